"""The tables of placements."""

from .check_in import CheckIn, CheckInAnswer, LeavingReason
from .placement import Placement, PlacementQuerySet, PlacementState

__all__ = [
    "CheckIn",
    "CheckInAnswer",
    "LeavingReason",
    "Placement",
    "PlacementQuerySet",
    "PlacementState",
]
