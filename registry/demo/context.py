"""Whether the page must say that its people are invented."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest

from .models import DemoLoad


def demo(request: HttpRequest) -> dict[str, Any]:
    """True while demo data is loaded; asked from the database once a minute."""
    loaded = cache.get("demo:loaded")
    if loaded is None:
        loaded = DemoLoad.objects.exists()
        cache.set("demo:loaded", loaded, 60)
    return {"corridor_demo": loaded}
