"""What people do with placements, one module for each verb. Each service locks the placement first."""

from .cancel import cancel_placement, free_place
from .claim import claim_placement
from .confirm import asked_by_link, confirm_by_link, confirm_placement
from .correct import answer_correction, correct_placement, withdraw_correction
from .dispute import MANAGE, dispute_placement, resolve_dispute
from .document import give_document, look_at_document, take_back_document
from .end import end_placement
from .escalate import escalate_silent, remind_silent_side
from .expect import expect_from_offer
from .merge import move_placements
from .record import add_milestone, answer_amount, lines_of, record_amount, reverse_amount
from .renew import renew_contract
from .steps import lock_placement

__all__ = [
    "MANAGE",
    "add_milestone",
    "answer_amount",
    "answer_correction",
    "asked_by_link",
    "cancel_placement",
    "claim_placement",
    "confirm_by_link",
    "confirm_placement",
    "correct_placement",
    "dispute_placement",
    "end_placement",
    "escalate_silent",
    "expect_from_offer",
    "free_place",
    "give_document",
    "lines_of",
    "lock_placement",
    "look_at_document",
    "move_placements",
    "record_amount",
    "remind_silent_side",
    "renew_contract",
    "resolve_dispute",
    "reverse_amount",
    "take_back_document",
    "withdraw_correction",
]
