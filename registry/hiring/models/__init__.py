"""From the first contact to an accepted offer, and what the two sides say to each other on the way."""

from __future__ import annotations

from .conversation import MESSAGE_LENGTH, Attachment, Block, ConversationMessage, ReadMark, Voice
from .interviews import Interview, InterviewSlot, InterviewState, InterviewWay
from .introductions import (
    INTRODUCED,
    LIVE,
    MENTORSHIP_REQUESTS_AT_MOST,
    Application,
    ApplicationState,
    Chase,
    DeclineReason,
    JobInvitationState,
    LeftReason,
    ListingInvitation,
    Offer,
    OfferState,
    ScreeningAnswer,
)
from .judging import Criterion, PrivateNote, Rating

__all__ = [
    "INTRODUCED",
    "LIVE",
    "MENTORSHIP_REQUESTS_AT_MOST",
    "MESSAGE_LENGTH",
    "Application",
    "ApplicationState",
    "Attachment",
    "Block",
    "Chase",
    "ConversationMessage",
    "Criterion",
    "DeclineReason",
    "Interview",
    "InterviewSlot",
    "InterviewState",
    "InterviewWay",
    "JobInvitationState",
    "LeftReason",
    "ListingInvitation",
    "Offer",
    "OfferState",
    "PrivateNote",
    "Rating",
    "ReadMark",
    "ScreeningAnswer",
    "Voice",
]
