"""When the two are reminded, when they are asked whether it goes on, and when it is to end. Days and instants only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

# A mentor has so long to answer what a round proposes; after it the graduate takes part in the next round.
ANSWER_WITHIN: Final = timedelta(days=14)
REMINDED_EVERY: Final = timedelta(days=7)
SILENT_AFTER: Final = timedelta(weeks=6)
# A session a few days late is no reason to write.
LATE_AFTER: Final = timedelta(days=3)


class Due(StrEnum):
    """What a reminder is about."""

    SESSION = "session"
    STEPS = "steps"


@dataclass(frozen=True)
class Course:
    """How a mentorship has gone so far, as far as reminding needs it."""

    starts_on: date
    last_session_on: date | None = None
    # Of the agreement in force; None while there is none.
    every_days: int | None = None
    weeks: int | None = None
    # The earliest day on which a step that is not done was due.
    step_due_on: date | None = None
    # The last sign that the two are there: a session, an agreement, a word that it goes on.
    last_sign_at: datetime | None = None
    reminded_at: datetime | None = None


def ends_on(course: Course) -> date | None:
    """The day until which the two agreed to meet; None without an agreement."""
    return None if course.weeks is None else course.starts_on + timedelta(weeks=course.weeks)


def next_session_on(course: Course) -> date | None:
    """The day by which the agreed rhythm wants the next session; None without an agreement, and past its end."""
    if course.every_days is None:
        return None
    after = course.last_session_on
    due = course.starts_on if after is None else after + timedelta(days=course.every_days)
    last = ends_on(course)
    return due if last is None or due <= last else None


def due_now(course: Course, *, on: date, at: datetime) -> list[Due]:
    """What to remind both of; nothing within a week of the last reminder, nor before the mentorship has begun."""
    if on < course.starts_on or (course.reminded_at is not None and at - course.reminded_at < REMINDED_EVERY):
        return []
    session_on = next_session_on(course)
    found = [Due.SESSION] if session_on is not None and on > session_on + LATE_AFTER else []
    return found + ([Due.STEPS] if course.step_due_on is not None and on >= course.step_due_on else [])


def is_silent(course: Course, *, began_at: datetime, at: datetime) -> bool:
    """Whether there was no sign for six weeks, counted from the beginning if there never was one."""
    last = max(began_at, course.last_sign_at) if course.last_sign_at is not None else began_at
    return at - last >= SILENT_AFTER
