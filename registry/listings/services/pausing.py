"""Nobody can apply for a while: by the owner's hand, or because the owner is silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.listings import access, errors, rules
from registry.listings.models import Listing, State
from registry.listings.rules import Actor

from .locking import lock_listing


@transaction.atomic
def pause_listing(*, listing: Listing, by: User | None, reason: str, at: datetime | None = None) -> Listing:
    """Take an open listing off the pages until its owner resumes it. `by` is None for the clock, which says why.

    Applications that are in stay where they are. Raises NotYours, ReasonMissing, NotPossibleNow.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    reason = reason.strip()
    if by is not None:
        access.require_writer(by, access.owner_of(listing))
    elif not reason:
        raise errors.ReasonMissing
    rules.require_move(listing.state, State.PAUSED, Actor.CLOCK if by is None else Actor.OWNER)
    listing.state, listing.state_reason = State.PAUSED, reason
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    moment = int(at.timestamp())
    outbox.emit("listing.paused", listing_id=listing.pk, moment=moment)
    if by is None:
        outbox.emit("listing.paused_by_time", listing_id=listing.pk, moment=moment)
    return listing


@transaction.atomic
def note_silence(silent: Mapping[int, datetime]) -> int:
    """Keep for each listing since when its owner has been silent, and for no other; return how many changed.

    Safe to run twice. A silent owner's listing stands behind others until the owner does something.
    """
    changed = 0
    for listing in Listing.objects.filter(Q(pk__in=silent) | Q(silent_since__isnull=False)).order_by("pk"):
        since = silent.get(listing.pk)
        if listing.silent_since != since:
            changed += Listing.objects.filter(pk=listing.pk).update(silent_since=since)
    return changed


@transaction.atomic
def resume_listing(*, listing: Listing, by: User, at: datetime | None = None) -> Listing:
    """Open a paused listing again. Raises NotYours, NotPossibleNow, or ClosingDatePast: then it has to be renewed."""
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    access.require_writer(by, access.owner_of(listing))
    if listing.state != State.PAUSED:
        raise errors.NotPossibleNow
    rules.require_time_left(listing.closes_on, on=timezone.localdate(at))
    listing.state, listing.state_reason = State.OPEN, ""
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    outbox.emit("listing.resumed", listing_id=listing.pk, moment=int(at.timestamp()))
    return listing
