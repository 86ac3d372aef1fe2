"""Gentle words: at most one a week, and after six weeks of silence the question whether it goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.mentoring import errors, rules
from registry.mentoring.models import AgreementState, NextStep, Pulse, SessionState, Side, mentorships
from registry.mentoring.rules import Course
from registry.placements.models import Placement

from .locking import lock_mentorship, require_running

STANDING = [SessionState.RECORDED, SessionState.CONFIRMED, SessionState.CONTESTED]


def remind_due(*, at: datetime | None = None) -> tuple[int, int]:
    """Remind pairs of what is due and ask those that have fallen silent; return how many of each. Twice is as once."""
    at = at or timezone.now()
    running = mentorships().filter(state__in=rules.RUNNING, ended_on=None, starts_on__lte=at.date())
    reminded = asked = 0
    for pk in list(running.order_by("pk").values_list("pk", flat=True)):
        told, questioned = _look_at(pk, at)
        reminded, asked = reminded + told, asked + questioned
    return reminded, asked


@transaction.atomic
def _look_at(placement_id: int, at: datetime) -> tuple[bool, bool]:
    """One pair at a time, so that nobody waits for all."""
    placement = (
        Placement.objects.select_related("country").select_for_update(of=("self",), no_key=True).get(pk=placement_id)
    )
    if placement.state not in rules.RUNNING or placement.ended_on is not None:
        return False, False
    pulse, _made = Pulse.objects.get_or_create(placement=placement)
    course = course_of(placement, pulse)
    on = day_at(at, placement.country.time_zone)
    if rules.is_silent(course, began_at=_morning_of(placement.starts_on), at=at):
        if pulse.asked_at is not None and at - pulse.asked_at < rules.SILENT_AFTER:
            return False, False  # the question stands, and no reminder is put beside it
        pulse.asked_at = at
        pulse.save(update_fields=["asked_at"])
        outbox.emit("mentorship.silent", placement_id=placement_id, moment=int(at.timestamp()))
        return False, True
    due = rules.due_now(course, on=on, at=at)
    if not due:
        return False, False
    pulse.reminded_at = at
    pulse.save(update_fields=["reminded_at"])
    outbox.emit("mentorship.due", placement_id=placement_id, due=[one.value for one in due], moment=int(at.timestamp()))
    return True, False


def course_of(placement: Placement, pulse: Pulse) -> Course:
    """How a mentorship has gone so far. Three queries."""
    agreed = placement.mentorship_agreements.filter(state=AgreementState.AGREED).first()
    met = placement.sessions.filter(state__in=STANDING).aggregate(last=Max("starts_at"), noted=Max("recorded_at"))
    steps = NextStep.objects.filter(session__placement=placement, session__state__in=STANDING, done_at=None)
    signs = [met["noted"], agreed.answered_at if agreed is not None else None, pulse.last_yes_at]
    return Course(
        starts_on=placement.starts_on,
        last_session_on=day_at(met["last"], placement.country.time_zone) if met["last"] is not None else None,
        every_days=agreed.every_days if agreed is not None else None,
        weeks=agreed.weeks if agreed is not None else None,
        step_due_on=steps.aggregate(first=Min("due_on"))["first"],
        last_sign_at=max((at for at in signs if at is not None), default=None),
        reminded_at=pulse.reminded_at,
    )


def note_life(placement: Placement) -> None:
    """The two have met or agreed: nobody needs to be asked any more whether it goes on."""
    Pulse.objects.filter(placement=placement).exclude(asked_at=None).update(asked_at=None)


@transaction.atomic
def say_it_goes_on(*, placement: Placement, by: User, at: datetime | None = None) -> Pulse:
    """One side says that it goes on. Once both have said so, or they meet, the silence counts anew.

    Raises NotYours, NotRunning, or NotAsked.
    """
    at = at or timezone.now()
    placement, mine = lock_mentorship(placement.pk, by)
    require_running(placement)
    pulse = Pulse.objects.select_for_update(no_key=True).filter(placement=placement).first()
    if pulse is None or not pulse.asks(mine):
        raise errors.NotAsked
    if mine == Side.GRADUATE:
        pulse.graduate_goes_on_at = at
    else:
        pulse.mentor_goes_on_at = at
    if not pulse.asks(mine.other):
        pulse.asked_at = None
    pulse.save(update_fields=["graduate_goes_on_at", "mentor_goes_on_at", "asked_at"])
    return pulse


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, time(tzinfo=UTC))
