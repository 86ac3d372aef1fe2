"""How well a graduate and a listing fit: gates, score, reasons. No database and no clock; docs/matching.md in prose."""

from .explaining import explain, for_listing
from .facts import Context, Gate, GraduateSide, Held, ListingSide, Mark, Requirement, Scores
from .gating import gates, is_possible
from .scoring import appeal_factors, assess, credits_of, fit_factors, order_key
from .showing import shown_order

__all__ = [
    "Context",
    "Gate",
    "GraduateSide",
    "Held",
    "ListingSide",
    "Mark",
    "Requirement",
    "Scores",
    "appeal_factors",
    "assess",
    "credits_of",
    "explain",
    "fit_factors",
    "for_listing",
    "gates",
    "is_possible",
    "order_key",
    "shown_order",
]
