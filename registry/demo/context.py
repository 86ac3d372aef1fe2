"""Whether the page must say that its people are invented."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def demo(request: HttpRequest) -> dict[str, Any]:
    return {"corridor_demo": False}
