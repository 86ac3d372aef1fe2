"""From the first contact to an accepted offer: one module for each thing that people do.

Locks are taken in one order, whoever writes: profile, listing, invitation, application, offer, interview, and last the
agreement, inside the disclosure gate. A service may leave steps out, never turn back.
"""

from __future__ import annotations

from .applying import apply, withdraw
from .expiring import expire_due
from .filling import close_filled
from .interviewing import (
    call_off_interview,
    choose_slot,
    propose_interview,
    propose_other_times,
    record_interview,
)
from .inviting import accept_invitation, decline_invitation, invite
from .judging import Moved, keep_note, move_many, rate
from .merging import move_applications
from .offering import (
    accept_mentee,
    accept_offer,
    ask_other_terms,
    competing,
    decline_offer,
    make_offer,
    withdraw_offer,
)
from .pipeline import move
from .silence import chase_silent, note_silent
from .talking import block, exclude_blocked, mark_read, unblock, write_message

__all__ = [
    "Moved",
    "accept_invitation",
    "accept_mentee",
    "accept_offer",
    "apply",
    "ask_other_terms",
    "block",
    "call_off_interview",
    "chase_silent",
    "choose_slot",
    "close_filled",
    "competing",
    "decline_invitation",
    "decline_offer",
    "exclude_blocked",
    "expire_due",
    "invite",
    "keep_note",
    "make_offer",
    "mark_read",
    "move",
    "move_applications",
    "move_many",
    "note_silent",
    "propose_interview",
    "propose_other_times",
    "rate",
    "record_interview",
    "unblock",
    "withdraw",
    "withdraw_offer",
    "write_message",
]
