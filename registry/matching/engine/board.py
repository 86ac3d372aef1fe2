"""All open listings as arrays, and the exact best of them for one graduate: found here, confirmed by the rules.

The other way round than `crowd.py` and `ranking.py`: many listings, one graduate. It is quick enough to be asked each
time somebody looks, so that no list of theirs has to be kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from registry.matching.ranking import BEST_OF_PROFILE, Pair, pair_for_profile
from registry.matching.rules import Context, GraduateSide, ListingSide, Mark, Requirement
from registry.matching.rules.scoring import marks_of, recency_of
from registry.matching.rules.weights import STANDS_ALONE, TRUST, WORKING_LANGUAGE

from . import pair
from .asked import bits_of, countries_of, near_work, shares_of, terms_of
from .crowd import KINDS, Array, Codes
from .heap import new_heap
from .listings_kernel import best_listings

# So many more than are wanted are confirmed: what rounding may have moved is among them.
SPARE: Final = 12
MOST_MARKS: Final = 3


@dataclass(frozen=True)
class Postings:
    """For each skill the needs that it earns something for: `starts` is one longer than the skills."""

    starts: Array  # int64
    needs: Array  # int32
    near: Array  # float64


@dataclass(frozen=True)
class Board:
    """Open listings, in order of their numbers, with what the kernel reads of each."""

    sides: tuple[ListingSide, ...]
    context: Context  # of all of them, with nobody excluded
    codes: Codes
    ids: Array  # int64
    terms: tuple[Array, ...]  # `asked.terms_of`, one array for each part
    of_countries: Array  # uint8, a row for each listing
    groups: Array  # int16, place in Codes.groups
    marks: Array  # int32 in MOST_MARKS columns, -1 for none
    pay_top: Array  # float64, or `pair.PAY_NOT_KNOWN`, `pair.UNPAID`
    asks_nothing: Array  # int32, the listings without requirements
    need_listing: Array  # int32
    need_level: Array  # float64
    need_share: Array  # float64
    skill_ids: Array  # int64, sorted
    hints: Postings
    stands: Postings
    nearness: Array  # float64, groups by groups: how near the second is to the first
    nearness_of_aims: Array  # the same with groups as columns


def board_of(listings: Sequence[ListingSide], context: Context, codes: Codes) -> Board:
    """The arrays of these listings, of those that are open on the day."""
    sides = tuple(one for one in listings if one.is_open and one.closes_on >= context.on)
    needs = [
        (place, need, share)
        for place, one in enumerate(sides)
        for need, share in zip(one.requirements, shares_of(one), strict=True)
    ]
    hints, stands = _paths([need for _place, need, _share in needs], context)
    skill_ids = np.array(sorted(hints.keys() | stands.keys()), np.int64)
    marks = np.full((len(sides), MOST_MARKS), -1, np.int32)
    for row, one in enumerate(sides):
        numbers = [_number(mark, codes) for mark in marks_of(one)]
        marks[row, : len(numbers)] = numbers
    nearness = np.array([near_work(one, codes.groups) for one in codes.groups])
    said = [countries_of(one, context, codes) for one in sides]
    return Board(
        sides=sides,
        context=context,
        codes=codes,
        ids=np.array([one.id for one in sides], np.int64),
        terms=tuple(np.array(part) for part in zip(*(terms_of(one, context, codes) for one in sides), strict=True)),
        of_countries=np.array(said, np.uint8).reshape(len(sides), len(codes.countries)),
        groups=np.array([codes.groups.index(one.isco) for one in sides], np.int16),
        marks=marks,
        pay_top=np.array([_pay(one) for one in sides], np.float64),
        asks_nothing=np.array([row for row, one in enumerate(sides) if not one.requirements], np.int32),
        need_listing=np.array([place for place, _need, _share in needs], np.int32),
        need_level=np.array([need.level for _place, need, _share in needs], np.float64),
        need_share=np.array([share for _place, _need, share in needs], np.float64),
        skill_ids=skill_ids,
        hints=_postings(skill_ids, hints),
        stands=_postings(skill_ids, stands),
        nearness=nearness,
        nearness_of_aims=np.ascontiguousarray(nearness.T),
    )


def _number(mark: Mark, codes: Codes) -> int:
    """The number of what a graduate may have said no to: occupations first, then regions, then kinds."""
    if mark.about == "occupation":
        return codes.groups.index(mark.code)
    if mark.about == "region":
        return len(codes.groups) + codes.regions.index(mark.code)
    return len(codes.groups) + len(codes.regions) + KINDS.index(mark.code)


_Paths = Mapping[int, list[tuple[int, float]]]


def _paths(needs: Sequence[Requirement], context: Context) -> tuple[_Paths, _Paths]:
    """For each skill the needs that it is a hint for, and those that it stands for, each with how near it is."""
    hints: dict[int, list[tuple[int, float]]] = defaultdict(list)
    stands: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for number, need in enumerate(needs):
        close: Mapping[int, float] = {**context.closeness.get(need.skill, {}), need.skill: 1.0}
        for skill, near in close.items():
            (hints if near < STANDS_ALONE else stands)[skill].append((number, near))
    return hints, stands


def _postings(skill_ids: Array, paths: _Paths) -> Postings:
    found = [paths.get(int(skill), []) for skill in skill_ids]
    return Postings(
        starts=np.cumsum([0, *map(len, found)]).astype(np.int64),
        needs=np.array([need for of_skill in found for need, _near in of_skill], np.int32),
        near=np.array([near for of_skill in found for _need, near in of_skill], np.float64),
    )


def _pay(listing: ListingSide) -> float:
    if not listing.is_paid:
        return pair.UNPAID
    return pair.PAY_NOT_KNOWN if listing.pay_top_usd is None else listing.pay_top_usd


def best_for(graduate: GraduateSide, board: Board, context: Context, *, best: int = BEST_OF_PROFILE) -> list[Pair]:
    """The graduate's best listings, the best first, as `matching.ranking.rank_for_profiles` has them."""
    sides, is_sure = _found(graduate, board, context, best)
    if not is_sure:
        sides = list(board.sides)
    pairs = [pair_for_profile(side, graduate, context) for side in sides]
    return sorted((one for one in pairs if one is not None), key=lambda one: one.key)[:best]


def _found(graduate: GraduateSide, board: Board, context: Context, best: int) -> tuple[list[ListingSide], bool]:
    if not board.sides:
        return [], True
    heap = new_heap(best + SPARE)
    size = best_listings(
        board.ids,
        board.terms,
        board.of_countries,
        board.groups,
        board.marks,
        board.pay_top,
        board.asks_nothing,
        (board.need_listing, board.need_level, board.need_share),
        (board.hints.starts, board.hints.needs, board.hints.near),
        (board.stands.starts, board.stands.needs, board.stands.near),
        _held(graduate, board, context),
        graduate.id,
        _row(graduate, board.codes),
        _floors(graduate),
        board.nearness,
        board.nearness_of_aims,
        _out(graduate, board, context),
        heap,
    )
    rows, doubts = heap[3], heap[4]
    is_sure = size < best + SPARE or int(doubts[:size].sum()) <= SPARE
    return [board.sides[row] for row in rows[:size]], is_sure


def _held(graduate: GraduateSide, board: Board, context: Context) -> tuple[Array, Array, Array]:
    """Of the skills that somebody asks for: the place, the level, and what proof and recency leave of it."""
    year = context.on.year
    rows = []
    for skill, held in sorted(graduate.skills.items()):
        place = int(np.searchsorted(board.skill_ids, skill))
        if place < len(board.skill_ids) and board.skill_ids[place] == skill:
            rows.append((place, held.level, TRUST[held.trust] * recency_of(held.last_used_year, in_year=year)))
    return (
        np.array([place for place, _level, _worth in rows], np.int64),
        np.array([level for _place, level, _worth in rows], np.float64),
        np.array([worth for _place, _level, worth in rows], np.float64),
    )


def _row(graduate: GraduateSide, codes: Codes) -> tuple[Any, ...]:
    """The graduate as a crowd of one: what the kernel reads of people, aims, work and what they said no to."""
    flags = pair.IS_VISIBLE  # on their own list everything stands, whoever may see them
    flags |= pair.LOOKS * (graduate.is_looking and graduate.consents_matching)
    flags |= pair.CROSSES * graduate.consents_cross_border
    flags |= pair.WANTS_REMOTE * graduate.wants_remote
    spoken = [code for code, level in graduate.languages.items() if level >= WORKING_LANGUAGE]
    free_from = 0 if graduate.available_from is None else graduate.available_from.toordinal()
    people = (
        np.array([flags], np.uint8),
        np.array([codes.countries.index(graduate.home_country)], np.int16),
        np.array([codes.countries.index(graduate.nationality or graduate.home_country)], np.int16),
        np.array([codes.regions.index(graduate.home_region) if graduate.home_region else -1], np.int32),
        np.array([-1 if graduate.hours_per_week is None else graduate.hours_per_week], np.int16),
        np.array([free_from], np.int32),
        np.array([sum(1 << KINDS.index(kind) for kind in graduate.wants)], np.uint8),
        np.array([bits_of(graduate.may_move_to, codes.countries)]),
        np.array([bits_of(spoken, codes.languages)]),
    )
    aims = np.array([codes.groups.index(code) for code in graduate.aims], np.int16)
    work = sorted(graduate.months.items())
    return (
        people,
        (np.array([0, len(aims)], np.int64), aims),
        (
            np.array([0, len(work)], np.int64),
            np.array([codes.groups.index(code) for code, _months in work], np.int16),
            np.array([months for _code, months in work], np.float64),
        ),
        (
            np.array([0, len(graduate.avoids)], np.int64),
            np.array([_number(mark, codes) for mark in sorted(graduate.avoids)], np.int32),
        ),
    )


def _floors(graduate: GraduateSide) -> tuple[float, float]:
    """The least pay, and that for contracts; 0 for none."""
    floor = graduate.pay_floor_usd or 0.0
    return float(floor), float(graduate.contract_floor_usd or floor)


def _out(graduate: GraduateSide, board: Board, context: Context) -> Array:
    """The rows of the listings that are out for this graduate, in order."""
    listings = {listing for listing, profile in context.excluded if profile == graduate.id}
    owners = {owner for owner, profile in context.owners_avoided if profile == graduate.id}
    if not listings and not owners:
        return np.zeros(0, np.int64)
    out = [row for row, one in enumerate(board.sides) if one.id in listings or one.owner in owners]
    return np.array(out, np.int64)
