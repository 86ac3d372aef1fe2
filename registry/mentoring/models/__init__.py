"""Rounds that bring graduates and mentors together, and what the two agree, do and say of it afterwards."""

from .endings import Feedback, Reference, ReferenceState
from .pairs import (
    AgreementState,
    MentorshipAgreement,
    NextStep,
    Pulse,
    Rhythm,
    Session,
    SessionState,
    Side,
    mentorships,
    mentorships_of,
)
from .rounds import ASKABLE, Preference, Proposal, ProposalState, Round, RoundState

__all__ = [
    "ASKABLE",
    "AgreementState",
    "Feedback",
    "MentorshipAgreement",
    "NextStep",
    "Preference",
    "Proposal",
    "ProposalState",
    "Pulse",
    "Reference",
    "ReferenceState",
    "Rhythm",
    "Round",
    "RoundState",
    "Session",
    "SessionState",
    "Side",
    "mentorships",
    "mentorships_of",
]
