#!/bin/sh
# Production settings pass Django's deployment checks with example values.
python="$1"
key=$("$python" -c 'import secrets; print(secrets.token_urlsafe(60))')
seal=$("$python" -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')
env DJANGO_SETTINGS_MODULE=corridor.settings.production SECRET_KEY="$key" SEALING_KEYS="$seal" \
  ALLOWED_HOSTS=corridor.example SITE_URL=https://corridor.example \
  DATABASE_URL=postgres://corridor_app:x@localhost/corridor REDIS_URL=redis://localhost/0 \
  EMAIL_HOST=mail.corridor.example DEFAULT_FROM_EMAIL=no-reply@corridor.example \
  "$python" -m django check --deploy --fail-level WARNING
