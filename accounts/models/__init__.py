"""Who takes part: people, organisations, and what people agreed to."""

from .consent import Consent, ConsentRecord, ConsentState, ConsentText, Purpose
from .organisation import Invitation, Membership, Organisation, Role
from .proof import OrganisationProof
from .user import User

__all__ = [
    "Consent",
    "ConsentRecord",
    "ConsentState",
    "ConsentText",
    "Invitation",
    "Membership",
    "Organisation",
    "OrganisationProof",
    "Purpose",
    "Role",
    "User",
]
