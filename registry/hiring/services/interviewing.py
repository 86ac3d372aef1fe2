"""Interviews: times proposed, one chosen, moved, called off, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.models import (
    Application,
    ApplicationState,
    Interview,
    InterviewSlot,
    InterviewState,
    InterviewWay,
    Voice,
)
from registry.hiring.rules import (
    INTERVIEW_MINUTES,
    MISSED_AFTER,
    PROPOSED_AHEAD,
    REMINDED_BEFORE,
    SLOTS_AT_MOST,
    actor_of,
    may_move_interview,
    may_propose_again,
    other,
    steps_by_hand,
)

from .locking import lock_application, lock_profile
from .recording import OPEN_INTERVIEWS, call_off, record_move
from .talking import require_talking, require_voice

SOONEST = timedelta(hours=1)


class Terms(TypedDict):
    """What is proposed: one to six times, for how many minutes, how, and where."""

    slots: Sequence[datetime]
    minutes: int
    way: InterviewWay | str
    where: NotRequired[str]
    message: NotRequired[str]


@transaction.atomic
def propose_interview(
    *,
    application: Application,
    by: User,
    at: datetime | None = None,
    **terms: Unpack[Terms],
) -> Interview:
    """Propose one to six times for a talk; the other side chooses one. When the employer proposes, the application
    moves on to the interview if it was not there yet.

    Raises NotYours, ConversationClosed, InterviewUnderWay, what `_checked_slots` raises, TooManyMessages for the ninth
    proposal within an hour, WhereNeeded for a video call or a place without an address, or a NotDisclosable.
    """
    at = at or timezone.now()
    application = lock_application(application.pk)
    voice = require_voice(by, application)
    require_talking(application, at)
    if application.interviews.filter(state__in=OPEN_INTERVIEWS).exists():
        raise errors.InterviewUnderWay
    if voice == Voice.HIRER and ApplicationState.INTERVIEW in steps_by_hand(application.state):
        # Without a message of its own: the proposal says it.
        record_move(application, ApplicationState.INTERVIEW, at)
    interview = Interview(application=application, profile=application.profile)
    return _propose(interview, voice, terms, at)


@transaction.atomic
def propose_other_times(
    *,
    interview: Interview,
    by: User,
    at: datetime | None = None,
    **terms: Unpack[Terms],
) -> Interview:
    """None of the times fits, or an agreed one fits no more: this side proposes others, and the other side chooses.

    Raises NotYours, ConversationClosed, MoveNotAllowed, and what `propose_interview` raises for times and place.
    """
    at = at or timezone.now()
    interview, voice = _held(interview, by, at)
    _require_move(interview, InterviewState.PROPOSED, voice)
    interview.sequence += 1
    return _propose(interview, voice, terms, at)


def _propose(interview: Interview, voice: Voice, terms: Terms, at: datetime) -> Interview:
    times, way, where = _checked_slots(terms["slots"], at), terms["way"], terms.get("where", "").strip()
    history: Any = apps.get_model("hiring", "InterviewEvent")
    lately = history.objects.filter(
        application=interview.application, state=InterviewState.PROPOSED, proposed_at__gt=at - timedelta(hours=1)
    )
    if not may_propose_again(lately.count()):
        raise errors.TooManyMessages
    if way != InterviewWay.PHONE and not where:
        raise errors.WhereNeeded
    interview.way, interview.where = InterviewWay(way), where
    interview.minutes = min(max(terms["minutes"], INTERVIEW_MINUTES[0]), INTERVIEW_MINUTES[-1])
    interview.message = terms.get("message", "").strip()
    interview.state, interview.proposed_by, interview.proposed_at = InterviewState.PROPOSED, voice, at
    # A time that was agreed before stays known until another is: calendars hold it, and must be told if it is off.
    interview.changed_at = at
    interview.full_clean(validate_constraints=False, exclude=["application", "profile"])
    interview.save()
    interview.slots.all().delete()
    InterviewSlot.objects.bulk_create(InterviewSlot(interview=interview, starts_at=time) for time in times)
    outbox.emit("interview.proposed", interview_id=interview.pk, sequence=interview.sequence)
    return interview


def _checked_slots(slots: Sequence[datetime], at: datetime) -> list[datetime]:
    """The proposed times, each once, in order. Raises SlotsNeeded, SlotTooEarly or SlotTooLate."""
    times = sorted(set(slots))
    if not 1 <= len(times) <= SLOTS_AT_MOST:
        raise errors.SlotsNeeded
    if times[0] < at + SOONEST:
        raise errors.SlotTooEarly
    if times[-1] > at + PROPOSED_AHEAD:
        raise errors.SlotTooLate
    return times


@transaction.atomic
def choose_slot(*, interview: Interview, by: User, starts_at: datetime, at: datetime | None = None) -> Interview:
    """The side that was asked takes one of the times. Both get it for their calendar, and a reminder.

    Raises NotYours, ConversationClosed, NotYourTurn, MoveNotAllowed, SlotGone, or BusyThen where the graduate has
    agreed to another interview at that time.
    """
    at = at or timezone.now()
    # The graduate first: two choices at once for overlapping times must not wait for each other's rows.
    lock_profile(interview.profile_id)
    interview, voice = _held(interview, by, at)
    if interview.state == InterviewState.AGREED and interview.starts_at == starts_at:
        return interview
    _require_move(interview, InterviewState.AGREED, voice)
    if voice == interview.proposed_by:
        raise errors.NotYourTurn
    if starts_at <= at or not interview.slots.filter(starts_at=starts_at).exists():
        raise errors.SlotGone
    interview.state, interview.changed_at = InterviewState.AGREED, at
    interview.starts_at, interview.ends_at = starts_at, starts_at + timedelta(minutes=interview.minutes)
    interview.sequence += 1
    try:
        with transaction.atomic():
            interview.save()
    except IntegrityError as error:
        if "one_interview_at_a_time" in str(error):
            raise errors.BusyThen from error
        raise
    outbox.emit("interview.agreed", interview_id=interview.pk, sequence=interview.sequence)
    for before in REMINDED_BEFORE:
        if starts_at - before > at:
            outbox.emit(
                "interview.soon",
                after=starts_at - before - at,
                interview_id=interview.pk,
                sequence=interview.sequence,
                hours=int(before / timedelta(hours=1)),
            )
    return interview


@transaction.atomic
def call_off_interview(*, interview: Interview, by: User, at: datetime | None = None) -> Interview:
    """There is no talk; the application stays where it is. Raises NotYours or MoveNotAllowed."""
    at = at or timezone.now()
    interview, voice = _held(interview, by, None)
    _require_move(interview, InterviewState.CANCELLED, voice)
    return call_off(interview, voice, at)


@transaction.atomic
def record_interview(*, interview: Interview, by: User, took_place: bool, at: datetime | None = None) -> Interview:
    """How it went: it took place, or the other side did not come. Who is said to have missed it may say that it did
    take place; then that stands.

    Raises NotYours, InterviewNotOver, or MoveNotAllowed.
    """
    at = at or timezone.now()
    interview, voice = _held(interview, by, None)
    if interview.starts_at is None or at < interview.starts_at + MISSED_AFTER:
        raise errors.InterviewNotOver
    to = InterviewState.HELD if took_place else InterviewState.MISSED
    if interview.state == to:
        return interview
    _require_move(interview, to, voice)
    # Only the side that is said to have missed it may contest that.
    if interview.state == InterviewState.MISSED and interview.missed_by != voice:
        raise errors.MoveNotAllowed
    interview.state, interview.changed_at = to, at
    interview.missed_by = "" if took_place else other(voice)
    interview.save()
    if not took_place:
        outbox.emit("interview.missed", interview_id=interview.pk, sequence=interview.sequence)
    return interview


def _held(interview: Interview, by: User, talking_at: datetime | None) -> tuple[Interview, Voice]:
    """The interview under the lock of its application, and the side of the person. With `talking_at` the two must
    still talk."""
    application = lock_application(interview.application_id)
    voice = require_voice(by, application)
    if talking_at is not None:
        require_talking(application, talking_at)
    held = Interview.objects.select_for_update(no_key=True).get(pk=interview.pk)
    held.application = application
    return held, voice


def _require_move(interview: Interview, to: InterviewState, voice: Voice) -> None:
    if not may_move_interview(interview.state, to, actor_of(voice)):
        raise errors.MoveNotAllowed
