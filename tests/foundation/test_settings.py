"""Production refuses to start when something is missing or unsafe."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet

GOOD = {
    "SECRET_KEY": "a-long-secret-for-this-test-only-0123456789-abcdefghijkl",
    "SEALING_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "corridor.example",
    "SITE_URL": "https://corridor.example",
    "DATABASE_URL": "postgres://corridor_app:x@localhost/corridor",
    "REDIS_URL": "redis://localhost/0",
    "EMAIL_HOST": "mail.corridor.example",
    "DEFAULT_FROM_EMAIL": "no-reply@corridor.example",
}


def start(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "corridor.settings.production", **GOOD}
    environment |= changes
    code = "from django.conf import settings; settings.DEBUG; print(settings.EMBEDDED_HOME)"
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


def test_complete_settings_start_and_use_no_embedded_service() -> None:
    result = start()
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "None"


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_missing_value_is_named(name: str) -> None:
    result = start(**{name: ""})
    assert result.returncode != 0
    assert name in result.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "50 random characters"),
        ("ALLOWED_HOSTS", "*", "must name hosts"),
        ("SITE_URL", "http://corridor.example", "https://"),
        ("SITE_URL", "https://elsewhere.example", "one of ALLOWED_HOSTS"),
        ("SEALING_KEYS", "short", "Fernet"),
        ("DJANGO_DEBUG", "1", "DJANGO_DEBUG"),
    ],
)
def test_an_unsafe_value_is_refused(name: str, value: str, complaint: str) -> None:
    result = start(**{name: value})
    assert result.returncode != 0
    assert complaint in result.stderr
