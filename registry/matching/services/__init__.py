"""Keeping the ranked pairs true: computing, forgetting, and following what changes."""

from .forget import exclude, forget_listing, forget_profile
from .match import match_listing, match_listings, match_profile, match_profiles
from .refresh import Rebuild, listing_changed, profile_changed, rebuild

__all__ = [
    "Rebuild",
    "exclude",
    "forget_listing",
    "forget_profile",
    "listing_changed",
    "match_listing",
    "match_listings",
    "match_profile",
    "match_profiles",
    "profile_changed",
    "rebuild",
]
