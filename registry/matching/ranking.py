"""The exact best pairs, in memory: every possible pair is scored, none is sampled."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from .rules import Context, GraduateSide, ListingSide, Scores, assess, is_possible, order_key

# How many pairs are kept for a listing and for a graduate: more than anyone reads.
BEST_OF_LISTING = 50
BEST_OF_PROFILE = 20


class Pair(NamedTuple):
    """A possible pair with its place in the order."""

    key: tuple[float, float, int]
    listing: ListingSide
    graduate: GraduateSide
    scores: Scores


def relevant_skills(listing: ListingSide, context: Context) -> set[int]:
    """The skills that earn anything for a listing."""
    skills = {need.skill for need in listing.requirements}
    return skills.union(*(context.closeness.get(skill, ()) for skill in skills))


def pair_for_listing(listing: ListingSide, graduate: GraduateSide, context: Context) -> Pair | None:
    """The pair as the listing's side ranks it, without pay; None if it cannot be, or may not be shown."""
    return _pair(listing, graduate, context, is_open=True) if graduate.is_visible else None


def pair_for_profile(listing: ListingSide, graduate: GraduateSide, context: Context) -> Pair | None:
    """The pair as the graduate's side ranks it; None if it cannot be."""
    return _pair(listing, graduate, context, is_open=False)


def _pair(listing: ListingSide, graduate: GraduateSide, context: Context, *, is_open: bool) -> Pair | None:
    if not is_possible(listing, graduate, context):
        return None
    scores = assess(listing, graduate, context)
    if scores.coverage <= 0:
        return None
    ranked_by = scores.open_score if is_open else scores.score
    return Pair(order_key(ranked_by, scores.fit, listing.id, graduate.id), listing, graduate, scores)


def rank_for_listings(
    listings: Sequence[ListingSide],
    blocks: Iterable[Sequence[GraduateSide]],
    context: Context,
    *,
    best: int = BEST_OF_LISTING,
) -> dict[int, list[Pair]]:
    """For each listing its best graduates, the best first."""
    relevant = {listing.id: relevant_skills(listing, context) for listing in listings}
    ranked: dict[int, list[Pair]] = {listing.id: [] for listing in listings}
    for block in blocks:
        holders = _by_skill((place, graduate.skills) for place, graduate in enumerate(block))
        for listing in listings:
            places = _found(holders, relevant[listing.id]) if listing.requirements else range(len(block))
            pairs = (pair_for_listing(listing, block[place], context) for place in places)
            new = [pair for pair in pairs if pair is not None]
            ranked[listing.id] = heapq.nsmallest(best, [*ranked[listing.id], *new], key=_key)
    return ranked


def rank_for_profiles(
    graduates: Iterable[GraduateSide],
    listings: Sequence[ListingSide],
    context: Context,
    *,
    best: int = BEST_OF_PROFILE,
) -> dict[int, list[Pair]]:
    """For each graduate their best listings, the best first."""
    wanting = _by_skill((place, relevant_skills(listing, context)) for place, listing in enumerate(listings))
    for_all = {place for place, listing in enumerate(listings) if not listing.requirements}
    ranked = {}
    for graduate in graduates:
        places = for_all | _found(wanting, graduate.skills)
        pairs = (pair_for_profile(listings[place], graduate, context) for place in places)
        ranked[graduate.id] = heapq.nsmallest(best, [pair for pair in pairs if pair is not None], key=_key)
    return ranked


def _key(pair: Pair) -> tuple[float, float, int]:
    return pair.key


def _by_skill(rows: Iterable[tuple[int, Iterable[int]]]) -> Mapping[int, list[int]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, skills in rows:
        for skill in skills:
            places[skill].append(place)
    return places


def _found(places: Mapping[int, list[int]], skills: Collection[int]) -> set[int]:
    """The places that any of these skills leads to."""
    return {place for skill in skills if skill in places for place in places[skill]}
