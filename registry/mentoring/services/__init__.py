"""Rounds, and what a pair does: one module for each thing that people do.

Locks are taken in one order, whoever writes: the lock of the rounds, profile, listing, placement, application, and last
this room's own rows. A service may leave steps out, never turn back.
"""

from __future__ import annotations

from .agreeing import accept_agreement, decline_agreement, propose_agreement, take_back_agreement
from .answering import accept_proposal, decline_proposal, settle_proposals
from .ending import (
    accept_reference,
    decline_reference,
    give_feedback,
    offer_reference,
    remove_reference,
)
from .meeting import confirm_session, contest_session, correct_session, record_session, remove_session, tick_step
from .planning import call_off_round, plan_round
from .ranking import move_mentee, move_wish, refuse_mentee, restore_mentee
from .reminding import remind_due, say_it_goes_on
from .running import close_round, close_what_is_over, open_round, run_due

__all__ = [
    "accept_agreement",
    "accept_proposal",
    "accept_reference",
    "call_off_round",
    "close_round",
    "close_what_is_over",
    "confirm_session",
    "contest_session",
    "correct_session",
    "decline_agreement",
    "decline_proposal",
    "decline_reference",
    "give_feedback",
    "move_mentee",
    "move_wish",
    "offer_reference",
    "open_round",
    "plan_round",
    "propose_agreement",
    "record_session",
    "refuse_mentee",
    "remind_due",
    "remove_reference",
    "remove_session",
    "restore_mentee",
    "run_due",
    "say_it_goes_on",
    "settle_proposals",
    "take_back_agreement",
    "tick_step",
]
