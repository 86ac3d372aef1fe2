"""How rounds, proposals, agreements, sessions and references move, for `docs/states.md`."""

from __future__ import annotations

from registry.placements.diagrams import Chapter

from . import rules
from .models import AgreementState, ProposalState, ReferenceState, RoundState, SessionState

CHAPTERS: list[Chapter] = [
    (
        "A round of mentoring",
        "One is open at a time. What it proposes waits fourteen days for the mentors. One that is called off goes from "
        "planned to closed.",
        RoundState,
        rules.ROUND_TRANSITIONS,
    ),
    (
        "A proposal",
        "A mentor's yes makes an offer, which the graduate then accepts or not. The request outlives its proposal.",
        ProposalState,
        rules.PROPOSAL_TRANSITIONS,
    ),
    (
        "An agreement of a mentorship",
        "Each is a version; accepting a newer one replaces the one that held.",
        AgreementState,
        rules.AGREEMENT_TRANSITIONS,
    ),
    (
        "A mentoring session",
        "It counts as hours once it is confirmed. Who wrote it down puts right what is contested.",
        SessionState,
        rules.SESSION_TRANSITIONS,
    ),
    (
        "A mentor's reference",
        "It is the graduate's to keep or not; either side takes it away again.",
        ReferenceState,
        rules.REFERENCE_TRANSITIONS,
    ),
]
