"""Counts of people by group: exact, and sealed with a release. Nothing here is fit to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from .measures import MEASURES, PLACE, is_counted

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]
# A breakdown and a group of it, such as ("country", "KE").
Key = tuple[str, str]

ALL: Final[Key] = ("all", "all")
# By what people are grouped, and within what, where groups lie within larger ones.
WITHIN: Final[Mapping[str, str]] = {
    "country": "all",
    "region": "country",
    "provider": "all",
    "programme": "provider",
    "cohort": "programme",
    "connectivity": "all",
    "certificate": "all",
    "sex": "all",
    "disability": "all",
    "marginalised": "all",
}


@dataclass(frozen=True)
class Sum:
    """A group, and the groups of one breakdown that it consists of, by their rows."""

    whole: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Cube:
    """The exact counts: a row for each group, a column for each of `MEASURES`."""

    groups: tuple[Key, ...]
    sums: tuple[Sum, ...]
    counts: Counts

    @cached_property
    def is_counted(self) -> NDArray[np.bool_]:
        """Which of the counts are part of a release, shown or hidden."""
        kinds = {by: [is_counted(measure, by) for measure in MEASURES] for by in {by for by, _name in self.groups}}
        return np.array([kinds[by] for by, _name in self.groups])

    @cached_property
    def rows(self) -> Mapping[Key, int]:
        return {key: row for row, key in enumerate(self.groups)}

    def of(self, key: Key, measure: str) -> int:
        """One count."""
        return int(self.counts[self.rows[key], PLACE[measure]])


@dataclass(frozen=True)
class People:
    """Enrolments as columns: by each breakdown, or some, the group of everybody, and in which measures they count.

    `counts` has a row for each person and a column for each of `MEASURES`. Within a larger group lies every group as a
    whole: no cohort belongs to two programmes.
    """

    groups: Mapping[str, NDArray[Any]]
    counts: NDArray[np.bool_]


def count(people: People) -> Cube:
    """Count everybody by every breakdown. Time grows with people times breakdowns times measures."""
    known = {by: np.unique(names, return_inverse=True) for by, names in people.groups.items()}
    counts: dict[Key, Counts] = {ALL: people.counts.sum(axis=0, dtype=np.int64)}
    parts: dict[tuple[Key, str], list[Key]] = defaultdict(list)
    for by, within in WITHIN.items():
        if by not in known:
            continue
        names, of_person = known[by]
        first = np.unique(of_person, return_index=True)[1]
        for name, someone, row in zip(names, first, _tally(of_person, len(names), people), strict=True):
            whole = ALL if within == "all" else (within, str(people.groups[within][someone]))
            counts[by, str(name)] = row
            parts[whole, by].append((by, str(name)))
    groups = tuple(counts)
    rows = {key: row for row, key in enumerate(groups)}
    sums = (Sum(rows[whole], tuple(rows[key] for key in keys)) for (whole, _by), keys in parts.items())
    return Cube(groups, tuple(sums), np.stack([counts[key] for key in groups]))


def _tally(of_person: NDArray[np.int64], number: int, people: People) -> Counts:
    found = np.zeros((number, len(MEASURES)), np.int64)
    for column in range(len(MEASURES)):
        found[:, column] = np.bincount(of_person[people.counts[:, column]], minlength=number)
    return found


def joined(cubes: Sequence[Cube]) -> Cube:
    """The groups and sums of all cubes together, with nobody in them."""
    groups = tuple(dict.fromkeys(key for cube in cubes for key in cube.groups))
    rows = {key: row for row, key in enumerate(groups)}
    parts: dict[tuple[Key, str], dict[Key, None]] = defaultdict(dict)
    for cube in cubes:
        for one in cube.sums:
            keys = [cube.groups[part] for part in one.parts]
            parts[cube.groups[one.whole], keys[0][0]] |= dict.fromkeys(keys)
    sums = tuple(Sum(rows[whole], tuple(rows[key] for key in keys)) for (whole, _by), keys in parts.items())
    return Cube(groups, sums, np.zeros((len(groups), len(MEASURES)), np.int64))
