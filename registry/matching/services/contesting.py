"""Contesting a match, and what a person decides about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import role_in
from accounts.models import User
from corridor import outbox
from registry.listings.models import Listing
from registry.matching import contests, errors
from registry.matching.contesting import Contest, ContestState, Outcome
from registry.matching.contests import Actor
from registry.matching.selectors import why
from registry.matching.words import sentence_of
from registry.profiles.models import Profile

DECIDE = "matching.change_contest"


@transaction.atomic
def contest(*, profile: Profile, listing: Listing, about: str, words: str, at: datetime | None = None) -> Contest:
    """Ask a person to look at a match, or at its absence. Raises WordsMissing, AlreadyContested, TooManyWaiting."""
    at = at or timezone.now()
    if not words.strip():
        raise errors.WordsMissing
    # The graduate's row is held, so that two presses of the button are two questions, one after the other.
    Profile.objects.select_for_update(no_key=True).only("pk").get(pk=profile.pk)
    waiting = Contest.objects.filter(profile=profile, state=ContestState.WAITING)
    if waiting.filter(listing=listing).exists():
        raise errors.AlreadyContested
    lately = Contest.objects.filter(profile=profile, made_at__gt=at - timedelta(days=1))
    if max(waiting.count(), lately.count()) >= contests.WAITING_AT_ONCE:
        raise errors.TooManyWaiting
    made = Contest(
        profile=profile,
        listing=listing,
        about=about,
        words=words.strip(),
        explanation=why(profile, listing, on=timezone.localdate(at)).explanation,
        made_at=at,
        due_at=contests.answer_due(at),
    )
    made.full_clean()
    made.save(force_insert=True)
    outbox.emit("matching.contested", contest_id=made.pk)
    return made


@transaction.atomic
def take_back(*, contest: Contest) -> Contest:
    """The graduate no longer wants an answer. Raises AlreadyDecided."""
    held = _held(contest)
    if not contests.may_move(held.state, ContestState.WITHDRAWN, Actor.GRADUATE):
        raise errors.AlreadyDecided
    held.state = ContestState.WITHDRAWN
    held.save(update_fields=["state"])
    return held


@transaction.atomic
def decide(*, contest: Contest, by: User, outcome: str, reason: str, at: datetime | None = None) -> Contest:
    """A person's decision, with its reason. What is put forward stands first on the listing's list from now on; what
    was wrong and has been corrected is computed anew.

    Raises NotAReviewer, OwnCase, ReasonMissing, AlreadyDecided, CannotBePutForward.
    """
    at = at or timezone.now()
    held = _held(contest)
    _require_reviewer(by, held)
    if not reason.strip():
        raise errors.ReasonMissing
    if not contests.may_move(held.state, ContestState.DECIDED, Actor.REVIEWER):
        raise errors.AlreadyDecided
    chosen = Outcome(outcome)
    if chosen == Outcome.PUT_FORWARD:
        _require_possible(held, at)
    held.state, held.outcome, held.answer = ContestState.DECIDED, chosen, reason.strip()
    held.decided_by, held.decided_at = by, at
    held.full_clean(exclude=["profile", "listing", "decided_by"])
    held.save(update_fields=["state", "outcome", "answer", "decided_by", "decided_at"])
    if chosen == Outcome.CORRECTED:
        outbox.emit("matching.wishes_changed", profile_id=held.profile_id)
    outbox.emit("matching.contest_decided", contest_id=held.pk)
    return held


def _held(contest: Contest) -> Contest:
    held = Contest.objects.select_for_update(of=("self",)).select_related("listing__organisation", "listing__mentor")
    return held.get(pk=contest.pk)


def _require_reviewer(by: User, contest: Contest) -> None:
    if not (by.is_active and by.has_perm(DECIDE)):
        raise errors.NotAReviewer
    listing = contest.listing
    offers = listing.mentor is not None and listing.mentor.user_id == by.pk
    belongs = listing.organisation is not None and role_in(by, listing.organisation) is not None
    if offers or belongs or contest.profile.user_id == by.pk:
        raise errors.OwnCase


def _require_possible(contest: Contest, at: datetime) -> None:
    closed = contests.hindrances(why(contest.profile, contest.listing, on=timezone.localdate(at)).explanation)
    if closed:
        told = " ".join(sentence_of(gate) for gate in closed)
        raise errors.CannotBePutForward(
            _("This pair cannot be put forward. The graduate reads: %(why)s") % {"why": told}
        )
