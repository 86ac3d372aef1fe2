"""Computing the best pairs of listings and of graduates from what the database holds now.

What is stored is a function of the data and the day alone: a run may be lost, killed or repeated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from registry.matching.ranking import Pair, rank_for_listings, rank_for_profiles, relevant_skills
from registry.matching.rules import Context, GraduateSide, ListingSide
from registry.matching.sides import graduate_blocks, load_context, load_graduates, load_listings, matchable_ids

from . import at_scale
from .storing import hold, store


def match_listing(*, listing_id: int, at: datetime | None = None) -> int:
    """Rank all matchable graduates for one listing; return how many are kept. A listing that is not open keeps none."""
    return match_listings(listing_ids=[listing_id], at=at)


def match_profile(*, profile_id: int, at: datetime | None = None) -> int:
    """Rank all open listings for one graduate; return how many are kept. Without consent none is."""
    return match_profiles(profile_ids=[profile_id], at=at)


@transaction.atomic
def match_listings(*, listing_ids: Collection[int], at: datetime | None = None) -> int:
    """Rank all matchable graduates for each of these listings; return how many pairs are kept.

    A transaction that matches listings matches no profiles, or two of them could wait for each other.
    """
    at = at or timezone.now()
    hold("listing", listing_ids)
    listings, context = listings_on(timezone.localdate(at), listing_ids)
    ranked: dict[int, list[Pair]] = {pk: [] for pk in listing_ids}
    return store("listing", ranked | dict(best_for_listings(listings, context)), context, at)


def best_for_listings(listings: Sequence[ListingSide], context: Context) -> Mapping[int, list[Pair]]:
    """For each listing its best graduates: the same by arrays, where there are many, as one after another."""
    if at_scale.is_large():
        return at_scale.rank(listings, context, lambda some: best_one_by_one(some, context))
    return best_one_by_one(listings, context)


def best_one_by_one(listings: Sequence[ListingSide], context: Context) -> dict[int, list[Pair]]:
    """For each listing its best graduates, by trying everybody who can have any fit."""
    if not listings:
        return {}
    blocks = graduate_blocks(context.on, possible_graduates(listings, context))
    return rank_for_listings(listings, blocks, context)


@transaction.atomic
def match_profiles(*, profile_ids: Collection[int], at: datetime | None = None) -> int:
    """Rank all open listings for each of these graduates; return how many pairs are kept: none, and none that was kept
    before, where so many graduates are that lists are found when somebody looks."""
    at = at or timezone.now()
    hold("profile", profile_ids)
    if at_scale.is_large():
        return store("profile", {pk: [] for pk in profile_ids}, Context(on=timezone.localdate(at)), at)
    graduates, listings, context = graduates_on(timezone.localdate(at), profile_ids)
    ranked: dict[int, list[Pair]] = {pk: [] for pk in profile_ids}
    return store("profile", ranked | rank_for_profiles(graduates, listings, context), context, at)


def listings_on(on: date, listing_ids: Collection[int]) -> tuple[list[ListingSide], Context]:
    """These listings, and what is true on the day for their pairs."""
    listings = load_listings(on, listing_ids)
    return listings, load_context(on, listings, exclusions=Q(listing_id__in=listing_ids))


def graduates_on(on: date, profile_ids: Collection[int]) -> tuple[list[GraduateSide], list[ListingSide], Context]:
    """These graduates, all open listings, and what is true on the day for their pairs."""
    listings = load_listings(on)
    context = load_context(on, listings, exclusions=Q(profile_id__in=profile_ids))
    return load_graduates(on, profile_ids), listings, context


def possible_graduates(listings: Collection[ListingSide], context: Context) -> list[int]:
    """The graduates who can have any fit with one of these listings."""
    if not all(listing.requirements for listing in listings):
        return matchable_ids()
    return matchable_ids(holding={skill for listing in listings for skill in relevant_skills(listing, context)})
