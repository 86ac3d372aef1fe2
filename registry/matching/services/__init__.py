"""Keeping the ranked pairs true: computing, forgetting, and following what changes."""

from .cascade import ask_for_rebuild
from .forget import exclude, forget_listing, forget_profile, readmit, set_aside
from .match import match_listing, match_listings, match_profile, match_profiles
from .refresh import Rebuild, listing_changed, profile_changed, rebuild

__all__ = [
    "Rebuild",
    "ask_for_rebuild",
    "exclude",
    "forget_listing",
    "forget_profile",
    "listing_changed",
    "match_listing",
    "match_listings",
    "match_profile",
    "match_profiles",
    "profile_changed",
    "readmit",
    "rebuild",
    "set_aside",
]
