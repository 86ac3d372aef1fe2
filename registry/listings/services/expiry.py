"""Listings end the day after their closing date."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from corridor import outbox
from registry.listings import rules
from registry.listings.models import Listing, State


@transaction.atomic
def expire_due(on: date) -> int:
    """End every open or paused listing that closed before `on`; return how many. Safe to run twice and at once."""
    due = Listing.objects.filter(state__in=rules.STANDING, closes_on__lt=on).order_by("pk")
    expired = list(due.select_for_update(skip_locked=True, no_key=True))
    for listing in expired:
        listing.state = State.EXPIRED
        listing.save(update_fields=["state", "updated_at"])
        outbox.emit("listing.closed", listing_id=listing.pk)
    return len(expired)
