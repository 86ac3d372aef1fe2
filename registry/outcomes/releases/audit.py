"""Whether what releases hide can be solved for: by all sums, all inequalities and all that is shown, at once.

A count that is shown is known to within its rounding. A hidden one is safe when at least `FEWEST_VALUES` whole numbers
are possible for it. To prove that, it is enough to find two answers to everything that is known which differ by so
much. The truth is one; linear programs find others, with random aims, so that each proves many counts at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack

from .cube import Cube, joined
from .measures import GRADUATED, GROWING, MEASURES, NEVER_ABOVE, PLACE, TOGETHER, WHOLES
from .shown import HIDDEN, ROUNDED_BY, bounds

FEWEST_VALUES: Final = 5
# So many aims in a row may prove nothing new before the counts that are left are tried one by one.
PATIENCE: Final = 3
# Up to so many weak counts are looked at one by one, and so many at a time are tried once more before they are weak.
FEW_WEAK: Final = 6
TRIED_TOGETHER: Final = 12
_SLACK: Final = 1e-6
Floats = NDArray[np.float64]
Line = list[tuple[int, float]]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """A release as it was counted, and what of it is hidden."""

    cube: Cube
    hidden: NDArray[np.bool_]


class Audit:
    """The search for other answers to what a reader of all releases knows.

    The answers that are tried: from one release on, all counts differ from the truth by the same; before, they do not.
    So whatever grows from release to release still does, and a program is no larger for many releases than for one.
    An answer stays one when more is hidden: what was proven of a count stays proven while a release is made.
    """

    def __init__(self, cube: Cube, earlier: Sequence[Told] = ()) -> None:
        self.cube = joined([*(told.cube for told in earlier), cube])
        self.width = self.cube.counts.size
        self.truths = [self._spread(told.cube, told.cube.counts) for told in earlier]
        self.truths.append(self._spread(cube, cube.counts))
        self.hidden = [self._spread(told.cube, told.hidden).astype(bool) for told in earlier]
        self.own = cube
        equal, at_most = list(_equations(self.cube)), list(_inequalities(self.cube))
        self.equations, self.limits = _matrix(equal, self.width), _matrix(at_most, self.width)
        self.is_counted = self.cube.is_counted.ravel()
        grows = np.zeros(len(MEASURES), np.bool_)
        grows[[PLACE[name] for name in GROWING]] = True
        self.grows = np.tile(grows, len(self.cube.groups))
        # By how much counts differ from the truth in the answers that were seen, by the release that they differ from.
        self.least = [np.zeros(self.width) for _release in self.truths]
        self.most = [np.zeros(self.width) for _release in self.truths]
        self.lines = vstack([self.equations, self.limits]).tocsr()
        self.lines_of = self.lines.tocsc()
        self.chance = np.random.default_rng(self.width)

    def _spread(self, cube: Cube, values: NDArray[Any]) -> Floats:
        """Values by the rows of all releases together; nobody was in a group that a release does not know."""
        found = np.zeros(self.cube.counts.shape)
        found[[self.cube.rows[key] for key in cube.groups]] = values
        return found.ravel()

    def narrowed(self, hidden: NDArray[np.bool_]) -> list[list[Cell]]:
        """For each hidden count, of this release or an earlier one, for which fewer than `FEWEST_VALUES` whole numbers
        are possible: the counts whose being shown in this release narrows it, as (row, column) of its cube."""
        masks = [*self.hidden, self._spread(self.own, hidden).astype(bool)]
        last = len(masks) - 1
        programs = {}
        for start in dict.fromkeys([last, 0, *range(last - 1, 0, -1)]):
            wanted = np.flatnonzero(
                np.any([self._is_weak(number, masks[number]) for number in range(start, last + 1)], axis=0)
            )
            if len(wanted):
                programs[start] = _Program(self, masks, start)
                self._search(programs[start], wanted)
        found = []
        weak = [
            (number, int(place))
            for number, mask in enumerate(masks)
            for place in np.flatnonzero(self._is_weak(number, mask))
        ]
        for number, place in weak:
            able = [program for start, program in programs.items() if start <= number]
            pressing = self._guess(able, place) if len(weak) > FEW_WEAK else []
            pressing = pressing or [int(one) for program in able for one in program.press(place)]
            if pressing and not self._is_wide(number, np.array([place])).all():
                found.append([self._own_cell(one) for one in sorted(set(pressing))])
        return found

    def _guess(self, programs: Sequence[_Program], place: int) -> list[int]:
        """What this release shows beside a count, in one line with it, and what kept it from differing more when many
        were tried. To be sure of it takes two programs for each count."""
        beside = np.unique(self.lines[self.lines_of[:, [place]].nonzero()[0]].nonzero()[1])
        return [int(one) for one in beside if any(program.pressed[one] for program in programs)]

    def _search(self, program: _Program, left: NDArray[np.intp]) -> None:
        patience = PATIENCE
        while len(left) and patience:
            aim = np.zeros(self.width)
            aim[left] = self.chance.choice([-1.0, 1.0], len(left))
            program.pressed[:] = False
            for sign in (1.0, -1.0):
                program.pressed |= program.pressing(program.look(sign * aim))
            now = left[~self._is_wide(program.start, left)]
            patience = PATIENCE if len(now) < len(left) else patience - 1
            left = now
        # A count that many tries together could not free may be free by itself.
        for part in np.array_split(left, math.ceil(len(left) / TRIED_TOGETHER)) if len(left) else []:
            aim = np.zeros(self.width)
            aim[part] = 1.0
            for sign in (1.0, -1.0):
                program.look(sign * aim)

    def _is_wide(self, number: int, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Whether counts of a release are known to be free, by answers that differ from it on, or from before."""
        least = np.min([one[places] for one in self.least[: number + 1]], axis=0)
        most = np.max([one[places] for one in self.most[: number + 1]], axis=0)
        whole_numbers: Floats = np.floor(most + _SLACK) - np.ceil(least - _SLACK) + 1
        return np.asarray(whole_numbers >= FEWEST_VALUES)

    def _is_weak(self, number: int, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        weak = mask.copy()
        places = np.flatnonzero(mask)
        weak[places] = ~self._is_wide(number, places)
        return weak

    def _own_cell(self, place: int) -> Cell:
        row, column = divmod(place, len(MEASURES))
        return self.own.rows[self.cube.groups[row]], column


class _Program:
    """By how much counts may differ from the truth from one release on, as a linear program."""

    def __init__(self, audit: Audit, masks: Sequence[NDArray[np.bool_]], start: int) -> None:
        self.audit, self.start = audit, start
        self.low, self.high = np.full(audit.width, -np.inf), np.full(audit.width, np.inf)
        self.room = np.full(audit.limits.shape[0], np.inf)
        for truth, mask in zip(audit.truths[start:], masks[start:], strict=True):
            own_low, own_high = _ranges(truth, mask | ~audit.is_counted)
            self.low, self.high = np.maximum(self.low, own_low), np.minimum(self.high, own_high)
            self.room = np.minimum(self.room, -(audit.limits @ truth))
        self.pressed = np.zeros(audit.width, np.bool_)
        shown = audit.is_counted & ~masks[-1]
        self.presses_low, self.presses_high = shown & (self.low == own_low), shown & (self.high == own_high)
        if start:
            before, now = audit.truths[start - 1], audit.truths[start]
            # What has happened has happened; where it was corrected since, nobody can count on it.
            bound = audit.grows & (before <= now)
            self.low = np.where(bound, np.maximum(self.low, before - now), self.low)

    def look(self, aim: Floats) -> Any:
        """Take in the answer with the least sum of the aim."""
        solved = linprog(
            aim,
            A_eq=self.audit.equations,
            b_eq=np.zeros(self.audit.equations.shape[0]),
            A_ub=self.audit.limits,
            b_ub=self.room,
            bounds=np.stack([self.low, self.high], axis=1),
            method="highs",
        )
        if solved.x is None:
            raise RuntimeError(f"the counts contradict what is known of them: {solved.message}")
        np.minimum(self.audit.least[self.start], solved.x, out=self.audit.least[self.start])
        np.maximum(self.audit.most[self.start], solved.x, out=self.audit.most[self.start])
        return solved

    def press(self, place: int) -> NDArray[np.intp]:
        """Look for the least and the most of one count; return what this release shows that keeps it from more."""
        found = np.zeros(self.audit.width, np.bool_)
        for sign in (1.0, -1.0):
            aim = np.zeros(self.audit.width)
            aim[place] = sign
            found |= self.pressing(self.look(aim))
        return np.flatnonzero(found)

    def pressing(self, solved: Any) -> NDArray[np.bool_]:
        """What this release shows that keeps an answer from being less."""
        low = self.presses_low & (np.abs(solved.lower.marginals) > _SLACK)
        return np.asarray(low | (self.presses_high & (np.abs(solved.upper.marginals) > _SLACK)))


def _ranges(truth: Floats, hidden: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """By how much each count of a release may differ from the truth, by itself."""
    rounded = np.where(hidden, HIDDEN, 5 * ((truth + ROUNDED_BY) // 5)).astype(np.int64)
    least, most = bounds(rounded)
    return least - truth, np.minimum(most, _more_than_all(truth)) - truth


def _more_than_all(truth: Floats) -> float:
    """No count is above that of everybody, whom a reader knows only roughly. A bound keeps the programs solvable."""
    return 2.0 * float(truth.max(initial=0.0)) + 100.0


def _equations(cube: Cube) -> Iterator[Line]:
    width, counted = len(MEASURES), cube.is_counted
    for one in cube.sums:
        for column in range(width):
            if counted[[one.whole, *one.parts], column].all():
                yield [(one.whole * width + column, 1.0), *((part * width + column, -1.0) for part in one.parts)]
    for row in range(len(cube.groups)):
        for whole in WHOLES:
            places = [PLACE[name] for name in (whole.whole, *whole.parts)]
            if counted[row, places].all():
                yield [(row * width + place, -1.0 if at else 1.0) for at, place in enumerate(places)]


def _inequalities(cube: Cube) -> Iterator[Line]:
    width, counted = len(MEASURES), cube.is_counted
    lines: list[Line] = [[(PLACE[low], 1.0), (PLACE[high], -1.0)] for low, high in NEVER_ABOVE]
    lines += [[(PLACE[one], 1.0), (PLACE[other], 1.0), (PLACE[GRADUATED], -1.0)] for one, other in TOGETHER]
    for row in range(len(cube.groups)):
        for line in lines:
            if counted[row, [place for place, _value in line]].all():
                yield [(row * width + place, value) for place, value in line]


def _matrix(lines: list[Line], width: int) -> csr_array:
    rows = [row for row, line in enumerate(lines) for _cell in line]
    columns = [column for line in lines for column, _value in line]
    values = [value for line in lines for _column, value in line]
    return coo_array((values, (rows, columns)), shape=(len(lines), width)).tocsr()
