"""A graduate applies, or withdraws."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import is_graduate, is_in_good_standing, is_own
from registry.hiring.models import (
    Application,
    ApplicationState,
    Block,
    JobInvitationState,
    LeftReason,
    ListingInvitation,
    OfferState,
    ScreeningAnswer,
    Voice,
)
from registry.hiring.rules import Actor, day_at, may_ask_another_mentor, may_move
from registry.listings.models import Kind, Listing, State
from registry.listings.services import lock_listing
from registry.matching.services import exclude
from registry.profiles.models import Profile

from .introducing import introduce
from .locking import lock_application, lock_profile
from .recording import record_answer, record_move


@transaction.atomic
def apply(
    *,
    profile: Profile,
    listing: Listing,
    note: str = "",
    answers: Mapping[int, str] | None = None,
    at: datetime | None = None,
) -> Application:
    """A graduate applies to an open listing. This is the introduction: the owner learns name and contact.

    `answers` are those to the listing's questions, by their position.
    Raises AnswerNeeded for a question that everybody has to answer, ListingNotOpen, OwnerOnHold, OwnListing,
    AlreadyApplied, BlockedByYou or KeptApart, TooManyRequests (a sixth request to a mentor) or a NotDisclosable; then
    nothing was disclosed.
    """
    at = at or timezone.now()
    profile, listing = lock_profile(profile.pk), lock_listing(listing.pk)
    application = start_application(
        profile=profile, listing=listing, origin=Application.Origin.APPLIED, note=note.strip(), at=at
    )
    _keep_answers(application, answers or {})
    return application


def _keep_answers(application: Application, answers: Mapping[int, str]) -> None:
    """Keep what was answered beside the questions as they were asked. Raises AnswerNeeded."""
    kept = []
    for question in application.listing.questions.all():
        words = answers.get(question.position, "").strip()
        if not words and question.is_required:
            raise errors.AnswerNeeded(question.position)
        if words:
            kept.append(
                ScreeningAnswer(
                    application=application, position=question.position, question=question.text, answer=words[:600]
                )
            )
    ScreeningAnswer.objects.bulk_create(kept)


def start_application(
    *, profile: Profile, listing: Listing, origin: Application.Origin, note: str, at: datetime
) -> Application:
    """The one way an application comes to be. The caller holds the locks on profile and listing."""
    on = day_at(at, listing.country.time_zone)
    _require_may_apply(profile, listing, on)
    application = Application(listing=listing, profile=profile, origin=origin, note=note, applied_at=at, changed_at=at)
    application.full_clean(validate_constraints=False)
    application.save(force_insert=True)
    ListingInvitation.objects.filter(listing=listing, profile=profile, state=JobInvitationState.SENT).update(
        state=JobInvitationState.ACCEPTED, answered_at=at
    )
    introduce(profile=profile, listing=listing, at=at)
    set_aside(application, reason="applied")
    outbox.emit("application.made", application_id=application.pk)
    return application


def _require_may_apply(profile: Profile, listing: Listing, on: date) -> None:
    if is_own(profile.user_id, listing):
        raise errors.OwnListing
    mine = Application.objects.filter(profile=profile)
    if mine.filter(listing=listing).exclude(state__in=[ApplicationState.DECLINED, ApplicationState.WITHDRAWN]).exists():
        raise errors.AlreadyApplied
    require_together(profile, listing)
    if listing.state != State.OPEN or listing.closes_on < on:
        raise errors.ListingNotOpen
    if not is_in_good_standing(listing):
        raise errors.OwnerOnHold
    requests = mine.live().filter(listing__kind=Kind.MENTORSHIP)
    if listing.kind == Kind.MENTORSHIP and not may_ask_another_mentor(requests.count()):
        raise errors.TooManyRequests


def require_together(profile: Profile, listing: Listing) -> None:
    """Raises BlockedByYou or KeptApart where one of the two wants nothing to do with the other."""
    wanted = blocks_between(profile, listing)
    if Voice.GRADUATE in wanted:
        raise errors.BlockedByYou
    if wanted:
        raise errors.KeptApart


def blocks_between(profile: Profile, listing: Listing) -> set[str]:
    """Which sides want a graduate and the owner of a listing kept apart."""
    rows = Block.objects.filter(profile=profile, organisation=listing.organisation, mentor=listing.mentor)
    return set(rows.values_list("wanted_by", flat=True))


def set_aside(application: Application, *, reason: str) -> None:
    """Take the pair out of matching."""
    exclude(listing_id=application.listing_id, profile_id=application.profile_id, reason=reason)


@transaction.atomic
def withdraw(
    *, application: Application, by: User, reason: LeftReason | str = "", at: datetime | None = None
) -> Application:
    """The graduate takes an application back, and may say why; an offer that stood is declined with it, an own one
    taken back, and a coming interview called off.

    Raises NotYours, or MoveNotAllowed once it has ended.
    """
    at = at or timezone.now()
    application = lock_application(application.pk)
    if not is_graduate(by, application):
        raise errors.NotYours
    if not may_move(application.state, ApplicationState.WITHDRAWN, Actor.GRADUATE):
        raise errors.MoveNotAllowed
    standing = application.offers.select_for_update(no_key=True).filter(state=OfferState.SENT).first()
    if standing is not None:
        record_answer(standing, OfferState.WITHDRAWN if standing.by_graduate else OfferState.DECLINED, at)
        if not standing.by_graduate:
            outbox.emit("offer.answered", offer_id=standing.pk)
    application.left_reason = LeftReason(reason) if reason else ""
    record_move(application, ApplicationState.WITHDRAWN, at)
    outbox.emit("application.moved", application_id=application.pk)
    return application
