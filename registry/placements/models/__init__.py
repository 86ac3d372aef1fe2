"""The tables of placements."""

from .check_in import CheckIn, CheckInAnswer, LeavingReason
from .evidence import DocumentKind, DocumentState, Escalation, PlacementDocument
from .placement import EvidenceLevel, Placement, PlacementQuerySet, PlacementState

__all__ = [
    "CheckIn",
    "CheckInAnswer",
    "DocumentKind",
    "DocumentState",
    "Escalation",
    "EvidenceLevel",
    "LeavingReason",
    "Placement",
    "PlacementDocument",
    "PlacementQuerySet",
    "PlacementState",
]
