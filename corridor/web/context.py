"""What the base template needs on every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

SECTIONS = ("talent", "listings", "programmes", "outcomes", "me", "hire", "mentor", "programme", "insight")


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The section of the site that this page belongs to, and whether there is a way in by phone."""
    first = request.path.strip("/").split("/", 1)[0]
    return {"nav_current": first if first in SECTIONS else "", "phone_is_offered": bool(settings.SMS_BACKEND)}
