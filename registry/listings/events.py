"""What this room does when something happened, and every day."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic

from . import services
from .models import Listing

periodic.every("listings.daily", days=1)


@outbox.on("listings.daily")
def end_what_is_over() -> None:
    """Listings past their closing date expire; owners are told three days before."""
    on = timezone.localdate()
    services.expire_due(on=on)
    services.remind_of_closing(on=on)


@outbox.on("concern.raised")
def look_at_reports(concern_id: int, subject_kind: str, subject_id: str) -> None:
    """Enough different people who report a listing have it taken down until a moderator decides."""
    if subject_kind != "listing":
        return
    for listing in Listing.objects.filter(public_id=subject_id):
        services.hide_reported(listing=listing)
