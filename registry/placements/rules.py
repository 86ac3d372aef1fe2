"""How a placement becomes certain: claimed by one side, confirmed by the other. No database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from .models import PlacementState


class Side(StrEnum):
    """Who makes a move."""

    GRADUATE = "graduate"
    EMPLOYER = "employer or mentor"
    ADMINISTRATOR = "administrator"


S = PlacementState
_EITHER = frozenset({Side.GRADUATE, Side.EMPLOYER})
_ADMINISTRATOR = frozenset({Side.ADMINISTRATOR})
# Every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from this table.
# A settled dispute returns to what the confirmations say: an administrator never confirms for a side.
TRANSITIONS: Mapping[tuple[PlacementState, PlacementState], frozenset[Side]] = {
    (S.EXPECTED, S.CLAIMED): _EITHER,
    (S.EXPECTED, S.DISPUTED): _EITHER,
    (S.EXPECTED, S.CANCELLED): _EITHER,
    (S.CLAIMED, S.CONFIRMED): _EITHER,
    (S.CLAIMED, S.DISPUTED): _EITHER,
    (S.CLAIMED, S.CANCELLED): _EITHER,
    (S.CONFIRMED, S.DISPUTED): _EITHER,
    (S.DISPUTED, S.EXPECTED): _ADMINISTRATOR,
    (S.DISPUTED, S.CLAIMED): _ADMINISTRATOR,
    (S.DISPUTED, S.CONFIRMED): _ADMINISTRATOR,
    (S.DISPUTED, S.CANCELLED): _ADMINISTRATOR,
}
# Only what began can end; a placement that never began is cancelled.
MAY_END = frozenset({S.CLAIMED, S.CONFIRMED})


def may_move(now: str, to: str, by: Side) -> bool:
    """Whether this side may bring a placement from one state to another."""
    return by in TRANSITIONS.get((PlacementState(now), PlacementState(to)), frozenset())


def state_by_confirmations(*, graduate: bool, employer: bool) -> PlacementState:
    """How certain a placement is that nobody disputes."""
    if graduate and employer:
        return PlacementState.CONFIRMED
    return PlacementState.CLAIMED if graduate or employer else PlacementState.EXPECTED


def side_of(*, is_graduate: bool, hires: bool) -> Side | None:
    """The side on which a person stands. Who is on both counts as the graduate, so that nobody confirms alone."""
    if is_graduate:
        return Side.GRADUATE
    return Side.EMPLOYER if hires else None


def has_started(starts_on: date, on: date) -> bool:
    """Whether a placement may be confirmed: not before its first day."""
    return on >= starts_on


# Days after the first one on which both sides are asked how it goes.
CHECKED_AFTER_DAYS = (30, 90, 180, 365)


def milestone_on(starts_on: date, on: date) -> int | None:
    """The latest milestone that a placement has reached on a day; None before the first."""
    reached = [days for days in CHECKED_AFTER_DAYS if (on - starts_on).days >= days]
    return reached[-1] if reached else None


def country_of(*, is_remote: bool, listing_country: str, home: str) -> str:
    """Where a placement takes place: on site where the listing says, remotely where the graduate lives."""
    return home if is_remote else listing_country


def is_cross_border(*, owner_country: str, home: str) -> bool:
    """Whether the employer or mentor is in another country than the graduate."""
    return owner_country != home
