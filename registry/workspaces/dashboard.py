"""The admin's home."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .todo import for_administrator


def admin_home(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Put the queues on the admin's first page."""
    context["queues"] = for_administrator()
    return context
