"""Settings for real use. They refuse to start when something is missing or unsafe; nothing is guessed."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import database_settings, env, redis_settings

_missing: list[str] = []


def _required(name: str) -> str:
    value = str(env.str(name, default=""))
    if not value:
        _missing.append(name)
    return value


SECRET_KEY = _required("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SEALING_KEYS = [key for key in _required("SEALING_KEYS").split(",") if key]
ALLOWED_HOSTS = [host for host in _required("ALLOWED_HOSTS").split(",") if host]
SITE_URL = _required("SITE_URL")
_database_url = _required("DATABASE_URL")
_owner_url = _required("DATABASE_OWNER_URL") if env.str("CORRIDOR_DB_ROLE", default="") == "owner" else ""
_redis_url = _required("REDIS_URL")
EMAIL_HOST = _required("EMAIL_HOST")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _required("DEFAULT_FROM_EMAIL")
if _missing:
    raise ImproperlyConfigured("Production needs these environment variables: " + ", ".join(_missing))

_unsafe = []
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("not-secret"):
    _unsafe.append("SECRET_KEY must be at least 50 random characters")
if "*" in ALLOWED_HOSTS:
    _unsafe.append("ALLOWED_HOSTS must name hosts, not *")
if urlsplit(SITE_URL).scheme != "https":
    _unsafe.append("SITE_URL must begin with https://")
elif urlsplit(SITE_URL).hostname not in ALLOWED_HOSTS:
    _unsafe.append("SITE_URL's host must be one of ALLOWED_HOSTS")
if any(len(key) != 44 for key in SEALING_KEYS):
    _unsafe.append("SEALING_KEYS must be Fernet keys (44 characters each)")
if env.bool("DJANGO_DEBUG", default=False):
    _unsafe.append("DJANGO_DEBUG must not be set")
if _unsafe:
    raise ImproperlyConfigured("Production settings are unsafe: " + "; ".join(_unsafe))

DATABASES = {"default": database_settings(_database_url, owner_url=_owner_url or _database_url)}
globals().update(redis_settings(broker=_redis_url, cache=_redis_url))

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
SMS_BACKEND = env.str("SMS_BACKEND", default="")
REPLY_DOMAIN, REPLY_AUTHSERV_ID = env.str("REPLY_DOMAIN", default=""), env.str("REPLY_AUTHSERV_ID", default="")
if REPLY_DOMAIN and not REPLY_AUTHSERV_ID:
    raise ImproperlyConfigured("REPLY_DOMAIN needs REPLY_AUTHSERV_ID: without it anybody could answer as anybody")
EMAIL_PORT = env.int("EMAIL_PORT", default=587)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=True)

# How many proxies of ours stand in front; the client's address is taken from the last of them, never from the client.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
REST_FRAMEWORK = {**REST_FRAMEWORK, "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT}
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [SITE_URL.rstrip("/")]
