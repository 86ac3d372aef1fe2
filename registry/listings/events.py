"""What this room does when something happened, and every day."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic

from . import services

periodic.every("listings.daily", days=1)


@outbox.on("listings.daily")
def end_what_is_over() -> None:
    """Listings past their closing date expire."""
    services.expire_due(on=timezone.localdate())
