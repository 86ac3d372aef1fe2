"""The places of a listing, and its end by the owner's hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from corridor import outbox
from registry.listings import access, rules
from registry.listings.models import Listing, State

from .moderate import locked


@transaction.atomic
def close_listing(*, listing: Listing, by: User, at: datetime | None = None) -> Listing:
    """End a listing; nobody can apply any more. What has ended already stays as it is. Raises NotYours."""
    listing = locked(listing.pk)
    access.require_writer(by, access.owner_of(listing))
    if listing.state in rules.ENDED:
        return listing
    rules.require_move(listing.state, State.CLOSED)
    was_open = listing.state == State.OPEN
    listing.state = State.CLOSED
    listing.save(update_fields=["state", "updated_at"])
    if was_open:
        outbox.emit("listing.closed", listing_id=listing.pk)
    return listing


@transaction.atomic
def fill_place(*, listing_id: int) -> Listing:
    """Take one place, for an accepted offer. The last place ends the listing.

    Raises ListingFull when none is left, NotPossibleNow if the listing was never open.
    """
    listing = locked(listing_id)
    rules.require_place(state=listing.state, filled=listing.filled, openings=listing.openings)
    listing.filled += 1
    is_over = listing.state == State.OPEN and listing.places_left == 0
    if is_over:
        listing.state = State.FILLED
    listing.save(update_fields=["filled", "state", "updated_at"])
    if is_over:
        outbox.emit("listing.closed", listing_id=listing.pk)
    return listing
