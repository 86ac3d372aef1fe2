"""How urgent a concern is, by when we answer, and who moves it where. No database and no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from .models import LONGEST_PAGE, ConcernKind, ConcernState, SubjectKind, Urgency

LONGEST_WORDS: Final = 3000
LONGEST_CONTACT: Final = 200
# Enough for somebody who is harassed from many sides, too few to bury the queue.
WRITTEN_A_DAY: Final = 10


class Actor(StrEnum):
    """Who makes a move."""

    REPORTER = "reporter"
    ADMINISTRATOR = "administrator"


S = ConcernState
_ADMINISTRATOR = frozenset({Actor.ADMINISTRATOR})
_REPORTER = frozenset({Actor.REPORTER})
# Every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from this table.
# Nothing is closed without an answer. What is in hand may pass to other hands.
TRANSITIONS: Mapping[tuple[ConcernState, ConcernState], frozenset[Actor]] = {
    (S.NEW, S.IN_HAND): _ADMINISTRATOR,
    (S.NEW, S.ANSWERED): _ADMINISTRATOR,
    (S.IN_HAND, S.IN_HAND): _ADMINISTRATOR,
    (S.IN_HAND, S.ANSWERED): _ADMINISTRATOR,
    (S.ANSWERED, S.CLOSED): _ADMINISTRATOR,
    (S.ANSWERED, S.NEW): _REPORTER,
    (S.CLOSED, S.NEW): _REPORTER,
}


def may_move(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring a concern from one state to another."""
    return by in TRANSITIONS.get((ConcernState(now), ConcernState(to)), frozenset())


@dataclass(frozen=True)
class Promise:
    """Within what time somebody answers: hours on every day, or working days until the office closes."""

    hours: int = 0
    working_days: int = 0


K = ConcernKind
# A person may come to harm while we wait, so these are looked at before everything but danger.
SOON = frozenset({K.TRAFFICKING, K.HARASSMENT})

# The promised times, each with its reason. The pages, the queue and the mails all read them here.
DANGER = Promise(hours=2)  # We are no emergency service, and the page says whom to call; some will call nobody else.
PROMISES: Mapping[ConcernKind, Promise] = {
    K.TRAFFICKING: Promise(hours=24),  # People are moved within days.
    K.HARASSMENT: Promise(hours=24),  # It goes on until somebody stops it.
    K.MONEY: Promise(working_days=2),  # Others may pay meanwhile; three reports hide a listing at once.
    K.MISLEADING: Promise(working_days=2),  # As above; the owner has to be asked.
    K.IMPERSONATION: Promise(working_days=2),  # As above; registers have to be looked into.
    K.DISCRIMINATION: Promise(working_days=2),  # A decision about somebody may still be open.
    K.OTHER: Promise(working_days=3),  # We do not know yet what it is.
    K.QUESTION: Promise(working_days=3),  # Nobody comes to harm.
}

# Both countries work Monday to Friday. Nairobi's clock runs first, so its closing hour keeps the promise in Kigali too.
OFFICE_ZONE: Final = ZoneInfo("Africa/Nairobi")
OFFICE_CLOSES: Final = time(17)
_SATURDAY: Final = 5


def urgency_of(kind: str, *, is_in_danger: bool) -> Urgency:
    """How urgent a concern is: danger first, whatever its kind."""
    if is_in_danger:
        return Urgency.NOW
    return Urgency.SOON if ConcernKind(kind) in SOON else Urgency.NORMAL


def promise_for(kind: str, urgency: str) -> Promise:
    """What we promise for a concern."""
    return DANGER if urgency == Urgency.NOW else PROMISES[ConcernKind(kind)]


def answer_due(kind: str, urgency: str, at: datetime) -> datetime:
    """By when a concern raised at an instant is answered."""
    promise = promise_for(kind, urgency)
    if promise.hours:
        return at + timedelta(hours=promise.hours)
    return working_days_after(at, promise.working_days)


def working_days_after(at: datetime, days: int) -> datetime:
    """When the office closes on the so many-th working day after the day of an instant."""
    day = at.astimezone(OFFICE_ZONE).date()
    left = days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return datetime.combine(day, OFFICE_CLOSES, tzinfo=OFFICE_ZONE)


class Clock(StrEnum):
    """How a promise stands."""

    LATE = "late"
    CLOSE = "close"
    FINE = "fine"


# From here on an administrator sees that the time runs out.
CLOSE_AT: Final = timedelta(hours=4)


def clock(due: datetime, at: datetime) -> Clock:
    """How a promise stands at an instant."""
    if at > due:
        return Clock.LATE
    return Clock.CLOSE if due - at <= CLOSE_AT else Clock.FINE


@dataclass(frozen=True)
class About:
    """What a concern is about."""

    kind: SubjectKind = SubjectKind.PAGE
    id: UUID | None = None

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}" if self.id else ""


def about_of(text: str) -> About:
    """`listing:<uuid>` as an address says it. Whatever cannot be read so means the page itself."""
    kind, _colon, public_id = text.partition(":")
    if kind not in SubjectKind.values or kind == SubjectKind.PAGE:
        return About()
    try:
        return About(SubjectKind(kind), UUID(public_id))
    except ValueError:
        return About()


# The secrets of links (claims, invitations, cards) are longer than any name or public id.
_SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{40,}(?=/|$)")


def page_of(path: str) -> str:
    """A path of this site as it may be kept and shown: no query, no secret, no other site. Empty for anything else."""
    path = path.partition("?")[0].partition("#")[0]
    if not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return ""
    return _SECRET.sub("…", path)[:LONGEST_PAGE]
