"""Somebody who holds every release and wants to know what they hide.

Shares no code with the audit of the engine: only what a reader has, the documents, and what the dictionary says of how
counts belong together. Bounds every hidden count by linear programming, in each release and in all at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import lil_array

Cell = tuple[int, str, str, str]  # number of the release, by, key, measure
DEFINITIONS = ("strict", "broad", "digital")
# Of one whole, no person is in two of these.
APART: dict[str, list[tuple[str, ...]]] = {
    "enrolled": [("graduated", "withdrew")],
    "graduated": [
        *(("studying", "not_seeking"), ("lost", "consent_withdrawn"), ("mature",)),
        *((f"{one}_placed_12", f"{one}_claimed") for one in DEFINITIONS),
    ],
    "mature": [(f"{one}_at_risk_12",) for one in DEFINITIONS],
    **{
        f"{one}_placed_12": [
            *((f"{one}_at_provider",), (f"{one}_across_border",), (f"{one}_full_time", f"{one}_part_time")),
            tuple(f"{one}_pay_{step}" for step in (0, 150, 300, 600, 1200, "by_contract")),
        ]
        for one in DEFINITIONS
    },
}


@dataclass
class Attacker:
    """What was read, and how groups lie within others, which anybody knows: cohort -> programme -> provider, region ->
    country."""

    within: Mapping[tuple[str, str], tuple[str, str]]
    cells: dict[Cell, int | None] = field(default_factory=dict)
    by_group: dict[tuple[int, str, str], list[Cell]] = field(default_factory=lambda: defaultdict(list))
    fallen: set[Cell] = field(default_factory=set)
    releases: int = 0

    def read(self, made: Mapping[str, Any], *, fallen: Iterable[tuple[str, str, str]] = ()) -> None:
        """Take in a release, and which counts are said to have fallen since the one before, as corrections make them.

        A reader of releases alone cannot know that. Who does not take falling counts for growing ones never errs.
        """
        self.fallen |= {(self.releases, *one) for one in fallen}
        for group in made["groups"]:
            counts = dict(group["people"])
            for one in DEFINITIONS:
                counts |= {f"{one}_{name}": count for name, count in group[one].items() if _is_count(name)}
            for name, count in counts.items():
                cell = (self.releases, group["by"], group["key"], name)
                self.cells[cell] = count
                self.by_group[cell[:3]].append(cell)
        self.releases += 1

    def narrowed(self, *, fewest: int, only: Sequence[int] = ()) -> dict[Cell, tuple[int, int]]:
        """The hidden counts for which fewer than so many whole numbers are possible, with the least and the most; by
        these releases alone, or by all of them."""
        cells = [cell for cell in self.cells if not only or cell[0] in only]
        program = _Program(self, cells)
        least, most = np.full(len(cells), np.inf), np.full(len(cells), -np.inf)
        hidden = [number for number, cell in enumerate(cells) if self.cells[cell] is None]
        chance = np.random.default_rng(1)
        # An answer with a random aim often shows of many counts at once that they are free.
        left, patience = hidden, 4
        while left and patience:
            aim = np.zeros(len(cells))
            aim[left] = chance.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                found = program.least(sign * aim)
                least, most = np.minimum(least, found), np.maximum(most, found)
            now = [number for number in left if most[number] - least[number] < fewest - 1]
            patience = 4 if len(now) < len(left) else patience - 1
            left = now
        narrow = {}
        for number in left:
            aim = np.zeros(len(cells))
            aim[number] = 1.0
            low, high = program.least(aim)[number], program.least(-aim)[number]
            ends = int(np.ceil(low - 1e-6)), int(np.floor(high + 1e-6))
            if ends[1] - ends[0] + 1 < fewest:
                narrow[cells[number]] = ends
        return narrow

    def _equations(self, place: Mapping[Cell, int]) -> Iterable[list[tuple[Cell, float]]]:
        parts: dict[tuple[Cell, str], list[Cell]] = defaultdict(list)
        for cell in place:
            release, by, key, measure = cell
            for outer in self._wholes(by, key):
                parts[(release, *outer, measure), by].append(cell)
        for (whole, _by), members in parts.items():
            if whole in place:
                yield [(whole, 1.0), *((part, -1.0) for part in members)]

    def _wholes(self, by: str, key: str) -> list[tuple[str, str]]:
        if by == "all":
            return []
        return [self.within.get((by, key), ("all", "all"))]

    def _inequalities(self, place: Mapping[Cell, int]) -> Iterable[list[tuple[Cell, float]]]:
        for cell in place:
            release, by, key, measure = cell
            group = (release, by, key)
            for names in APART.get(measure, []):
                parts = [(*group, name) for name in names if (*group, name) in place]
                yield [*((part, 1.0) for part in parts), (cell, -1.0)]
            if "_placed_" in measure:
                yield from self._of_a_month(place, group, measure)
            # What has happened by a month has happened: more and more people are counted from release to release.
            if "_placed_" in measure or measure in {"enrolled", "graduated"}:
                after = (release + 1, by, key, measure)
                if after in place and after not in self.fallen:
                    yield [(cell, 1.0), (after, -1.0)]

    def _of_a_month(
        self, place: Mapping[Cell, int], group: tuple[int, str, str], measure: str
    ) -> Iterable[list[tuple[Cell, float]]]:
        """Of whom a role or none is known by a month: all of those of whom it is known by a later one, and no more than
        by a wider definition, or than there are."""
        one, month = measure.split("_placed_")
        months = sorted(name.split("_placed_")[1] for *_at, name in self.names(group) if f"{one}_placed_" in name)
        known = _of_month(group, one, month)
        yield [*known, ((*group, "graduated"), -1.0)]
        later = [other for other in months if other > month]
        if later:
            next_one = _of_month(group, one, later[0])
            yield [known[0], _minus(next_one[0])]
            yield [*next_one, *map(_minus, known)]
        if one != DEFINITIONS[-1]:
            wider = _of_month(group, DEFINITIONS[DEFINITIONS.index(one) + 1], month)
            yield [known[0], _minus(wider[0])]
            yield [*known, *map(_minus, wider)]

    def names(self, group: tuple[int, str, str]) -> list[Cell]:
        """What is said of a group."""
        return self.by_group[group]


def _of_month(group: tuple[int, str, str], definition: str, month: str) -> list[tuple[Cell, float]]:
    return [((*group, f"{definition}_{kind}_{month}"), 1.0) for kind in ("placed", "at_risk")]


def _minus(term: tuple[Cell, float]) -> tuple[Cell, float]:
    return term[0], -term[1]


class _Program:
    """All that was read, as a linear program."""

    def __init__(self, attacker: Attacker, cells: Sequence[Cell]) -> None:
        place = {cell: number for number, cell in enumerate(cells)}
        self.equal = _matrix(attacker._equations(place), place)
        self.below = _matrix(attacker._inequalities(place), place)
        # No count is above that of everybody, which is known roughly; a bound also keeps the programs quick.
        above_all = 100 + 2 * max((shown or 0 for shown in attacker.cells.values()), default=0)
        self.ranges = [_range(attacker.cells[cell], above_all) for cell in cells]

    def least(self, aim: Any) -> Any:
        solved = linprog(
            aim,
            A_ub=self.below,
            b_ub=np.zeros(self.below.shape[0]),
            A_eq=self.equal,
            b_eq=np.zeros(self.equal.shape[0]),
            bounds=self.ranges,
        )
        if solved.x is None:
            raise Contradiction(solved.message)
        return solved.x


class Contradiction(Exception):
    """What was supposed does not fit what was read."""


def _matrix(lines: Iterable[list[tuple[Cell, float]]], place: Mapping[Cell, int]) -> Any:
    rows = list(lines)
    made = lil_array((max(1, len(rows)), len(place)))
    for number, row in enumerate(rows):
        for cell, value in row:
            made[number, place[cell]] += value
    return made.tocsr()


def _is_count(name: str) -> bool:
    return name not in {"curve", "verdict", "median_month", "naive_365"} and not name.startswith(
        ("share", "low", "high")
    )


def _range(shown: int | None, above_all: int) -> tuple[int, int]:
    if shown is None:
        return 0, above_all
    return (0, 0) if shown == 0 else (max(8, shown - 2), shown + 2)
