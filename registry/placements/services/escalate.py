"""Two weeks of silence of one side reach the programme officers, who may have it written to again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.placements import errors, rules
from registry.placements.access import is_officer_of
from registry.placements.models import Escalation, Placement, PlacementState
from registry.programmes.models import SILENT_AFTER, Enrolment

from .steps import lock_placement

# A settled dispute gives the silent side its two weeks anew; of the two words exactly one is there.
_SAID = Coalesce("graduate_confirmed_at", "employer_confirmed_at")
_SINCE = Greatest(_SAID, Coalesce("resolved_at", _SAID))


def escalate_silent(*, at: datetime) -> int:
    """Tell programme officers of placements that one side confirmed and the other has left unanswered for two weeks;
    return how many are told now. Each is told once, and only where somebody can be told.
    """
    enrolled = Enrolment.objects.counted().filter(user=OuterRef("profile__user"))
    silent = (
        Placement.objects.filter(Exists(enrolled), state=PlacementState.CLAIMED, escalation=None)
        .alias(since=_SINCE)
        .filter(since__lte=at - SILENT_AFTER)
    )
    ids = list(silent.order_by("pk").values_list("pk", flat=True))
    return sum(_raised(pk, at) for pk in ids)


@transaction.atomic
def _raised(pk: int, at: datetime) -> bool:
    """One of them, under its lock: the other side may have answered in the meantime."""
    lock_placement(pk)
    still = Placement.objects.filter(pk=pk, state=PlacementState.CLAIMED).annotate(since=_SINCE)
    since = still.values_list("since", flat=True).first()
    if since is None or since > at - SILENT_AFTER:
        return False
    _escalation, is_new = Escalation.objects.get_or_create(
        placement_id=pk, defaults={"silent_since": since, "raised_at": at}
    )
    if is_new:
        outbox.emit("placement.silent", placement_id=pk)
    return is_new


@transaction.atomic
def remind_silent_side(*, placement: Placement, by: User, at: datetime | None = None) -> Escalation:
    """An officer has the side that has not answered written to again, at most once a week.

    Raises NotYourGraduate, NothingToAnswer or RemindedLately.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    if not is_officer_of(by, placement):
        raise errors.NotYourGraduate
    escalation = Escalation.objects.select_for_update().filter(placement=placement).first()
    if escalation is None or placement.state != PlacementState.CLAIMED:
        raise errors.NothingToAnswer
    if not rules.may_remind(escalation.reminded_at, at):
        raise errors.RemindedLately
    escalation.reminded_at, escalation.reminders = at, escalation.reminders + 1
    escalation.full_clean(exclude=["placement"])
    escalation.save(update_fields=["reminded_at", "reminders"])
    outbox.emit("placement.reminded", placement_id=placement.pk, number=escalation.reminders)
    return escalation
