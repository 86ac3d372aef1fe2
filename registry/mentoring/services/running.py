"""What time does with rounds: they open, propose, and close."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from corridor import outbox
from registry.hiring.models import Application
from registry.mentoring import rules
from registry.mentoring.models import Proposal, ProposalState, Round, RoundState
from registry.mentoring.requests import askable, free_places, requests_in
from registry.mentoring.rules import ANSWER_WITHIN, Actor, Proposed
from registry.places.rules import corridor_day
from registry.profiles.models import MentorProfile

from .locking import lock_rounds

# So many people are told by one event.
TOLD_AT_ONCE = 100


def run_due(*, at: datetime | None = None) -> None:
    """Open, propose and close whatever is due. Safe to run twice, at once, and after a long pause."""
    at = at or timezone.now()
    due = Round.objects.filter(state__in=[RoundState.PLANNED, RoundState.OPEN], opens_at__lte=at).order_by("opens_at")
    for pk in list(due.values_list("pk", flat=True)):
        open_round(round_id=pk, at=at)
        close_round(round_id=pk, at=at)
    close_what_is_over(at=at)


@transaction.atomic
def open_round(*, round_id: int, at: datetime | None = None) -> bool:
    """Let both sides rank, and tell them; return whether it opened now. While another round is open it waits."""
    at = at or timezone.now()
    lock_rounds()
    held = Round.objects.select_for_update(no_key=True).get(pk=round_id)
    if held.state != RoundState.PLANNED or held.opens_at > at or Round.objects.filter(state=RoundState.OPEN).exists():
        return False
    held.state = rules.moved(rules.ROUND_TRANSITIONS, held.state, RoundState.OPEN, Actor.CLOCK)
    held.save(update_fields=["state"])
    waiting = in_rounds(askable())
    for column, name in (("profile__user_id", "graduate"), ("listing__mentor__user_id", "mentor")):
        people = sorted(set(waiting.values_list(column, flat=True)))
        for start in range(0, len(people), TOLD_AT_ONCE):
            told = [pk for pk in people[start : start + TOLD_AT_ONCE] if pk is not None]
            outbox.emit("round.opened", round_id=held.pk, user_ids=told, side=name)
    return True


@transaction.atomic
def close_round(*, round_id: int, at: datetime | None = None) -> int:
    """End the ranking and propose a stable assignment; return how many proposals it made. Twice is as once.

    Whoever has a proposal that waits is left out, and so is the place that it may take.
    """
    at = at or timezone.now()
    lock_rounds()
    held = Round.objects.select_for_update(no_key=True).get(pk=round_id)
    if held.state != RoundState.OPEN or held.closes_at > at:
        return 0
    made = [
        Proposal(
            round=held,
            application_id=one.application,
            graduate_rank=one.graduate_rank,
            mentor_rank=one.mentor_rank,
        )
        for one in _assignment(at)
    ]
    Proposal.objects.bulk_create(made, batch_size=1_000)
    held.state = rules.moved(rules.ROUND_TRANSITIONS, held.state, RoundState.PROPOSED, Actor.CLOCK)
    held.proposed_at = at
    held.save(update_fields=["state", "proposed_at"])
    mentors = Application.objects.filter(proposals__round=held).values_list("listing__mentor_id", flat=True)
    for mentor_id in sorted(pk for pk in set(mentors) if pk is not None):
        outbox.emit("round.proposed", round_id=held.pk, mentor_id=mentor_id)
    return len(made)


def _assignment(at: datetime) -> list[Proposed]:
    waiting = Proposal.objects.filter(state=ProposalState.MADE)
    asked_for = Exists(waiting.filter(application__profile=OuterRef("profile")))
    requests = requests_in(in_rounds(Application.objects.exclude(asked_for)), on=corridor_day(at))
    places = free_places({one.mentorship for one in requests})
    taken = Counter(waiting.values_list("application__listing_id", flat=True))
    return rules.propose(requests, {pk: free - taken[pk] for pk, free in places.items()})


def in_rounds(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Applications whose two sides can be brought together now."""
    return rows.filter(
        profile__user__is_active=True,
        listing__mentor__state=MentorProfile.State.VERIFIED,
        listing__mentor__user__is_active=True,
    )


@transaction.atomic
def close_what_is_over(*, at: datetime | None = None) -> int:
    """Let proposals lapse that no mentor answered in time, and close rounds in which nothing waits; return how many
    rounds closed."""
    at = at or timezone.now()
    lock_rounds()
    asked = Round.objects.filter(state=RoundState.PROPOSED)
    _lapse(Proposal.objects.filter(round__in=asked.filter(proposed_at__lte=at - ANSWER_WITHIN)), at)
    waiting = Proposal.objects.filter(round=OuterRef("pk"), state=ProposalState.MADE)
    closed = 0
    for held in asked.exclude(Exists(waiting)).select_for_update(no_key=True, of=("self",)).order_by("pk"):
        held.state = rules.moved(rules.ROUND_TRANSITIONS, held.state, RoundState.CLOSED, Actor.CLOCK)
        held.closed_at = at
        held.save(update_fields=["state", "closed_at"])
        closed += 1
    return closed


def _lapse(proposals: QuerySet[Proposal], at: datetime) -> None:
    proposals.filter(state=ProposalState.MADE).update(state=ProposalState.LAPSED, answered_at=at)
