"""The places of a listing, and its end by the owner's hand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.listings import access, rules
from registry.listings.models import Listing, State
from registry.listings.rules import Actor

from .locking import lock_listing


@transaction.atomic
def close_listing(*, listing: Listing, by: User, at: datetime | None = None) -> Listing:
    """End a listing; nobody can apply any more. What has ended already stays as it is. Raises NotYours."""
    listing = lock_listing(listing.pk)
    access.require_writer(by, access.owner_of(listing))
    if listing.state in rules.ENDED:
        return listing
    rules.require_move(listing.state, State.CLOSED, Actor.OWNER)
    was_public = listing.state in {*rules.STANDING, State.HIDDEN}
    listing.state = State.CLOSED
    listing.save(update_fields=["state", "updated_at"])
    if was_public:
        outbox.emit("listing.closed", listing_id=listing.pk)
    return listing


@transaction.atomic
def fill_place(*, listing_id: int) -> Listing:
    """Take one place, for an accepted offer. The last place ends the listing, and is told also of one that was closed
    or expired before.

    Raises ListingFull when none is left, NotPossibleNow if the listing was never open.
    """
    listing = lock_listing(listing_id)
    rules.require_place(state=listing.state, filled=listing.filled, openings=listing.openings)
    listing.filled += 1
    is_over = listing.state in rules.STANDING and listing.places_left == 0
    if is_over:
        listing.state = State.FILLED
    listing.save(update_fields=["filled", "state", "updated_at"])
    if is_over:
        outbox.emit("listing.closed", listing_id=listing.pk)
    if listing.places_left == 0:
        outbox.emit("listing.filled", listing_id=listing.pk)
    return listing


@transaction.atomic
def free_places(*, listing_id: int, taken: int, at: datetime | None = None) -> Listing:
    """Say how many places are taken after an engagement came to nothing. Safe to run twice: it only ever lowers.

    A filled listing opens again if its closing date is not past, else it counts as expired. What its owner closed
    stays closed. `taken` is counted under the listing's lock.
    """
    at = at or timezone.now()
    listing = lock_listing(listing_id)
    if taken >= listing.filled:
        return listing
    listing.filled = taken
    reopens = listing.state == State.FILLED and listing.closes_on >= timezone.localdate(at)
    if listing.state == State.FILLED:
        listing.state = State.OPEN if reopens else State.EXPIRED
    listing.save(update_fields=["filled", "state", "updated_at"])
    if reopens:
        outbox.emit("listing.reopened", listing_id=listing.pk, moment=int(at.timestamp()))
    return listing
