"""One side says that something is wrong, and an administrator settles it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.placements import errors
from registry.placements.models import Placement, PlacementState
from registry.placements.rules import Side

from .steps import certainty, lock_placement, move, side_or_refuse, undo_renewal

MANAGE = "placements.change_placement"


@transaction.atomic
def dispute_placement(*, placement: Placement, by: User, reason: str) -> Placement:
    """One side says that something is wrong. Until an administrator has settled it, the placement does not count.

    Raises NotYours, ReasonNeeded, or StepNotAllowed for one that is disputed or cancelled.
    """
    placement = lock_placement(placement.pk)
    disputing = side_or_refuse(by, placement)
    if not reason.strip():
        raise errors.ReasonNeeded
    placement.dispute_reason = reason.strip()
    placement.full_clean(validate_constraints=False)
    move(placement, PlacementState.DISPUTED, disputing, "dispute_reason")
    outbox.emit("placement.disputed", placement_id=placement.pk)
    return placement


@transaction.atomic
def resolve_dispute(
    *, placement: Placement, by: User, happened: bool, reason: str, at: datetime | None = None
) -> Placement:
    """An administrator settles a dispute: it stands as far as its sides have confirmed it, or it did not happen.

    Nobody confirms for a side: what only one side has confirmed still waits for the other.
    Raises NotYours (not an administrator of placements), ReasonNeeded or NotInDispute.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    if not by.has_perm(MANAGE):
        raise errors.NotYours
    if placement.state != PlacementState.DISPUTED:
        raise errors.NotInDispute
    if not reason.strip():
        raise errors.ReasonNeeded
    placement.resolution, placement.resolved_by, placement.resolved_at = reason.strip(), by, at
    placement.full_clean(validate_constraints=False)
    to = certainty(placement) if happened else PlacementState.CANCELLED
    move(placement, to, Side.ADMINISTRATOR, "resolution", "resolved_by", "resolved_at")
    if to == PlacementState.CANCELLED:
        undo_renewal(placement)
    if to in {PlacementState.CONFIRMED, PlacementState.CANCELLED}:
        outbox.emit(f"placement.{to.value}", placement_id=placement.pk)
    outbox.emit("placement.resolved", placement_id=placement.pk)
    return placement
