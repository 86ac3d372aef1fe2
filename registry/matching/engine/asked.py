"""A listing as the kernel takes it: its gates and wishes as numbers, its requirements as paths into the crowd."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import fsum
from typing import Any

import numpy as np

from registry.agreements.rules import needs_agreement
from registry.matching.rules import Context, ListingSide
from registry.matching.rules.scoring import isco_closeness, recency_of, share_of
from registry.matching.rules.weights import LATE_DAYS, STANDS_ALONE, TRUST
from registry.places.models import CORRIDOR

from . import pair
from .crowd import BEFORE_USE, KINDS, TRUSTS, USED, WORDS, Array, Codes, Crowd

HELD = 48  # level (0 to 5) * 8 + trust


@dataclass(frozen=True)
class Asked:
    """What `kernel.best_graduates` takes of a listing, in its order."""

    listing: tuple[Any, ...]
    of_countries: Array
    asked: tuple[Array, ...]
    near_work: Array
    near_aims: Array
    is_job: bool


def asked_of(listing: ListingSide, context: Context, codes: Codes, crowd: Crowd) -> Asked:
    """The listing in the numbers of this crowd."""
    return Asked(
        listing=terms_of(listing, context, codes),
        of_countries=countries_of(listing, context, codes),
        asked=_requirements(listing, context, crowd),
        near_work=near_work(listing.isco, codes.groups),
        near_aims=_near_aims(listing.isco, codes.groups),
        is_job=listing.kind == "job",
    )


def terms_of(listing: ListingSide, context: Context, codes: Codes) -> tuple[Any, ...]:
    """The terms of a listing as the kernels read them: country, region, remote, kind, hours, the last day on which
    somebody must be free, languages."""
    needed = max(listing.starts_on or listing.closes_on, context.on) + timedelta(days=LATE_DAYS)
    return (
        np.int64(codes.countries.index(listing.country)),
        np.int64(codes.regions.index(listing.region) if listing.region is not None else -1),
        np.bool_(listing.is_remote),
        np.uint8(1 << KINDS.index(listing.kind)),
        np.int64(-1 if listing.hours_per_week is None else listing.hours_per_week),
        np.int64(needed.toordinal()),
        bits_of(listing.languages, codes.languages),
    )


def bits_of(chosen: Iterable[str], known: Sequence[str]) -> Array:
    """Which of the known codes are chosen, as bits in `WORDS` numbers."""
    bits = np.zeros(WORDS, np.uint64)
    for code in chosen:
        place = known.index(code)
        bits[place >> 6] |= np.uint64(1) << np.uint64(place & 63)
    return bits


def countries_of(listing: ListingSide, context: Context, codes: Codes) -> Array:
    """For each country what the gates of a listing say of somebody who lives there, or is a citizen of it."""
    return _said(
        listing.owner_country,
        listing.country,
        (listing.country, listing.isco[:1]) in context.mobility,
        listing.eligible_countries,
        frozenset(context.in_force),
        codes.countries,
    )


@lru_cache(maxsize=1_000)
def _said(
    owner_country: str,
    country: str,
    is_open_group: bool,
    eligible: frozenset[str],
    in_force: frozenset[frozenset[str]],
    countries: tuple[str, ...],
) -> Array:
    """Few listings differ in what this reads."""
    said = np.zeros(len(countries), np.uint8)
    for place, code in enumerate(countries):
        if not eligible or code in eligible:
            said[place] |= pair.ELIGIBLE
        if code == owner_country:
            said[place] |= pair.NO_BORDER
        if not needs_agreement(code, owner_country) or frozenset((code, owner_country)) in in_force:
            said[place] |= pair.WITH_CONSENT
        if code == country or (code in CORRIDOR and is_open_group):
            said[place] |= pair.IS_CITIZEN
    return said


def _requirements(listing: ListingSide, context: Context, crowd: Crowd) -> tuple[Array, ...]:
    """Where each requirement's paths end, the places of the skills on them and how near each is, what a level and a
    trust earn for it, its share of the whole, and what is left of a skill by the year in which it was last used."""
    ends, options, nearness = [], [], []
    table = np.zeros((len(listing.requirements), HELD), np.float64)
    for number, need in enumerate(listing.requirements):
        close: Mapping[int, float] = {**context.closeness.get(need.skill, {}), need.skill: 1.0}
        # Hints first: they add up, and then the best of all the others counts if it is more.
        for skill, near in sorted(close.items(), key=lambda one: one[1] >= STANDS_ALONE):
            place = int(np.searchsorted(crowd.skill_ids, skill))
            if place < len(crowd.skill_ids) and crowd.skill_ids[place] == skill:
                options.append(place)
                nearness.append(near)
        ends.append(len(options))
        for level in range(6):
            for place, trust in enumerate(TRUSTS):
                table[number, level * 8 + place] = min(1.0, level / need.level) * TRUST[trust]
    return (
        np.array(ends, np.int64),
        np.array(options, np.int64),
        np.array(nearness, np.float64),
        table,
        np.array(shares_of(listing), np.float64),
        _recency(context.on.year),
    )


def shares_of(listing: ListingSide) -> list[float]:
    """The share that each requirement has in the whole."""
    shares = [share_of(need) for need in listing.requirements]
    whole = fsum(shares)
    return [share / whole for share in shares]


@lru_cache(maxsize=4)
def _recency(in_year: int) -> Array:
    years = [None, *range(BEFORE_USE + 1, BEFORE_USE + USED)]
    return np.array([recency_of(year, in_year=in_year) for year in years], np.float64)


@lru_cache(maxsize=1_000)
def near_work(isco: str, groups: tuple[str, ...]) -> Array:
    """How near work in each group is to an occupation."""
    return np.array([isco_closeness(isco, code) for code in groups], np.float64)


@lru_cache(maxsize=1_000)
def _near_aims(isco: str, groups: tuple[str, ...]) -> Array:
    """How near an occupation is to each group that somebody may aim at."""
    return np.array([isco_closeness(code, isco) for code in groups], np.float64)
