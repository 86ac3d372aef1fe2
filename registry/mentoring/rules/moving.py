"""Who may move what where. Each table holds every move that exists; `docs/states.md` is drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import TextChoices

from registry.mentoring import errors
from registry.mentoring.models import AgreementState, ProposalState, ReferenceState, RoundState, SessionState
from registry.placements.models import PlacementState


class Actor(StrEnum):
    """Who makes a move."""

    GRADUATE = "graduate"
    MENTOR = "mentor"
    WRITER = "who wrote it"
    READER = "the other side"
    ADMINISTRATOR = "administrator"
    CLOCK = "time"


def _by(*actors: Actor) -> frozenset[Actor]:
    return frozenset(actors)


Table = Mapping[tuple[Any, Any], frozenset[Actor]]
ROUND_TRANSITIONS: Table = {
    (RoundState.PLANNED, RoundState.OPEN): _by(Actor.CLOCK),
    (RoundState.PLANNED, RoundState.CLOSED): _by(Actor.ADMINISTRATOR),
    (RoundState.OPEN, RoundState.PROPOSED): _by(Actor.CLOCK),
    (RoundState.PROPOSED, RoundState.CLOSED): _by(Actor.CLOCK),
}
PROPOSAL_TRANSITIONS: Table = {
    (ProposalState.MADE, ProposalState.ACCEPTED): _by(Actor.MENTOR),
    (ProposalState.MADE, ProposalState.DECLINED): _by(Actor.MENTOR),
    # The graduate withdrew the request, or fourteen days went by.
    (ProposalState.MADE, ProposalState.LAPSED): _by(Actor.GRADUATE, Actor.CLOCK),
}
AGREEMENT_TRANSITIONS: Table = {
    (AgreementState.PROPOSED, AgreementState.AGREED): _by(Actor.READER),
    (AgreementState.PROPOSED, AgreementState.DECLINED): _by(Actor.READER),
    (AgreementState.PROPOSED, AgreementState.TAKEN_BACK): _by(Actor.WRITER),
    (AgreementState.AGREED, AgreementState.REPLACED): _by(Actor.READER),
}
SESSION_TRANSITIONS: Table = {
    (SessionState.RECORDED, SessionState.CONFIRMED): _by(Actor.READER),
    (SessionState.RECORDED, SessionState.CONTESTED): _by(Actor.READER),
    (SessionState.RECORDED, SessionState.REMOVED): _by(Actor.WRITER),
    (SessionState.CONTESTED, SessionState.RECORDED): _by(Actor.WRITER),
    (SessionState.CONTESTED, SessionState.CONFIRMED): _by(Actor.READER),
    (SessionState.CONTESTED, SessionState.REMOVED): _by(Actor.WRITER),
}
REFERENCE_TRANSITIONS: Table = {
    (ReferenceState.OFFERED, ReferenceState.ACCEPTED): _by(Actor.GRADUATE),
    (ReferenceState.OFFERED, ReferenceState.DECLINED): _by(Actor.GRADUATE),
    (ReferenceState.OFFERED, ReferenceState.REMOVED): _by(Actor.MENTOR),
    (ReferenceState.ACCEPTED, ReferenceState.REMOVED): _by(Actor.GRADUATE, Actor.MENTOR),
}
# A mentorship in which the two may agree and meet: not one that is disputed or did not happen.
RUNNING = (PlacementState.EXPECTED, PlacementState.CLAIMED, PlacementState.CONFIRMED)

State = TypeVar("State", bound=TextChoices)


def may_move(table: Table, now: str, to: str, *by: Actor) -> bool:
    """Whether one of these actors may bring a thing from one state to another."""
    return bool(table.get((now, to), frozenset()) & set(by))


def moved(table: Table, now: str, to: State, *by: Actor) -> State:
    """The new state. Raises StepNotAllowed where the table has no such move for these actors."""
    if not may_move(table, now, to, *by):
        raise errors.StepNotAllowed
    return to
