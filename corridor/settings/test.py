"""Settings for the tests: real PostgreSQL, Valkey and Celery; fast hashing; mail kept in memory."""

from __future__ import annotations

import os

# A cluster of their own, so that tests never touch a developer's data and may skip flushing to disk.
os.environ.setdefault("CORRIDOR_EMBEDDED_NAME", "test")
os.environ.setdefault("DATABASE_POOL", "0")

from corridor.embedded import services as embedded

from .base import *
from .base import OUTBOX_LEASE_SECONDS, STATE_DIR, STATIC_ROOT, embedded_settings, env, redis_settings

# Tests that lose messages on purpose do not wait for minutes.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=OUTBOX_LEASE_SECONDS)

SECRET_KEY = "not-secret-tests-only-" + "0123456789abcdef" * 3
SEALING_KEYS = ["dGVzdC1zZWFsaW5nLWtleS1mb3ItY29ycmlkb3ItMTI="]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
ACCOUNT_RATE_LIMITS = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SMS_BACKEND = "registry.outreach.sms.Memory"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
MEDIA_ROOT = STATE_DIR / "test-files"

_services = embedded_settings()
# Tests empty broker and cache; each xdist worker has two databases of Valkey's to itself, and empties no other's.
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_home, _number = _services["EMBEDDED_HOME"], 1 + 2 * (_worker % 7)
if _home is not None:
    _services |= redis_settings(
        broker=embedded.broker_url(_home, _number), cache=embedded.redis_url(_home, _number + 1)
    )
globals().update(_services)

# A fresh clone has collected nothing yet; the folder only has to be there.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
