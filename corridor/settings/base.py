"""Settings that every way of running shares. Every value that differs comes from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import django_stubs_ext
import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.templatetags.static import static
from redis.backoff import NoBackoff
from redis.retry import Retry

from corridor.embedded import paths
from corridor.embedded import services as embedded

from .signing_in import *

# `forms.ModelForm[Listing]` says which model a form is of; Django learns the brackets here.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
STATE_DIR = BASE_DIR / ".corridor"
env = environ.Env()

# What runs: `web`, `worker`, `relay` and `beat` keep short database limits; `command` may take minutes.
PROCESS = env.str("CORRIDOR_PROCESS", default="command")
# As whom the database is used: only migrations need the owner of the tables (see manage.py).
DATABASE_ROLE = env.str("CORRIDOR_DB_ROLE", default="application")

DEBUG = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []
SITE_URL = "http://localhost:8000"

INSTALLED_APPS = [
    "corridor.embedded",
    "corridor.outbox",
    "corridor.web",
    "registry.places",
    "accounts",
    "registry.safeguarding",
    "registry.taxonomy",
    "registry.inclusion",
    "registry.programmes",
    "registry.profiles",
    "registry.credentials",
    "registry.agreements",
    "registry.listings",
    "registry.matching",
    "registry.hiring",
    "registry.talent",
    "registry.placements",
    "registry.mentoring",
    "registry.outcomes",
    "registry.outreach",
    "registry.workspaces",
    "registry.demo",
    "django.forms",
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pgtrigger",
    "pghistory",
    "csp",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.StaffNeedSecondFactor",
    "accounts.middleware.SigningOutEmptiesTheBrowser",
    "pghistory.middleware.HistoryMiddleware",
    "corridor.web.middleware.PrivatePagesAreNotCached",
    "corridor.web.middleware.ContentSecurity",
    "corridor.web.middleware.DomainErrorsBecomeWords",
]

ROOT_URLCONF = "corridor.urls"
WSGI_APPLICATION = "corridor.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "corridor.web.context.navigation",
                "registry.workspaces.context.workspaces",
                "registry.demo.context.demo",
            ],
            "builtins": ["corridor.web.templatetags.corridor_ui"],
        },
    },
]

# --- State -------------------------------------------------------------------------------------------------

EMBEDDED_HOME: paths.Home | None = None
# Tests and several demos on one machine may each have an instance of their own.
EMBEDDED_NAME = env.str("CORRIDOR_EMBEDDED_NAME", default="services")

_LIMITS_MS = {"statement_timeout": 10_000, "lock_timeout": 5_000, "idle_in_transaction_session_timeout": 15_000}
# A page's query joins up to eight tables in an order that is good as it is written. To try every other order took
# PostgreSQL 15 to 190 ms of planning for 1 ms of work; with four at a time it takes 1 to 10.
_PLANNING = {"join_collapse_limit": 4}
_COMMAND_LIMITS_MS = {"statement_timeout": 600_000, "lock_timeout": 30_000}


def database_settings(url: str, *, owner_url: str) -> dict[str, Any]:
    """Django's settings for the one database, for the role and the kind of process that this is.

    The pool belongs to processes that serve many requests; a command needs one connection.
    """
    chosen = env.db_url_config(owner_url if DATABASE_ROLE == "owner" else url)
    chosen["ENGINE"] = "django.db.backends.postgresql"
    return _with_options(chosen)


def embedded_database(home: paths.Home) -> dict[str, Any]:
    """The same for the embedded PostgreSQL, reached through its socket."""
    return _with_options(
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": embedded.DATABASE,
            "USER": embedded.OWNER if DATABASE_ROLE == "owner" else embedded.APPLICATION,
            "HOST": str(home.sockets),
        }
    )


def _with_options(chosen: dict[str, Any]) -> dict[str, Any]:
    limits = {**_LIMITS_MS, **_PLANNING} if PROCESS == "web" else _COMMAND_LIMITS_MS
    options = {"options": " ".join(f"-c {name}={value}" for name, value in limits.items()), "connect_timeout": 5}
    # Web threads share a pool. A worker does one thing at a time and keeps its one connection: to give it back to a
    # pool after each short task costs more than the task.
    if PROCESS == "web" and env.bool("DATABASE_POOL", default=True):
        options["pool"] = {"min_size": 1, "max_size": env.int("DATABASE_POOL_MAX", default=8), "timeout": 10}
    elif PROCESS in {"worker", "relay"}:
        chosen["CONN_MAX_AGE"] = None
    chosen.update({"OPTIONS": {**chosen.get("OPTIONS", {}), **options}, "CONN_HEALTH_CHECKS": True})
    return chosen


def redis_settings(*, broker: str, cache: str) -> dict[str, Any]:
    """Settings that point Celery and the cache at Valkey; both are hints and may vanish."""
    return {
        "CELERY_BROKER_URL": broker,
        "CACHES": {
            "default": {
                "BACKEND": "corridor.web.cache.ForgivingRedisCache",
                "LOCATION": cache,
                "KEY_PREFIX": "corridor",
                "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": Retry(NoBackoff(), 0)},
            }
        },
    }


def embedded_settings() -> dict[str, Any]:
    """Database, broker and cache; what DATABASE_URL and REDIS_URL leave open, the embedded services fill."""
    database_url, redis_url = env.str("DATABASE_URL", default=""), env.str("REDIS_URL", default="")
    home = paths.home(BASE_DIR, EMBEDDED_NAME)
    if database_url:
        owner_url = env.str("DATABASE_OWNER_URL", default=database_url)
        database = database_settings(database_url, owner_url=owner_url)
    else:
        database = embedded_database(home)
    broker, cache = (redis_url, redis_url) if redis_url else (embedded.broker_url(home, 1), embedded.redis_url(home, 2))
    return {
        "EMBEDDED_HOME": None if database_url and redis_url else home,
        "DATABASES": {"default": database},
        **redis_settings(broker=broker, cache=cache),
    }


DATABASES: dict[str, Any] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_ENGINE = "django.contrib.sessions.backends.db"  # survives the loss of Valkey
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
MEDIA_ROOT = STATE_DIR / "files"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = STATE_DIR / "static"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Celery: Valkey holds only the number of an outbox row -----------------------------------------------

CELERY_BROKER_URL = ""
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 110
CELERY_TASK_TIME_LIMIT = 120  # always under the visibility time-out
# A delivery that was sent and not done after this long counts as lost and is sent again: longer than a task may run.
OUTBOX_LEASE_SECONDS = 150
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "health_check_interval": 15,
    "socket_keepalive": True,
    "socket_timeout": 10,
}
CELERY_VISIBILITY_TIMEOUT = 300
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "run-what-is-due": {"task": "corridor.outbox.tasks.run_due", "schedule": 60.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")

# --- Matching --------------------------------------------------------------------------------------------
# From so many profiles on, graduates are ranked over shared arrays: below, to read them would cost more than it saves.
MATCHING_ARRAYS_FROM = env.int("MATCHING_ARRAYS_FROM", 20_000)

# --- Who you are -----------------------------------------------------------------------------------------

# Keys that seal inclusion answers, second factors and other secrets; the first one seals, all of them open.
SEALING_KEYS: list[str] = []

# --- Words -----------------------------------------------------------------------------------------------

LANG_INFO.setdefault("rw", {"bidi": False, "code": "rw", "name": "Kinyarwanda", "name_local": "Ikinyarwanda"})
LANGUAGE_CODE = "en"
# The languages of the corridor; a person may say which one is theirs.
CORRIDOR_LANGUAGES = [("en", "English"), ("sw", "Kiswahili"), ("rw", "Ikinyarwanda"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# The pages are offered only in languages that they are written in.
LANGUAGES = [
    (code, name)
    for code, name in CORRIDOR_LANGUAGES
    if code == "en" or (BASE_DIR / "locale" / code / "LC_MESSAGES" / "django.po").exists()
]
USE_I18N = True
FORMAT_MODULE_PATH = "corridor.formats"
USE_TZ = True
TIME_ZONE = "UTC"

# --- What browsers may do --------------------------------------------------------------------------------

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

# --- Mail ------------------------------------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
# Where answers to messages of a conversation arrive, if a mail server hands them to `manage.py receive_mail`, and under
# which name that server says whether a sender is genuine. With nothing here, people answer on the page.
REPLY_DOMAIN = REPLY_AUTHSERV_ID = ""
DEFAULT_FROM_EMAIL = "Corridor <no-reply@corridor.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
HELP_CONTACT = env.str("CORRIDOR_HELP_CONTACT", default="")  # shown on the help page, beside its form
# Who sends SMS (see registry/outreach/sms.py). Without anybody, nobody is offered a way in by phone.
SMS_BACKEND = ""

# --- API -------------------------------------------------------------------------------------------------

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_PERMISSION_CLASSES": ["corridor.api.NobodyUnlessTheViewSays"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "corridor.api.ByCursor",
    "PAGE_SIZE": 25,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}

# --- Administration --------------------------------------------------------------------------------------

# The lake of the site's own sheet, from the lightest to the darkest.
_LAKE = "#f1f7fa #e2eff4 #c3dfe9 #98c8da #5fa9c3 #2f87a8 #0b5c7a #0a516c #07425a #06364a #042431"
UNFOLD = {
    "SITE_TITLE": "Corridor",
    "SITE_HEADER": "Corridor",
    "SITE_ICON": lambda request: static("img/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/mark.svg")}],
    "COLORS": {
        "primary": dict(zip(["50", *(str(step) for step in range(100, 1000, 100)), "950"], _LAKE.split(), strict=True))
    },
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "registry.workspaces.dashboard.admin_home",
}


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_secrets": {"()": "corridor.web.logs.HideSecrets"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_secrets"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"corridor": {"level": "INFO"}, "registry": {"level": "INFO"}},
}
