"""Locks, and on which side of a mentorship a person stands. The order is told in the package's first lines."""

from __future__ import annotations

from django.db import connection

from accounts.models import User
from registry.listings.models import Kind
from registry.mentoring import errors, rules
from registry.mentoring.models import Side
from registry.placements.access import side
from registry.placements.models import Placement
from registry.placements.rules import Side as PlacementSide
from registry.placements.services import lock_placement


def lock_rounds() -> None:
    """Wait until nobody else opens, closes or plans a round, and keep others waiting until we commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry.mentoring.rounds'))")


def side_in(placement: Placement, user: User) -> Side:
    """The side on which a person stands in a mentorship. Raises NotYours."""
    found = side(user, placement) if placement.kind == Kind.MENTORSHIP else None
    if found is None:
        raise errors.NotYours
    return Side.GRADUATE if found == PlacementSide.GRADUATE else Side.MENTOR


def lock_mentorship(placement_id: int, by: User) -> tuple[Placement, Side]:
    """The mentorship, locked, and the person's side of it. Raises NotYours."""
    placement = lock_placement(placement_id)
    return placement, side_in(placement, by)


def require_running(placement: Placement) -> None:
    """Raises NotRunning unless the two may still agree and plan."""
    if placement.state not in rules.RUNNING or placement.ended_on is not None:
        raise errors.NotRunning
