"""Settings for a developer's machine and for the demo: nothing to configure, nothing sent to a network."""

from __future__ import annotations

from .base import *
from .base import STATE_DIR, embedded_settings, env
from .local_secrets import local_sealing_key, local_secret

DEBUG = env.bool("DJANGO_DEBUG", default=True)
SECRET_KEY = local_secret(STATE_DIR)
SEALING_KEYS = [local_sealing_key(STATE_DIR)]
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ALLAUTH_TRUSTED_PROXY_COUNT = 0
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
SMS_BACKEND = "registry.outreach.sms.Console"

globals().update(embedded_settings())
