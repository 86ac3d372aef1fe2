"""The workspaces that a person has, for the head of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def workspaces(request: HttpRequest) -> dict[str, Any]:
    return {"workspaces": []}
