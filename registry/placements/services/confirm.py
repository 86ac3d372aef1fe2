"""A side says that it really began."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.placements import errors, rules
from registry.placements.models import Placement, PlacementState

from .steps import certainty, is_confirmed_by, lock_placement, move, set_confirmed, side_or_refuse


@transaction.atomic
def confirm_placement(*, placement: Placement, by: User, at: datetime | None = None) -> Placement:
    """The person's side says that it really began. With both sides' word the placement counts.

    A side that says so twice changes nothing. Raises NotYours, InDispute, DidNotHappen, or NotStartedYet.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    confirming = side_or_refuse(by, placement)
    if placement.state == PlacementState.DISPUTED:
        raise errors.InDispute
    if placement.state == PlacementState.CANCELLED:
        raise errors.DidNotHappen
    if is_confirmed_by(placement, confirming):
        return placement
    if not rules.has_started(placement.starts_on, day_at(at, placement.country.time_zone)):
        raise errors.NotStartedYet(placement.starts_on)
    set_confirmed(placement, confirming, at)
    move(placement, certainty(placement), confirming, "graduate_confirmed_at", "employer_confirmed_at")
    done = placement.state == PlacementState.CONFIRMED
    outbox.emit("placement.confirmed" if done else "placement.claimed", placement_id=placement.pk)
    return placement
