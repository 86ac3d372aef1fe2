"""Following what changes: the changed one's own list at once, then every list of the other side that it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from registry.listings.models import Listing
from registry.matching.models import Match
from registry.matching.ranking import (
    BEST_OF_LISTING,
    BEST_OF_PROFILE,
    Pair,
    pair_for_listing,
    pair_for_profile,
    rank_for_listings,
    rank_for_profiles,
)
from registry.matching.rules import order_key
from registry.matching.sides import load_graduates, matchable_ids
from registry.profiles.models import Profile

from . import at_scale, cascade
from .forget import forget_listing, forget_profile
from .match import best_for_listings, graduates_on, listings_on, possible_graduates
from .storing import hold, hold_for_rebuilding, store


@dataclass(frozen=True)
class Rebuild:
    """What a rebuild asked for."""

    listings: int
    profiles: int
    chunks: int


@transaction.atomic
def listing_changed(*, listing_id: int, at: datetime | None = None) -> None:
    """Rank graduates for the listing, and have the graduates looked at whose own list it moves."""
    at = at or timezone.now()
    on = timezone.localdate(at)
    if not Listing.objects.on_pages(on).filter(pk=listing_id).exists():
        forget_listing(listing_id)
        return
    if cascade.is_swamped():
        cascade.ask_for_rebuild()
        return
    hold("listing", [listing_id])
    listings, context = listings_on(on, [listing_id])
    if at_scale.is_large():
        store("listing", best_for_listings(listings, context), context, at)
        return
    graduates = load_graduates(on, possible_graduates(listings, context))
    pairs = [pair_for_profile(listing, graduate, context) for listing in listings for graduate in graduates]
    cascade.look_again_at_profiles(_profiles_moved(listing_id, pairs))
    store("listing", rank_for_listings(listings, [graduates], context), context, at)


@transaction.atomic
def profile_changed(*, profile_id: int, at: datetime | None = None) -> None:
    """Rank listings for the graduate, and have the listings looked at whose own list the graduate moves.

    Who no longer agrees or looks is forgotten at once.
    """
    at = at or timezone.now()
    at_scale.note_change(profile_id, at=at)
    if not Profile.objects.matchable().filter(pk=profile_id).exists():
        forget_profile(profile_id)
        return
    if cascade.is_swamped():
        cascade.ask_for_rebuild()
        return
    hold("profile", [profile_id])
    graduates, listings, context = graduates_on(timezone.localdate(at), [profile_id])
    pairs = [pair_for_listing(listing, graduate, context) for graduate in graduates for listing in listings]
    cascade.look_again_at_listings(_listings_moved(profile_id, pairs))
    if not at_scale.is_large():
        store("profile", rank_for_profiles(graduates, listings, context), context, at)


@transaction.atomic
def rebuild(*, at: datetime | None = None) -> Rebuild:
    """Have every list computed anew, in chunks; also those of listings and graduates that no longer take part.

    Two at once come one after the other, and what waits to be followed one by one is followed by this.
    """
    hold_for_rebuilding()
    if at_scale.is_large():
        at_scale.ask_for_new_arrays()
    cascade.settle_what_a_rebuild_covers()
    on = timezone.localdate(at)
    ranked = Match.objects.order_by()
    listings = set(Listing.objects.on_pages(on).values_list("pk", flat=True))
    listings |= set(ranked.filter(listing_rank__isnull=False).values_list("listing_id", flat=True).distinct())
    profiles = set() if at_scale.is_large() else set(matchable_ids())
    profiles |= set(ranked.filter(profile_rank__isnull=False).values_list("profile_id", flat=True).distinct())
    chunks = cascade.ask_for_listings(listings) + cascade.ask_for_profiles(profiles)
    return Rebuild(listings=len(listings), profiles=len(profiles), chunks=chunks)


def _profiles_moved(listing_id: int, pairs: Iterable[Pair | None]) -> set[int]:
    """Graduates who have the listing on their list, or would: the list is not full, or the listing beats its last."""
    possible = {pair.graduate.id: pair.key for pair in pairs if pair is not None}
    last = Match.objects.filter(profile_rank=BEST_OF_PROFILE, profile_id__in=possible)
    rows = last.values_list("profile_id", "score", "fit", "listing_id")
    lasts = {profile: order_key(score, fit, listing, profile) for profile, score, fit, listing in rows}
    moved = {profile for profile, key in possible.items() if profile not in lasts or key < lasts[profile]}
    has_it = Match.objects.filter(listing_id=listing_id, profile_rank__isnull=False)
    return moved | set(has_it.values_list("profile_id", flat=True))


def _listings_moved(profile_id: int, pairs: Iterable[Pair | None]) -> set[int]:
    """Listings that rank the graduate, or would now: the list is not full, or the graduate beats its last."""
    possible = {pair.listing.id: pair.key for pair in pairs if pair is not None}
    last = Match.objects.filter(listing_rank=BEST_OF_LISTING, listing_id__in=possible)
    rows = last.values_list("listing_id", "open_score", "fit", "profile_id")
    lasts = {listing: order_key(score, fit, listing, profile) for listing, score, fit, profile in rows}
    moved = {listing for listing, key in possible.items() if listing not in lasts or key < lasts[listing]}
    ranks_them = Match.objects.filter(profile_id=profile_id, listing_rank__isnull=False)
    return moved | set(ranks_them.values_list("listing_id", flat=True))
