"""The exact best graduates of listings, found among arrays and confirmed by the rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from registry.matching.ranking import BEST_OF_LISTING, Pair, pair_for_listing
from registry.matching.rules import Context, GraduateSide, ListingSide

from . import kernel
from .asked import Asked, asked_of
from .crowd import Codes, Crowd
from .heap import new_heap

# So many more than are wanted are confirmed: what rounding may have moved is among them.
SPARE: Final = 14
LoadGraduates = Callable[[Collection[int]], Iterable[GraduateSide]]


@dataclass(frozen=True)
class Found:
    """The numbers of those who may be the best of a listing; `is_sure` unless rounding is in doubt for too many."""

    ids: tuple[int, ...]
    is_sure: bool


class Finder:
    """Finds the best of one listing after another; holds the scratch space of one thread."""

    def __init__(self, crowd: Crowd, codes: Codes, *, best: int = BEST_OF_LISTING, spare: int = SPARE) -> None:
        self.crowd, self.codes, self.best, self.spare = crowd, codes, best, spare
        number = len(crowd)
        self._room = kernel.scratch(number)
        self._heap = new_heap(best + spare)
        one = crowd
        self.people = (
            one.flags, one.home, one.citizen, one.region, one.hours, one.free_from, one.wants, one.moves, one.speaks,
        )  # fmt: skip

    def find(self, listing: ListingSide, context: Context, *, without: Collection[int] = ()) -> Found:
        """Who may be among the best of a listing. `without` are the numbers of people who are not to be looked at."""
        if not listing.is_open or listing.closes_on < context.on:
            return Found((), True)
        asked = asked_of(listing, context, self.codes, self.crowd)
        excluded = {profile for number, profile in context.excluded if number == listing.id}
        excluded |= {profile for owner, profile in context.owners_avoided if owner == listing.owner}
        size = self._ask(listing.id, asked, self._rows(excluded.union(without)))
        _scores, _fits, _draws, rows, doubts = self._heap
        return Found(
            tuple(int(self.crowd.ids[row]) for row in rows[:size]),
            is_sure=size < self.best + self.spare or int(doubts[:size].sum()) <= self.spare,
        )

    def _rows(self, ids: Collection[int]) -> Any:
        """The rows of those of these people who are in the crowd, in order."""
        wanted = np.array(sorted(ids), np.int64)
        places = np.searchsorted(self.crowd.ids, wanted)
        is_there = places < len(self.crowd)
        is_there[is_there] = self.crowd.ids[places[is_there]] == wanted[is_there]
        return places[is_there]

    def _ask(self, number: int, asked: Asked, excluded: Any) -> int:
        crowd = self.crowd
        return int(
            kernel.best_graduates(
                crowd.ids,
                self.people,
                (crowd.skill_starts, crowd.skill_rows, crowd.skill_held, crowd.skill_used),
                (crowd.aim_starts, crowd.aim_codes),
                (crowd.work_starts, crowd.work_codes, crowd.work_months),
                number,
                asked.is_job,
                asked.listing,
                asked.of_countries,
                asked.asked,
                asked.near_work,
                asked.near_aims,
                excluded,
                self._room,
                self._heap,
            )
        )


def rank_for_listings(
    listings: Sequence[ListingSide],
    finder: Finder,
    context: Context,
    *,
    changed: Collection[int],
    load: LoadGraduates,
    rank_all: Callable[[Sequence[ListingSide]], Mapping[int, list[Pair]]],
) -> dict[int, list[Pair]]:
    """For each listing its best graduates, the best first, as `matching.ranking.rank_for_listings` has them.

    `changed` are people whose row in the crowd is not how they stand now: they are judged by the rules alone. `load`
    reads graduates; `rank_all` ranks the few listings for which the arrays cannot tell.
    """
    found = {listing.id: finder.find(listing, context, without=changed) for listing in listings}
    named = {number for one in found.values() if one.is_sure for number in one.ids}
    graduates = {one.id: one for one in load(named | set(changed))}
    late = [graduates[number] for number in sorted(changed) if number in graduates]
    ranked: dict[int, list[Pair]] = {}
    for listing in listings:
        if found[listing.id].is_sure:
            near = [graduates[number] for number in found[listing.id].ids if number in graduates]
            pairs = [pair_for_listing(listing, graduate, context) for graduate in (*near, *late)]
            ranked[listing.id] = sorted((pair for pair in pairs if pair is not None), key=_key)[: finder.best]
    return ranked | dict(rank_all([listing for listing in listings if not found[listing.id].is_sure]))


def _key(pair: Pair) -> tuple[float, float, int]:
    return pair.key
