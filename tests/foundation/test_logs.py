"""The secrets of links are in no log."""

from __future__ import annotations

import logging
import secrets
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client

from corridor.web.logs import HideSecrets


def line(message: str, *values: object) -> str:
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, values, None)
    assert HideSecrets().filter(record)
    return record.getMessage()


def test_the_secret_of_a_link_is_left_out_and_the_rest_stays() -> None:
    secret, public = secrets.token_urlsafe(32), str(uuid4())
    assert line("%s: %s", "Gone", f"/claim/{secret}/") == "Gone: /claim/…/"
    assert line(f"GET /organisations/invitations/{secret}/?next=/me/") == (
        "GET /organisations/invitations/…/?next=/me/"
    )
    assert line("GET /accounts/login/?next=%s", f"/claim/{secret}") == "GET /accounts/login/?next=/claim/…"
    for harmless in (f"Not Found: /talent/{public}/", "Not Found: /programmes/digitruck-lamu-2025/", "%s rows"):
        assert line(harmless.replace("%s", "3")) == harmless.replace("%s", "3")
    assert line("%d of %s", 3, None) == "3 of None"


def test_every_handler_of_ours_leaves_them_out() -> None:
    handlers: Any = settings.LOGGING["handlers"]
    for handler in handlers.values():
        assert "no_secrets" in handler["filters"]


@pytest.mark.django_db
def test_a_refused_request_is_logged_without_its_secret(caplog: pytest.LogCaptureFixture) -> None:
    secret = secrets.token_urlsafe(32)
    caplog.handler.addFilter(HideSecrets())
    assert Client().get(f"/nowhere/{secret}/").status_code == 404
    assert "Not Found: /nowhere/…/" in caplog.text
    assert secret not in caplog.text
