"""From draft to open: the owner submits, an administrator checks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.listings import access, errors, rules
from registry.listings.models import BandChoice, DecisionKind, Listing, State
from registry.listings.rules import Actor

from .checking import record_check
from .deciding import record_decision
from .locking import lock_listing


@transaction.atomic
def submit_listing(*, listing: Listing, by: User, at: datetime | None = None) -> Listing:
    """Hand a draft in for its check. Only verified organisations and mentors may. What the risk signals say is kept.

    Raises NotYours, EmployerNotVerified, NotPossibleNow, ClosingDatePast, SkillsMissing.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    owner = access.owner_of(listing)
    access.require_writer(by, owner)
    if not owner.is_verified:
        raise errors.EmployerNotVerified
    rules.require_move(listing.state, State.REVIEW, Actor.OWNER)
    rules.require_time_left(listing.closes_on, on=timezone.localdate(at))
    if not listing.skills.exists():
        raise errors.SkillsMissing
    listing.state, listing.state_reason = State.REVIEW, ""
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    record_check(listing, at=at)
    return listing


@transaction.atomic
def approve_listing(*, listing: Listing, by: User, reason: str = "", at: datetime | None = None) -> Listing:
    """Publish a listing that was checked, and let matching know. What is held back is opened for a reason only.

    Raises NotAModerator, OwnListing, EmployerNotVerified, NotPossibleNow, ClosingDatePast, HeldNeedsReason.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    access.require_moderator(by, listing)
    if not access.owner_of(listing).is_verified:
        raise errors.EmployerNotVerified
    # What was closed or taken down comes back by another way.
    if listing.state != State.REVIEW:
        raise errors.NotPossibleNow
    rules.require_move(listing.state, State.OPEN, Actor.MODERATOR)
    rules.require_time_left(listing.closes_on, on=timezone.localdate(at))
    newest = listing.checks.first()
    if newest is not None and newest.band == BandChoice.HOLD and not reason.strip():
        raise errors.HeldNeedsReason
    record_decision(listing, DecisionKind.APPROVED, reason=reason, state_before=listing.state, by=by, at=at)
    listing.state, listing.state_reason, listing.published_at = State.OPEN, "", at
    listing.save(update_fields=["state", "state_reason", "published_at", "updated_at"])
    outbox.emit("listing.published", listing_id=listing.pk)
    return listing


@transaction.atomic
def reject_listing(*, listing: Listing, by: User, reason: str, at: datetime | None = None) -> Listing:
    """Give a listing back as a draft, with what has to be changed.

    Raises NotAModerator, OwnListing, ReasonMissing, NotPossibleNow.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    access.require_moderator(by, listing)
    if not reason.strip():
        raise errors.ReasonMissing
    # Closing a draft is the owner's; here only what waits for its check goes back.
    if listing.state != State.REVIEW:
        raise errors.NotPossibleNow
    record_decision(listing, DecisionKind.RETURNED, reason=reason, state_before=listing.state, by=by, at=at)
    listing.state, listing.state_reason = State.DRAFT, reason.strip()
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    outbox.emit("listing.rejected", listing_id=listing.pk, moment=int(at.timestamp()))
    return listing
