"""What people do with a listing: one module per verb."""

from registry.listings.errors import EmployerNotVerified, ListingFull
from registry.listings.rules import AskedQuestion, AskedSkill

from .checking import assess_listing
from .deciding import (
    answer_appeal,
    appeal,
    appealable_decision,
    close_as_moderator,
    hide_reported,
    restore_listing,
)
from .draft import Terms, draft_listing, edit_listing
from .expiry import expire_due
from .locking import lock_listing
from .moderate import approve_listing, reject_listing, submit_listing
from .pausing import note_silence, pause_listing, resume_listing
from .places import close_listing, fill_place, free_places
from .renewing import remind_of_closing, renew_listing

__all__ = [
    "AskedQuestion",
    "AskedSkill",
    "EmployerNotVerified",
    "ListingFull",
    "Terms",
    "answer_appeal",
    "appeal",
    "appealable_decision",
    "approve_listing",
    "assess_listing",
    "close_as_moderator",
    "close_listing",
    "draft_listing",
    "edit_listing",
    "expire_due",
    "fill_place",
    "free_places",
    "hide_reported",
    "lock_listing",
    "note_silence",
    "pause_listing",
    "reject_listing",
    "remind_of_closing",
    "renew_listing",
    "restore_listing",
    "resume_listing",
    "submit_listing",
]
