"""What people do with a listing: one module per verb."""

from registry.listings.errors import EmployerNotVerified, ListingFull
from registry.listings.rules import AskedQuestion, AskedSkill

from .draft import Terms, draft_listing, edit_listing
from .expiry import expire_due
from .locking import lock_listing
from .moderate import approve_listing, reject_listing, submit_listing
from .pausing import pause_listing, resume_listing
from .places import close_listing, fill_place, free_places

__all__ = [
    "AskedQuestion",
    "AskedSkill",
    "EmployerNotVerified",
    "ListingFull",
    "Terms",
    "approve_listing",
    "close_listing",
    "draft_listing",
    "edit_listing",
    "expire_due",
    "fill_place",
    "free_places",
    "lock_listing",
    "pause_listing",
    "reject_listing",
    "resume_listing",
    "submit_listing",
]
