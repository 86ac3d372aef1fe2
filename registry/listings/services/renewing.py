"""More time for a listing, and the word to its owner before the time is over."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.listings import access, errors, rules
from registry.listings.models import Listing, State

from .locking import lock_listing


@transaction.atomic
def renew_listing(*, listing: Listing, by: User, closes_on: date, at: datetime | None = None) -> Listing:
    """Move the closing date. What expired within a month opens again: nothing else of it can have changed.

    Raises NotYours, EmployerNotVerified, NotPossibleNow, TooLateToRenew, ClosingDatePast, RenewedTooFar, ListingFull.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    owner = access.owner_of(listing)
    access.require_writer(by, owner)
    rules.require_renewal(listing.state, closed_on=listing.closes_on, until=closes_on, on=timezone.localdate(at))
    reopens = listing.state == State.EXPIRED
    if reopens:
        if not owner.is_verified:
            raise errors.EmployerNotVerified
        if listing.places_left <= 0:
            raise errors.ListingFull
        listing.state = State.OPEN
    listing.closes_on = closes_on
    listing.full_clean()
    listing.save(update_fields=["closes_on", "state", "updated_at"])
    if reopens:
        outbox.emit("listing.resumed", listing_id=listing.pk, moment=int(at.timestamp()))
    return listing


@transaction.atomic
def remind_of_closing(*, on: date) -> int:
    """Tell owners whose listing closes within three days; return how many. The message for each date is sent once."""
    due = Listing.objects.filter(state__in=rules.STANDING, closes_on__gte=on, closes_on__lte=on + rules.REMINDED_BEFORE)
    closing = list(due.order_by("pk").values_list("pk", "closes_on"))
    for pk, closes_on in closing:
        outbox.emit("listing.closing_soon", listing_id=pk, closes_on=closes_on.isoformat())
    return len(closing)
