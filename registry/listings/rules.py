"""What holds for listings, whoever asks. No database and no clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from registry.places.rules import WrongAmount, check_amount

from . import errors
from .models import AppealState, Kind, QuestionKind, State
from .questions import forbidden_subject


class Actor(StrEnum):
    """Who makes a move."""

    OWNER = "employer or mentor"
    MODERATOR = "moderator"
    CLOCK = "time"
    PLACES = "a place taken or freed"
    REPORTS = "three reports"


# Every move that a listing can make, and who makes it. What has ended stays ended, but for a place that comes free.
TRANSITIONS: Mapping[tuple[State, State], frozenset[Actor]] = {
    # A moderator by granting an appeal against the draft's return.
    (State.DRAFT, State.REVIEW): frozenset({Actor.OWNER, Actor.MODERATOR}),
    (State.DRAFT, State.CLOSED): frozenset({Actor.OWNER}),
    (State.REVIEW, State.OPEN): frozenset({Actor.MODERATOR}),
    (State.REVIEW, State.DRAFT): frozenset({Actor.MODERATOR}),
    (State.REVIEW, State.CLOSED): frozenset({Actor.OWNER}),
    (State.OPEN, State.PAUSED): frozenset({Actor.OWNER, Actor.CLOCK}),
    (State.OPEN, State.FILLED): frozenset({Actor.PLACES}),
    (State.OPEN, State.CLOSED): frozenset({Actor.OWNER, Actor.MODERATOR}),
    (State.OPEN, State.EXPIRED): frozenset({Actor.CLOCK}),
    (State.PAUSED, State.OPEN): frozenset({Actor.OWNER}),
    (State.PAUSED, State.FILLED): frozenset({Actor.PLACES}),
    (State.PAUSED, State.CLOSED): frozenset({Actor.OWNER, Actor.MODERATOR}),
    (State.PAUSED, State.EXPIRED): frozenset({Actor.CLOCK}),
    (State.OPEN, State.HIDDEN): frozenset({Actor.REPORTS, Actor.MODERATOR}),
    (State.PAUSED, State.HIDDEN): frozenset({Actor.REPORTS, Actor.MODERATOR}),
    (State.HIDDEN, State.OPEN): frozenset({Actor.MODERATOR}),
    (State.HIDDEN, State.PAUSED): frozenset({Actor.MODERATOR}),
    (State.HIDDEN, State.CLOSED): frozenset({Actor.MODERATOR, Actor.OWNER}),
    (State.HIDDEN, State.FILLED): frozenset({Actor.MODERATOR}),
    (State.HIDDEN, State.EXPIRED): frozenset({Actor.MODERATOR}),
    (State.FILLED, State.OPEN): frozenset({Actor.PLACES}),
    (State.FILLED, State.EXPIRED): frozenset({Actor.PLACES}),
    # By an appeal against the moderator who closed it, and by renewal.
    (State.CLOSED, State.OPEN): frozenset({Actor.MODERATOR}),
    (State.CLOSED, State.PAUSED): frozenset({Actor.MODERATOR}),
    (State.CLOSED, State.EXPIRED): frozenset({Actor.MODERATOR}),
    (State.CLOSED, State.FILLED): frozenset({Actor.MODERATOR}),
    (State.EXPIRED, State.OPEN): frozenset({Actor.OWNER}),
}
APPEAL_TRANSITIONS: Mapping[tuple[AppealState, AppealState], frozenset[Actor]] = {
    (AppealState.WAITING, AppealState.GRANTED): frozenset({Actor.MODERATOR}),
    (AppealState.WAITING, AppealState.REFUSED): frozenset({Actor.MODERATOR}),
}
REPORTERS_THAT_HIDE = 3
RENEWED_FOR_AT_MOST = timedelta(days=90)
RENEWABLE_AFTER_CLOSING = timedelta(days=30)
REMINDED_BEFORE = timedelta(days=3)
# Published, and not over: engagements may begin, and the clock ends it.
STANDING = (State.OPEN, State.PAUSED)
# Nobody can apply any more.
ENDED = frozenset({State.FILLED, State.CLOSED, State.EXPIRED})

KINDS_OF_ORGANISATIONS = (Kind.JOB, Kind.CONTRACT)
KINDS_OF_MENTORS = (Kind.MENTORSHIP, Kind.CONTRACT)

LARGEST_LIST_OF_SKILLS = 20
LARGEST_NUMBER_OF_PLACES = 200
QUESTIONS_AT_MOST = 5
LONGEST_QUESTION = 200
LEVELS = range(1, 6)
WEIGHTS = range(1, 4)


@dataclass(frozen=True)
class AskedSkill:
    """A skill that a listing asks for: level 1 (beginner) to 5 (expert), weight 1 (a little) to 3 (much)."""

    skill_id: int
    level: int = 3
    weight: int = 2
    is_required: bool = True


@dataclass(frozen=True)
class AskedQuestion:
    """A question to everybody who applies."""

    text: str
    kind: str = QuestionKind.TEXT
    is_required: bool = True


def may_move(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring a listing from one state to another."""
    return by in TRANSITIONS.get((State(now), State(to)), frozenset())


def require_move(now: str, to: str, by: Actor) -> None:
    """Raises NotPossibleNow where the move does not exist, or is another's."""
    if not may_move(now, to, by):
        raise errors.NotPossibleNow


def may_move_appeal(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an appeal from one state to another."""
    return by in APPEAL_TRANSITIONS.get((AppealState(now), AppealState(to)), frozenset())


def require_editable(state: str) -> None:
    """Raises NotEditable unless the listing is a draft: what was checked or published is not changed afterwards."""
    if state != State.DRAFT:
        raise errors.NotEditable


def require_time_left(closes_on: date, *, on: date) -> None:
    """Raises ClosingDatePast if nobody could apply any more on that day. The closing date itself still counts."""
    if closes_on < on:
        raise errors.ClosingDatePast


def require_renewal(state: str, *, closed_on: date, until: date, on: date) -> None:
    """See that a closing date may be moved: what is over, only for a month after, and never more than 90 days ahead.

    Raises NotPossibleNow, TooLateToRenew, ClosingDatePast, RenewedTooFar.
    """
    if state not in {*STANDING, State.EXPIRED}:
        raise errors.NotPossibleNow
    if not may_renew(state, closed_on=closed_on, on=on):
        raise errors.TooLateToRenew
    require_time_left(until, on=on)
    if until > on + RENEWED_FOR_AT_MOST:
        raise errors.RenewedTooFar


def may_renew(state: str, *, closed_on: date, on: date) -> bool:
    """Whether there is a day to which the closing date may be moved."""
    return state in {*STANDING, State.EXPIRED} and closed_on + RENEWABLE_AFTER_CLOSING >= on


def require_kind(kind: str, *, is_mentor: bool) -> None:
    """Raises KindNotYours for what this kind of owner does not offer."""
    if kind not in (KINDS_OF_MENTORS if is_mentor else KINDS_OF_ORGANISATIONS):
        raise errors.KindNotYours


def require_pay(kind: str, *, low: Decimal | None, high: Decimal | None, currency: str | None) -> None:
    """See that work has pay in amounts that its currency has, and that a mentorship has none.

    The pay of a job is for a month, that of a contract for the whole of it.
    Raises PayOfMentorship, PayMissing, AmountWrong, PayNotOrdered.
    """
    if kind == Kind.MENTORSHIP:
        if low is not None or high is not None:
            raise errors.PayOfMentorship
        return
    if low is None or high is None or not currency:
        raise errors.PayMissing
    for field, amount in (("pay_min", low), ("pay_max", high)):
        try:
            check_amount(amount, currency)
        except WrongAmount as wrong:
            raise errors.AmountWrong(str(wrong), field) from wrong
    if high < low:
        raise errors.PayNotOrdered


def require_size(kind: str, *, duration_days: int | None, openings: int) -> None:
    """Raises DurationMissing for a contract without a length, OpeningsWrong for too few or too many places."""
    if kind == Kind.CONTRACT and not duration_days:
        raise errors.DurationMissing
    if not 1 <= openings <= LARGEST_NUMBER_OF_PLACES:
        raise errors.OpeningsWrong


def require_skills(skills: Sequence[AskedSkill]) -> None:
    """Raises SkillTwice, SkillsTooMany or NotASkill."""
    if len({asked.skill_id for asked in skills}) < len(skills):
        raise errors.SkillTwice
    if len(skills) > LARGEST_LIST_OF_SKILLS:
        raise errors.SkillsTooMany
    if any(asked.level not in LEVELS or asked.weight not in WEIGHTS for asked in skills):
        raise errors.NotASkill


def require_questions(questions: Sequence[AskedQuestion]) -> None:
    """Raises QuestionsTooMany, QuestionWrong, or QuestionNotAllowed for what must not be asked."""
    if len(questions) > QUESTIONS_AT_MOST:
        raise errors.QuestionsTooMany
    for number, question in enumerate(questions, start=1):
        if not 0 < len(question.text.strip()) <= LONGEST_QUESTION or question.kind not in QuestionKind.values:
            raise errors.QuestionWrong
        subject = forbidden_subject(question.text)
        if subject is not None:
            raise errors.QuestionNotAllowed(subject, number)


def require_known(codes: Collection[str], known: Collection[str], error: type[errors.ListingError]) -> None:
    """Raises the error if a code is not among the known ones."""
    if not set(codes) <= set(known):
        raise error


def require_place(*, state: str, filled: int, openings: int) -> None:
    """Raises NotPossibleNow if the listing was never open, ListingFull if its places are taken.

    An offer made in time may be accepted after the listing closed or expired.
    """
    if state in {State.DRAFT, State.REVIEW}:
        raise errors.NotPossibleNow
    if state == State.FILLED or filled >= openings:
        raise errors.ListingFull
