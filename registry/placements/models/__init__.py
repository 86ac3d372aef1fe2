"""The tables of placements."""

from .check_in import CheckIn, CheckInAnswer, LeavingReason
from .contract import AmountAnswer, AmountEntry, AmountStep, AmountVerdict, Milestone
from .correction import CorrectionState, PlacementCorrection
from .evidence import DocumentKind, DocumentState, Escalation, PlacementDocument
from .placement import EvidenceLevel, Placement, PlacementQuerySet, PlacementState

__all__ = [
    "AmountAnswer",
    "AmountEntry",
    "AmountStep",
    "AmountVerdict",
    "CheckIn",
    "CheckInAnswer",
    "CorrectionState",
    "DocumentKind",
    "DocumentState",
    "Escalation",
    "EvidenceLevel",
    "LeavingReason",
    "Milestone",
    "Placement",
    "PlacementCorrection",
    "PlacementDocument",
    "PlacementQuerySet",
    "PlacementState",
]
