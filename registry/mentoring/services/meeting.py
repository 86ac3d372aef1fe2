"""Sessions: recorded by one side, confirmed or contested by the other; and the steps until the next one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.mentoring import errors, rules
from registry.mentoring.models import NextStep, Session, SessionState
from registry.mentoring.models.pairs import LONGEST, SHORTEST, STEPS_AT_MOST
from registry.mentoring.rules import Actor
from registry.placements.models import Placement
from registry.taxonomy.models import Skill

from .locking import lock_mentorship
from .reminding import note_life


@dataclass(frozen=True)
class Meeting:
    """What is told of a session. `steps` are what to do until the next one, with the day by which, if there is one."""

    starts_at: datetime
    minutes: int
    skills: Collection[Skill] = ()
    topics: str = ""
    notes: str = ""
    steps: Sequence[tuple[str, date | None]] = field(default_factory=tuple)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@transaction.atomic
def record_session(*, placement: Placement, by: User, meeting: Meeting, at: datetime | None = None) -> Session:
    """One side writes down that the two met. It counts once the other side has confirmed it.

    Raises NotYours, NotRunning, SessionLength, SessionInFuture, SessionOutside, NothingSaid or SessionsOverlap.
    """
    at = at or timezone.now()
    placement, mine = lock_mentorship(placement.pk, by)
    _require_possible(placement, meeting, at)
    made = Session(placement=placement, recorded_by=mine, recorded_at=at)
    _write(made, meeting)
    note_life(placement)
    outbox.emit("session.recorded", session_id=made.pk, moment=int(at.timestamp()))
    return made


@transaction.atomic
def correct_session(*, session: Session, by: User, meeting: Meeting, at: datetime | None = None) -> Session:
    """Whoever recorded a session puts right what the other side has contested; it waits for their word again.

    Raises NotYours, StepNotAllowed, and what `record_session` raises.
    """
    at = at or timezone.now()
    placement, held, actor = _lock(session, by)
    to = rules.moved(rules.SESSION_TRANSITIONS, held.state, SessionState.RECORDED, actor)
    _require_possible(placement, meeting, at)
    held.state, held.recorded_at, held.answered_at = to, at, None
    _write(held, meeting)
    outbox.emit("session.recorded", session_id=held.pk, moment=int(at.timestamp()))
    return held


@transaction.atomic
def confirm_session(*, session: Session, by: User, at: datetime | None = None) -> Session:
    """The other side says that it was so: from now on it counts. A second yes changes nothing.

    Raises NotYours, NotRunning, SessionsOverlap, or StepNotAllowed, also for whoever recorded it.
    """
    at = at or timezone.now()
    placement, held, actor = _lock(session, by)
    if held.state == SessionState.CONFIRMED and actor == Actor.READER:
        return held
    if placement.state not in rules.RUNNING:
        raise errors.NotRunning
    held.state = rules.moved(rules.SESSION_TRANSITIONS, held.state, SessionState.CONFIRMED, actor)
    held.answered_at = at
    _insert_or_update(held, "state", "answered_at")
    outbox.emit("session.confirmed", session_id=held.pk)
    return held


@transaction.atomic
def contest_session(*, session: Session, by: User, reason: str, at: datetime | None = None) -> Session:
    """The other side says what is not right; it does not count. Raises NotYours, StepNotAllowed or WordsNeeded."""
    at = at or timezone.now()
    _placement, held, actor = _lock(session, by)
    to = rules.moved(rules.SESSION_TRANSITIONS, held.state, SessionState.CONTESTED, actor)
    if not reason.strip():
        raise errors.WordsNeeded
    held.state, held.answered_at, held.contest_reason = to, at, reason.strip()
    held.full_clean(validate_constraints=False)
    held.save(update_fields=["state", "answered_at", "contest_reason"])
    outbox.emit("session.contested", session_id=held.pk, moment=int(at.timestamp()))
    return held


@transaction.atomic
def remove_session(*, session: Session, by: User, at: datetime | None = None) -> Session:
    """Whoever recorded a session takes it back while it is not confirmed. Raises NotYours or StepNotAllowed."""
    at = at or timezone.now()
    _placement, held, actor = _lock(session, by)
    held.state = rules.moved(rules.SESSION_TRANSITIONS, held.state, SessionState.REMOVED, actor)
    held.answered_at = at
    held.save(update_fields=["state", "answered_at"])
    return held


@transaction.atomic
def tick_step(*, step: NextStep, by: User, done: bool, at: datetime | None = None) -> NextStep:
    """Either side says that a step is done, or is not done after all. Raises NotYours."""
    at = at or timezone.now()
    _placement, mine = lock_mentorship(step.session.placement_id, by)
    held = NextStep.objects.select_for_update(no_key=True).get(pk=step.pk)
    if done != (held.done_at is not None):
        held.done_at, held.done_by = (at, mine) if done else (None, "")
        held.save(update_fields=["done_at", "done_by"])
    return held


def _lock(session: Session, by: User) -> tuple[Placement, Session, Actor]:
    placement, mine = lock_mentorship(session.placement_id, by)
    held = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    return placement, held, Actor.WRITER if mine == held.recorded_by else Actor.READER


def _require_possible(placement: Placement, meeting: Meeting, at: datetime) -> None:
    """What ended may still be written down, if it took place before the last day was over."""
    if placement.state not in rules.RUNNING:
        raise errors.NotRunning
    if not SHORTEST <= timedelta(minutes=meeting.minutes) <= LONGEST:
        raise errors.SessionLength
    if meeting.ends_at > at:
        raise errors.SessionInFuture
    on = day_at(meeting.starts_at, placement.country.time_zone)
    if on < placement.starts_on or (placement.ended_on is not None and on > placement.ended_on):
        raise errors.SessionOutside(placement.starts_on)
    if not meeting.skills and not meeting.topics.strip():
        raise errors.NothingSaid


def _write(session: Session, meeting: Meeting) -> None:
    session.starts_at, session.ends_at = meeting.starts_at, meeting.ends_at
    session.topics, session.notes = meeting.topics.strip(), meeting.notes.strip()
    session.full_clean(validate_constraints=False)
    _insert_or_update(session)
    session.skills.set(meeting.skills)
    session.steps.all().delete()
    NextStep.objects.bulk_create(
        NextStep(session=session, words=words.strip(), due_on=due_on)
        for words, due_on in meeting.steps[:STEPS_AT_MOST]
        if words.strip()
    )


def _insert_or_update(session: Session, *fields: str) -> None:
    """Raises SessionsOverlap where the database says so."""
    try:
        with transaction.atomic():
            session.save(update_fields=fields or None)
    except IntegrityError as error:
        if "sessions_of_a_pair_do_not_overlap" in str(error):
            raise errors.SessionsOverlap from error
        raise
