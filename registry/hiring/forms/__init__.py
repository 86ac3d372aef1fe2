"""What people fill in between the first contact and an accepted offer."""

from .asking import ApplyForm, DeclineForm, InviteForm, WithdrawForm
from .board import BulkForm, NoteForm, RatingForm
from .offers import MenteeForm, OfferForm, TermsForm, date_input
from .talks import MessageForm, ProposalForm

__all__ = [
    "ApplyForm",
    "BulkForm",
    "DeclineForm",
    "InviteForm",
    "MenteeForm",
    "MessageForm",
    "NoteForm",
    "OfferForm",
    "ProposalForm",
    "RatingForm",
    "TermsForm",
    "WithdrawForm",
    "date_input",
]
