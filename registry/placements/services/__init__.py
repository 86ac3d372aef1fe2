"""What people do with placements, one module for each verb. Each service locks the placement first."""

from .cancel import cancel_placement, free_place
from .claim import claim_placement
from .confirm import asked_by_link, confirm_by_link, confirm_placement
from .dispute import MANAGE, dispute_placement, resolve_dispute
from .document import checked_document, give_document, look_at_document, opened_document, take_back_document
from .end import end_placement
from .escalate import escalate_silent, remind_silent_side
from .expect import expect_from_offer
from .merge import move_placements
from .steps import lock_placement

__all__ = [
    "MANAGE",
    "asked_by_link",
    "cancel_placement",
    "checked_document",
    "claim_placement",
    "confirm_by_link",
    "confirm_placement",
    "dispute_placement",
    "end_placement",
    "escalate_silent",
    "expect_from_offer",
    "free_place",
    "give_document",
    "lock_placement",
    "look_at_document",
    "move_placements",
    "opened_document",
    "remind_silent_side",
    "resolve_dispute",
    "take_back_document",
]
