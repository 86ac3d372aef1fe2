"""From the first contact to an accepted offer: one module for each thing that people do.

Locks are taken in one order, whoever writes: profile, listing, invitation, application, offer, and last the
agreement, inside the disclosure gate. A service may leave steps out, never turn back.
"""

from __future__ import annotations

from .applying import apply, withdraw
from .expiring import expire_due
from .filling import close_filled
from .inviting import accept_invitation, decline_invitation, invite
from .merging import move_applications
from .offering import accept_mentee, accept_offer, decline_offer, make_offer, withdraw_offer
from .pipeline import move

__all__ = [
    "accept_invitation",
    "accept_mentee",
    "accept_offer",
    "apply",
    "close_filled",
    "decline_invitation",
    "decline_offer",
    "expire_due",
    "invite",
    "make_offer",
    "move",
    "move_applications",
    "withdraw",
    "withdraw_offer",
]
