"""Decisions are kept, each with its reason; its owner may appeal once against each that goes against them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.listings import access, errors, rules
from registry.listings.models import (
    APPEALABLE,
    AppealState,
    DecisionKind,
    Listing,
    ListingAppeal,
    ListingDecision,
    State,
)
from registry.listings.rules import Actor
from registry.safeguarding.models import Concern, ConcernKind, Outcome
from registry.safeguarding.selectors import reporters_of

from .locking import lock_listing


def record_decision(
    listing: Listing, kind: DecisionKind, *, reason: str, state_before: str, by: User | None, at: datetime
) -> ListingDecision:
    """Keep what was decided. The caller holds the listing and has changed it."""
    return ListingDecision.objects.create(
        listing=listing, kind=kind, reason=reason.strip(), state_before=state_before, by=by, at=at
    )


@transaction.atomic
def hide_reported(*, listing: Listing, at: datetime | None = None) -> bool:
    """Take a listing down when enough different people have reported it; say whether it was. Safe to run twice.

    Reports from before a moderator put it back do not take it down again: three more people have to.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    if not rules.may_move(listing.state, State.HIDDEN, Actor.REPORTS):
        return False
    restored = listing.decisions.filter(kind=DecisionKind.RESTORED).first()
    if restored is None:
        reporters = reporters_of("listing", listing.public_id)
    else:
        reporters = _reporters_since(listing, restored.at)
    if reporters < rules.REPORTERS_THAT_HIDE:
        return False
    _hide(listing, "", by=None, at=at)
    return True


def _reporters_since(listing: Listing, moment: datetime) -> int:
    """How many different people have reported it after a moment, counted as `reporters_of` counts."""
    reports = Concern.objects.filter(
        subject_kind="listing", subject_id=listing.public_id, reporter__isnull=False, raised_at__gt=moment
    )
    counted = reports.exclude(kind=ConcernKind.QUESTION).exclude(outcome=Outcome.UNFOUNDED)
    return counted.values("reporter").distinct().count()


def _hide(listing: Listing, reason: str, *, by: User | None, at: datetime) -> None:
    before, listing.state = listing.state, State.HIDDEN
    # Kept in English like every decision; the pages and messages say it in the reader's language.
    listing.state_reason = reason or "Several people reported it."
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    record_decision(listing, DecisionKind.HIDDEN, reason=listing.state_reason, state_before=before, by=by, at=at)
    moment = int(at.timestamp())
    outbox.emit("listing.hidden", listing_id=listing.pk, moment=moment)


@transaction.atomic
def restore_listing(*, listing: Listing, by: User, reason: str, at: datetime | None = None) -> Listing:
    """Put back what reports took down: as it was, or ended if its time or its places are over meanwhile.

    Raises NotAModerator, OwnListing, ReasonMissing, NotPossibleNow.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    access.require_moderator(by, listing)
    _require_reason(reason)
    if listing.state != State.HIDDEN:
        raise errors.NotPossibleNow
    return _put_back(listing, by=by, reason=reason, at=at)


def _put_back(listing: Listing, *, by: User, reason: str, at: datetime) -> Listing:
    before = listing.state
    # Where it stood before it was taken down, which may have happened in two steps.
    taken_down = listing.decisions.filter(kind__in=[DecisionKind.HIDDEN, DecisionKind.CLOSED])
    stood = taken_down.filter(state_before__in=rules.STANDING).first()
    listing.state = State.PAUSED if stood is not None and stood.state_before == State.PAUSED else State.OPEN
    if listing.places_left <= 0:
        listing.state = State.FILLED
    elif listing.closes_on < timezone.localdate(at):
        listing.state = State.EXPIRED
    rules.require_move(before, listing.state, Actor.MODERATOR)
    listing.state_reason = ""
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    record_decision(listing, DecisionKind.RESTORED, reason=reason, state_before=before, by=by, at=at)
    moment = int(at.timestamp())
    outbox.emit("listing.restored", listing_id=listing.pk, moment=moment)
    if listing.state == State.OPEN:
        outbox.emit("listing.resumed", listing_id=listing.pk, moment=moment)
    return listing


@transaction.atomic
def close_as_moderator(*, listing: Listing, by: User, reason: str, at: datetime | None = None) -> Listing:
    """End a listing that must not stay. Who has applied keeps their application.

    Raises NotAModerator, OwnListing, ReasonMissing, NotPossibleNow.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    access.require_moderator(by, listing)
    _require_reason(reason)
    rules.require_move(listing.state, State.CLOSED, Actor.MODERATOR)
    before, listing.state, listing.state_reason = listing.state, State.CLOSED, reason.strip()
    listing.save(update_fields=["state", "state_reason", "updated_at"])
    record_decision(listing, DecisionKind.CLOSED, reason=reason, state_before=before, by=by, at=at)
    outbox.emit("listing.closed", listing_id=listing.pk)
    outbox.emit("listing.closed_by_moderator", listing_id=listing.pk, moment=int(at.timestamp()))
    return listing


@transaction.atomic
def appeal(*, listing: Listing, by: User, words: str, at: datetime | None = None) -> ListingAppeal:
    """Ask a second moderator to look at the newest decision. Raises NotYours, AppealWordsMissing, NothingToAppeal."""
    listing = lock_listing(listing.pk)
    access.require_writer(by, access.owner_of(listing))
    if not words.strip():
        raise errors.AppealWordsMissing
    decision = appealable_decision(listing)
    if decision is None:
        raise errors.NothingToAppeal
    made = ListingAppeal(decision=decision, words=words.strip(), made_by=by, made_at=at or timezone.now())
    made.full_clean()
    made.save(force_insert=True)
    return made


def appealable_decision(listing: Listing) -> ListingDecision | None:
    """The newest decision, if it went against the owner, holds still, and was not appealed against. One query."""
    newest = listing.decisions.select_related("appeal").first()
    if newest is None or newest.kind not in APPEALABLE or hasattr(newest, "appeal"):
        return None
    holds = {DecisionKind.RETURNED: State.DRAFT, DecisionKind.HIDDEN: State.HIDDEN, DecisionKind.CLOSED: State.CLOSED}
    return newest if listing.state == holds[DecisionKind(newest.kind)] else None


@transaction.atomic
def answer_appeal(
    *, appeal: ListingAppeal, by: User, grant: bool, reason: str, at: datetime | None = None
) -> ListingAppeal:
    """Let the decision stand or undo it: what was taken down comes back, what was returned is checked again.

    Raises NotAModerator, OwnListing, AnotherModerator, ReasonMissing, NotPossibleNow.
    """
    at = at or timezone.now()
    decision = ListingDecision.objects.get(appeal=appeal.pk)
    listing = lock_listing(decision.listing_id)
    held = ListingAppeal.objects.select_for_update().get(pk=appeal.pk)
    access.require_moderator(by, listing)
    if decision.by_id == by.pk:
        raise errors.AnotherModerator
    _require_reason(reason)
    to = AppealState.GRANTED if grant else AppealState.REFUSED
    if not rules.may_move_appeal(held.state, to, Actor.MODERATOR):
        raise errors.NotPossibleNow
    held.state, held.answer, held.decided_by, held.decided_at = to, reason.strip(), by, at
    held.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    if grant:
        _undo(listing, decision, by=by, reason=reason, at=at)
    outbox.emit("listing.appeal_answered", appeal_id=held.pk)
    return held


def _undo(listing: Listing, decision: ListingDecision, *, by: User, reason: str, at: datetime) -> None:
    """Its owner, or another decision, may have moved the listing on since: then only the answer is told."""
    if listing.decisions.first() != decision:
        return
    if decision.kind == DecisionKind.RETURNED:
        if listing.state == State.DRAFT and listing.closes_on >= timezone.localdate(at):
            rules.require_move(listing.state, State.REVIEW, Actor.MODERATOR)
            listing.state, listing.state_reason = State.REVIEW, ""
            listing.save(update_fields=["state", "state_reason", "updated_at"])
    elif (decision.kind, listing.state) in {(DecisionKind.HIDDEN, State.HIDDEN), (DecisionKind.CLOSED, State.CLOSED)}:
        _put_back(listing, by=by, reason=reason, at=at)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise errors.ReasonMissing
