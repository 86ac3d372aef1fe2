"""The admin's home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def admin_home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    return context
