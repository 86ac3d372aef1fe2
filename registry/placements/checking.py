"""Asking how it goes: both sides of a placement, after 30, 90, 180 and 365 days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.hiring.selectors import Waiting
from registry.listings.models import Kind
from registry.places.rules import corridor_day
from registry.programmes.models import SILENT_AFTER
from registry.programmes.selectors import silent_people
from registry.programmes.services import note_silence

from . import errors
from .access import employed_by, side
from .models import CheckIn, CheckInAnswer, Placement, PlacementState
from .rules import CHECKED_AFTER_DAYS, Side, milestone_on
from .services import end_placement, lock_placement

ASKED_AT_ONCE: Final = 500


@transaction.atomic
def ask_due(*, on: date, at: datetime | None = None) -> int:
    """Ask both sides of every placement that reached a milestone; return how many placements. Twice is as once.

    Only the newest milestone is asked for: a night that was missed brings no four questions at once.
    """
    at = at or timezone.now()
    oldest = on - timedelta(days=CHECKED_AFTER_DAYS[0])
    running = (
        Placement.objects.filter(state=PlacementState.CONFIRMED, starts_on__lte=oldest)
        .exclude(kind=Kind.MENTORSHIP)
        .exclude(ended_on__lte=on)
    )
    asked = 0
    for placement in running.prefetch_related("check_ins").order_by("pk").iterator(chunk_size=ASKED_AT_ONCE):
        days = milestone_on(placement.starts_on, on)
        if days is None or any(one.days >= days for one in placement.check_ins.all()):
            continue
        made = [CheckIn(placement=placement, days=days, side=one, asked_at=at) for one in ("graduate", "employer")]
        CheckIn.objects.bulk_create(made, ignore_conflicts=True)
        outbox.emit("checkin.due", placement_id=placement.pk, days=days)
        asked += 1
    return asked


@transaction.atomic
def answer(
    *,
    check_in: CheckIn,
    by: User,
    answer: str,
    left_on: date | None = None,
    reason: str = "",
    note: str = "",
    at: datetime | None = None,
) -> CheckIn:
    """One side says how it goes; the answer may be changed until the next question. Who left says when.

    Raises NotYours, LastDayMissing, or what `end_placement` raises.
    """
    at = at or timezone.now()
    placement = lock_placement(check_in.placement_id)
    mine = side(by, placement)
    held = CheckIn.objects.select_for_update().get(pk=check_in.pk)
    if mine is None or (mine == Side.GRADUATE) != (held.side == CheckIn.Side.GRADUATE):
        raise errors.NotYours
    left = answer == CheckInAnswer.LEFT
    if left:
        if left_on is None:
            raise errors.LastDayMissing
        end_placement(placement=placement, by=by, ended_on=left_on, at=at)
    held.answer, held.note = CheckInAnswer(answer), note
    held.reason = reason if left else ""
    held.answered_at, held.answered_by = at, by
    held.full_clean(exclude=["placement", "answered_by"])
    held.save()
    if held.side == CheckIn.Side.GRADUATE:
        tell_provider(placement.profile.user_id)
    return held


def open_check_in(placement: Placement, one: Side) -> CheckIn | None:
    """What a side of a placement is asked now: the newest question, if it has no answer yet."""
    name = CheckIn.Side.GRADUATE if one == Side.GRADUATE else CheckIn.Side.EMPLOYER
    return CheckIn.objects.open().filter(placement=placement, side=name).first()


def check_ins_waiting(user: User) -> list[Waiting]:
    """The questions that wait for this person, as graduate or for the employer; oldest first. One query."""
    graduates = Q(side=CheckIn.Side.GRADUATE, placement__profile__user=user)
    mine = Placement.objects.filter(employed_by(user)).exclude(profile__user=user)
    employers = Q(side=CheckIn.Side.EMPLOYER, placement__in=mine)
    rows = CheckIn.objects.open().filter(graduates | employers).order_by("asked_at", "pk")
    return [
        Waiting(
            since=row.asked_at,
            what=_("Say how it goes"),
            about=f"{row.placement.role}, {row.placement.employer_name}",
            url=reverse("placement", args=[row.placement.public_id]) + "#check-in",
        )
        for row in rows.select_related("placement__organisation", "placement__mentor__user")
    ]


def tell_providers_of_silence(*, at: datetime) -> int:
    """Let training providers see who has not answered for two weeks; return how many people that are."""
    silent = CheckIn.objects.open().filter(side=CheckIn.Side.GRADUATE, asked_at__lte=at - SILENT_AFTER)
    people = set(silent.values_list("placement__profile__user", flat=True))
    # Also those who were silent and are not asked any more, since the work has ended or is disputed.
    for user_id in sorted(people | silent_people()):
        tell_provider(user_id)
    return len(people)


def tell_provider(user_id: int) -> None:
    """Note since when somebody has left a question unanswered, or that they have not."""
    unanswered = CheckIn.objects.open().filter(side=CheckIn.Side.GRADUATE, placement__profile__user=user_id)
    note_silence(user_id=user_id, since=unanswered.aggregate(first=Min("asked_at"))["first"])


def today_of(placement: Placement) -> date:
    """The day where the work is."""
    return day_at(timezone.now(), placement.country.time_zone)


def today() -> date:
    """The day on which milestones are counted."""
    return corridor_day(timezone.now())
