"""The workspaces that a person has, for the head of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .selectors import workspaces_of


def workspaces(request: HttpRequest) -> dict[str, Any]:
    """Links to the person's own workspaces; one query for a signed-in person, none for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"workspaces": []}
    return {
        "workspaces": [
            {"url": space.url, "label": space.label, "current": request.path.startswith(space.url)}
            for space in workspaces_of(user)
        ]
    }
