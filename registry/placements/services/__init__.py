"""What people do with placements, one module for each verb. Each service locks the placement first."""

from .cancel import cancel_placement, free_place
from .claim import claim_placement
from .confirm import confirm_placement
from .dispute import MANAGE, dispute_placement, resolve_dispute
from .end import end_placement
from .expect import expect_from_offer
from .merge import move_placements
from .steps import lock_placement

__all__ = [
    "MANAGE",
    "cancel_placement",
    "claim_placement",
    "confirm_placement",
    "dispute_placement",
    "end_placement",
    "expect_from_offer",
    "free_place",
    "lock_placement",
    "move_placements",
    "resolve_dispute",
]
