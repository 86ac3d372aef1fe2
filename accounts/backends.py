"""Permissions without a second way to sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class PermissionBackend(ModelBackend):
    """Django's permissions. Passwords are checked by allauth alone, where limits and second factors apply."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:  # type: ignore[override]
        return None
