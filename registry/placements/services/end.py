"""The last day."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.placements import errors, rules
from registry.placements.models import Placement

from .steps import hold_engagements, lock_placement, side_or_refuse


@transaction.atomic
def end_placement(*, placement: Placement, by: User, ended_on: date, at: datetime | None = None) -> Placement:
    """Record the last day. It does not undo the placement: it began, and that counts.

    Raises NotYours, StepNotAllowed, EndsBeforeStart, EndsInFuture, or EndedAlready with another day.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    side_or_refuse(by, placement)
    if placement.ended_on == ended_on:
        return placement
    if placement.ended_on is not None:
        raise errors.EndedAlready
    if placement.state not in rules.MAY_END:
        raise errors.StepNotAllowed
    if ended_on < placement.starts_on:
        raise errors.EndsBeforeStart
    if ended_on > day_at(at, placement.country.time_zone):
        raise errors.EndsInFuture
    hold_engagements(placement.profile_id)
    placement.ended_on = ended_on
    placement.save(update_fields=["ended_on"])
    outbox.emit("placement.ended", placement_id=placement.pk)
    return placement
