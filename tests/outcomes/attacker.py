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
PARTS: dict[str, list[tuple[str, ...]]] = {
    "enrolled": [("graduated", "withdrew", "in_training")],
    "graduated": [
        ("seeking", "studying", "not_seeking"),
        ("mature", "recent"),
        ("reachable", "lost", "consent_withdrawn"),
        *((f"{one}_placed_12", f"{one}_not_placed") for one in DEFINITIONS),
    ],
    **{
        f"{one}_placed_12": [
            (f"{one}_at_others", f"{one}_at_provider"),
            (f"{one}_at_home", f"{one}_across_border"),
            (f"{one}_full_time", f"{one}_part_time", f"{one}_hours_unknown"),
            tuple(f"{one}_pay_{step}" for step in (0, 150, 300, 600, 1200, "by_contract", "unknown")),
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
    releases: int = 0

    def read(self, made: Mapping[str, Any]) -> None:
        """Take in a release."""
        for group in made["groups"]:
            counts = dict(group["people"])
            for one in DEFINITIONS:
                counts |= {f"{one}_{name}": count for name, count in group[one].items() if _is_count(name)}
            for name, count in counts.items():
                self.cells[self.releases, group["by"], group["key"], name] = count
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
        for _aim in range(12):
            left = [number for number in hidden if most[number] - least[number] < fewest - 1]
            aim = np.zeros(len(cells))
            aim[left] = chance.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                found = program.least(sign * aim)
                least, most = np.minimum(least, found), np.maximum(most, found)
        narrow = {}
        for number in hidden:
            if most[number] - least[number] >= fewest - 1:
                continue
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
        for cell in place:
            for names in PARTS.get(cell[3], []):
                kinds: list[Cell] = [(*cell[:3], name) for name in names]
                if all(part in place for part in kinds):
                    yield [(cell, 1.0), *((part, -1.0) for part in kinds)]

    def _wholes(self, by: str, key: str) -> list[tuple[str, str]]:
        if by == "all":
            return []
        if "*" in by:
            return list(zip(by.split("*"), key.split("|"), strict=True))
        return [self.within.get((by, key), ("all", "all"))]

    def _inequalities(self, place: Mapping[Cell, int]) -> Iterable[list[tuple[Cell, float]]]:
        for cell in place:
            release, by, key, measure = cell
            group = (release, by, key)
            for name in _not_above(measure):
                later = _first_there(place, group, name)
                if later is not None:
                    yield [(cell, 1.0), (later, -1.0)]
            if "_placed_" in measure:
                followed: Cell = (*group, measure.replace("placed", "at_risk"))
                if followed in place:
                    yield [(cell, 1.0), (followed, 1.0), ((*group, "graduated"), -1.0)]
            # What has happened by a month has happened: more and more people are counted from release to release.
            if "_placed_" in measure or measure in {"enrolled", "graduated"}:
                after = (release + 1, by, key, measure)
                if after in place:
                    yield [(cell, 1.0), (after, -1.0)]


class _Program:
    """All that was read, as a linear program."""

    def __init__(self, attacker: Attacker, cells: Sequence[Cell]) -> None:
        place = {cell: number for number, cell in enumerate(cells)}
        self.equal = _matrix(attacker._equations(place), place)
        self.below = _matrix(attacker._inequalities(place), place)
        self.ranges = [_range(attacker.cells[cell]) for cell in cells]

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


def _range(shown: int | None) -> tuple[int, int | None]:
    if shown is None:
        return 0, None
    return (0, 0) if shown == 0 else (max(8, shown - 2), shown + 2)


def _not_above(measure: str) -> list[list[str]]:
    """For each thing that a count is never above, the names under which it may be found, the nearest first."""
    one, _sign, rest = measure.partition("_")
    if one not in DEFINITIONS:
        return []
    wider = list(DEFINITIONS[DEFINITIONS.index(one) + 1 :][:1])
    narrower = list(DEFINITIONS[: DEFINITIONS.index(one)][-1:])
    kind, _sign, month = rest.rpartition("_")
    if kind == "placed":
        later = [f"{one}_placed_{number:02}" for number in range(int(month) + 1, 13)]
        return [[*later, "graduated"], *([f"{other}_{rest}"] for other in wider)]
    if kind == "at_risk":
        earlier = [f"{one}_at_risk_{number:02}" for number in range(int(month) - 1, 0, -1)]
        found = [[*earlier, "graduated"], *([f"{other}_{rest}"] for other in narrower)]
        return [*found, [f"{one}_not_placed"]] if month == "12" else found
    return [[f"{one}_not_placed"]] if rest == "claimed" else []


def _first_there(place: Mapping[Cell, int], group: tuple[int, str, str], names: Sequence[str]) -> Cell | None:
    return next(((*group, name) for name in names if (*group, name) in place), None)
