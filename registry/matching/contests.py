"""When a match may be contested, by when a person answers, and what that person may decide. No database, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from registry.safeguarding.rules import working_days_after

from .contesting import ContestState

# "Within a reasonable period" (Kenya DPA 2019, s. 35(4)): an application may close in the meantime, so ours is short.
ANSWERED_WITHIN_WORKING_DAYS: Final = 5
# Enough for everything that somebody may find wrong, too few to bury the queue: so many wait, and so many are written
# within a day, those that were taken back included.
WAITING_AT_ONCE: Final = 10


class Actor(StrEnum):
    """Who makes a move."""

    GRADUATE = "graduate"
    REVIEWER = "administrator"


S = ContestState
# Every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from this table.
TRANSITIONS: Mapping[tuple[ContestState, ContestState], frozenset[Actor]] = {
    (S.WAITING, S.DECIDED): frozenset({Actor.REVIEWER}),
    (S.WAITING, S.WITHDRAWN): frozenset({Actor.GRADUATE}),
}

# What a person who looks may judge otherwise than the rules: whether somebody could do it after all. That a listing is
# closed, that its owner may not hire from a country, or that no border may be crossed, is no matter of judgement; nor
# are the graduate's own wishes.
JUDGED: Final = frozenset({"work_place", "languages", "availability"})


def may_move(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring a contest from one state to another."""
    return by in TRANSITIONS.get((ContestState(now), ContestState(to)), frozenset())


def answer_due(at: datetime) -> datetime:
    """By when a person answers what was written at an instant."""
    return working_days_after(at, ANSWERED_WITHIN_WORKING_DAYS)


def hindrances(explanation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The closed gates of a pair, as `rules.explain` tells them, that nobody may open by hand."""
    return [gate for gate in explanation["gates"] if not gate["passed"] and gate["code"] not in JUDGED]
