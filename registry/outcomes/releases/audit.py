"""Whether what releases hide can be solved for: by all sums, all inequalities and all that is shown, at once.

A count that is shown is known to within its rounding. A hidden one is safe when at least `FEWEST_VALUES` whole numbers
are possible for it. To prove that, it is enough to find two answers to everything that is known which differ by so
much. The truth is one; linear programs find others, with random aims, so that each proves many counts at a time.

Most counts are free already while all but a few columns stay as they are in truth, and such programs are small: these
are tried first, and the program of everything only for what is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from registry.outcomes.rules import Definition, to_five

from .cube import Cube, Mask, joined
from .measures import GROWING, LIMITS, MEASURES, PLACE, of_definition, of_people
from .programs import Floats, Program
from .shown import HIDDEN, bounds

FEWEST_VALUES: Final = 5
# So many aims in a row may prove nothing new before something else is tried.
PATIENCE: Final = 3
# So many at a time are then tried by themselves.
TRIED_TOGETHER: Final = (24, 6)
# So many weak counts are looked at one by one before more is hidden: that frees most of the others too.
LOOKED_AT: Final = 8
_SLACK: Final = 1e-6
Line = list[tuple[int, float]]
Cell = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """A release as it was counted, and what of it is hidden."""

    cube: Cube
    hidden: Mask


class Audit:
    """The search for other answers to what a reader of all releases knows.

    An answer is by how much each count of each release differs from the truth. A count that did not change from one
    release to the next is one count; one that grew is not taken to have shrunk. An answer stays one when more is
    hidden: what was proven of a count stays proven while a release is made.
    """

    def __init__(self, cube: Cube, earlier: Sequence[Told] = (), *, told: Mask | None = None) -> None:
        """`told` are counts that were published already: to hide them now helps nobody."""
        self.cube = joined([*(one.cube for one in earlier), cube])
        self.truths = [self._spread(one.cube, one.cube.counts) for one in earlier]
        self.truths.append(self._spread(cube, cube.counts))
        self.hidden = [self._spread(one.cube, one.hidden).astype(bool) for one in earlier]
        self.own = cube
        self.was_told = self._spread(cube, np.zeros(cube.counts.shape) if told is None else told).astype(bool)
        self.is_counted = self.cube.is_counted.ravel()
        # By release and cell, the number of what may differ from the truth.
        self.numbers = self._numbers()
        self.width = int(self.numbers.max()) + 1
        self.column = np.zeros(self.width, np.intp)
        self.column[self.numbers] = np.arange(self.cube.counts.size) % len(MEASURES)
        self.equations, _room = self._of_all_releases(_matrix(list(_equations(self.cube)), self.cube.counts.size))
        limits, room = self._of_all_releases(_matrix(list(_inequalities(self.cube)), self.cube.counts.size))
        growth, steps = self._growth()
        self.limits, self.room = vstack([limits, growth]).tocsr(), np.concatenate([room, steps])
        self.least, self.most = np.zeros(self.width), np.zeros(self.width)
        self.was_tried = np.zeros(self.width, np.bool_)
        self.chance = np.random.default_rng(self.width)
        self.known: _Known | None = None
        # Counts for which it is too late: what narrows them was published before.
        self.helpless: set[int] = set()

    def _spread(self, cube: Cube, values: NDArray[Any]) -> Floats:
        """Values by the rows of all releases together; nobody was in a group that a release does not know."""
        found = np.zeros(self.cube.counts.shape)
        found[[self.cube.rows[key] for key in cube.groups]] = values
        return found.ravel()

    def _numbers(self) -> NDArray[np.intp]:
        numbers = np.zeros((len(self.truths), self.cube.counts.size), np.intp)
        numbers[0] = np.arange(self.cube.counts.size)
        for release in range(1, len(self.truths)):
            changed = np.flatnonzero(self.truths[release] != self.truths[release - 1])
            numbers[release] = numbers[release - 1]
            numbers[release, changed] = numbers[:release].max() + 1 + np.arange(len(changed))
        return numbers

    def _of_all_releases(self, lines: csr_array) -> tuple[csr_array, Floats]:
        """The same lines for each release, those once that did not change; and what room the truth leaves in each."""
        found, room = [], []
        for release, truth in enumerate(self.truths):
            chosen, numbers = lines, self.numbers[release]
            if release:
                changed = (numbers != self.numbers[release - 1]).astype(float)
                chosen = lines[np.flatnonzero(abs(lines) @ changed)]
            cells = chosen.tocoo()
            shape = (chosen.shape[0], self.width)
            found.append(coo_array((cells.data, (cells.coords[0], numbers[cells.coords[1]])), shape=shape).tocsr())
            room.append(-(chosen @ truth))
        return vstack(found).tocsr(), np.concatenate(room)

    def _growth(self) -> tuple[csr_array, Floats]:
        """What has happened has happened; where it was corrected since, nobody can count on it."""
        grows = np.zeros(len(MEASURES), np.bool_)
        grows[[PLACE[name] for name in GROWING]] = True
        may = np.tile(grows, len(self.cube.groups)) & self.is_counted
        lines: list[Line] = []
        steps: list[float] = []
        for release in range(1, len(self.truths)):
            step = self.truths[release] - self.truths[release - 1]
            for cell in np.flatnonzero(may & (step > 0)):
                before, now = (int(self.numbers[number, cell]) for number in (release - 1, release))
                lines.append([(before, 1.0), (now, -1.0)])
                steps.append(float(step[cell]))
        return _matrix(lines, self.width), np.array(steps)

    def narrowed(self, hidden: Mask) -> list[list[Cell]]:
        """For some hidden counts, of this release or an earlier one, for which fewer than `FEWEST_VALUES` whole numbers
        are possible: the counts whose being shown in this release narrows it, as (row, column) of its cube. Nothing if
        there is no such count."""
        mask = self._spread(self.own, hidden).astype(bool)
        known = self.known = self.known or _Known(self, mask)
        known.take_in(mask)
        self._search(known, known.hidden[~self._is_wide(known.hidden)])
        found: list[list[Cell]] = []
        for number in self.chance.permutation(known.hidden[~self._is_wide(known.hidden)]):
            pressing = self._press(known, number)
            if pressing:
                found.append([self._own_cell(cell) for cell in pressing])
            elif not self._is_wide(np.array([number])).all():
                self.helpless.add(int(number))
            if len(found) == LOOKED_AT:
                break
        return found

    def _press(self, known: _Known, number: int) -> list[int]:
        """What this release shows that keeps one count from being free; nothing if it is free after all."""
        pressing: set[int] = set()
        for columns in _beside(int(self.column[number])):
            pressing.clear()
            for sign in (1.0, -1.0):
                aim = np.zeros(self.width)
                aim[number] = sign
                pressing |= set(known.look(columns, aim).tolist())
            if self._is_wide(np.array([number])).all():
                return []
        return [known.cell_of[one] for one in sorted(pressing)]

    def _search(self, known: _Known, left: NDArray[np.intp]) -> None:
        for columns in _TRIED:
            if len(left) <= LOOKED_AT:
                return
            inside = np.isin(self.column[left], list(columns))
            # What was tried in vain is tried again, now that more is hidden, but not for long.
            is_new = (inside & ~self.was_tried[left]).any()
            if inside.any():
                self._try(known, columns, left[inside], PATIENCE if is_new else 1)
                left = left[~self._is_wide(left)]
        # What many tries together could not free may be free by a few.
        for together in TRIED_TOGETHER:
            for part in np.array_split(self.chance.permutation(left), len(left) // together + 1):
                self._try(known, _EVERYTHING, part[~self._is_wide(part)], 1)
            left = left[~self._is_wide(left)]
        self.was_tried[left] = True

    def _try(self, known: _Known, columns: frozenset[int], left: NDArray[np.intp], patience: int) -> None:
        tries = patience
        while len(left) and tries:
            aim = np.zeros(self.width)
            aim[left] = self.chance.choice([-1.0, 1.0], len(left))
            for sign in (1.0, -1.0):
                known.look(columns, sign * aim)
            now = left[~self._is_wide(left)]
            tries = patience if len(now) < len(left) else tries - 1
            left = now

    def _is_wide(self, numbers: NDArray[np.intp]) -> Mask:
        """Whether counts are known to be free, by the answers that were seen."""
        least, most = self.least[numbers], self.most[numbers]
        whole_numbers: Floats = np.floor(most + _SLACK) - np.ceil(least - _SLACK) + 1
        return np.asarray(whole_numbers >= FEWEST_VALUES)

    def _own_cell(self, place: int) -> Cell:
        row, column = divmod(place, len(MEASURES))
        return self.own.rows[self.cube.groups[row]], column


class _Known:
    """By how much each count may differ from the truth by itself, which are hidden, and what this release could hide of
    them."""

    def __init__(self, audit: Audit, hidden: Mask) -> None:
        self.audit = audit
        self.programs: dict[frozenset[int], tuple[NDArray[np.intp], Program]] = {}
        # No program has to allow for more. That there is nobody is not hidden to protect others.
        self.take_in(hidden | (audit.is_counted & (audit.truths[-1] > 0)))
        self.lowest, self.highest = self.low, self.high

    def take_in(self, hidden: Mask) -> None:
        """What is known when this release hides so much."""
        audit = self.audit
        self.low, self.high = np.full(audit.width, -np.inf), np.full(audit.width, np.inf)
        is_hidden, shown_before = np.zeros(audit.width, np.bool_), np.zeros(audit.width, np.bool_)
        for numbers, truth, mask in zip(audit.numbers, audit.truths, [*audit.hidden, hidden], strict=True):
            low, high = _ranges(truth, mask | ~audit.is_counted)
            self.low[numbers] = np.maximum(self.low[numbers], low)
            self.high[numbers] = np.minimum(self.high[numbers], high)
            is_hidden[numbers[mask]] = True
        for numbers, mask in zip(audit.numbers[:-1], audit.hidden, strict=True):
            shown_before[numbers[audit.is_counted & ~mask]] = True
        self.hidden = np.flatnonzero(is_hidden)
        own = np.flatnonzero(audit.is_counted & ~hidden & ~audit.was_told)
        able = own[~shown_before[audit.numbers[-1][own]]]
        self.cell_of = dict(zip(audit.numbers[-1][able].tolist(), able.tolist(), strict=True))
        self.may_hide = np.zeros(audit.width, np.bool_)
        self.may_hide[audit.numbers[-1][able]] = True
        for free, program in self.programs.values():
            program.within(self.low[free], self.high[free])

    def look(self, columns: frozenset[int], aim: Floats) -> NDArray[np.intp]:
        """Take in the answer with the least sum of the aim in which only some columns differ from the truth; return
        what this release could hide so that there is one with less."""
        if columns not in self.programs:
            self.programs[columns] = self._program(columns)
        free, program = self.programs[columns]
        if not aim[free].any():
            return np.array((), np.intp)
        answer, is_held = program.least(aim[free])
        least, most = self.audit.least, self.audit.most
        least[free], most[free] = np.minimum(least[free], answer), np.maximum(most[free], answer)
        return free[is_held & self.may_hide[free]]

    def _program(self, columns: frozenset[int]) -> tuple[NDArray[np.intp], Program]:
        """What is known while all other columns are as in truth, without what the counts cannot break by themselves."""
        free = np.flatnonzero(np.isin(self.audit.column, list(columns)) & (self.lowest < self.highest))
        limits, equations = self.audit.limits[:, free].tocsr(), self.audit.equations[:, free].tocsr()
        most = limits.maximum(0) @ self.highest[free] + limits.minimum(0) @ self.lowest[free]
        limited = np.flatnonzero(most > self.audit.room + _SLACK)
        tied = np.flatnonzero(np.diff(equations.indptr))
        program = Program(equations[tied], limits[limited], self.audit.room[limited])
        program.within(self.low[free], self.high[free])
        return free, program


def _columns(names: Sequence[str]) -> frozenset[int]:
    return frozenset(PLACE[name] for name in names)


_PEOPLE: Final = _columns(of_people())
_EVERYTHING: Final = frozenset(range(len(MEASURES)))
# Which columns may differ from the truth, the fewest first.
_TRIED: Final = (
    _PEOPLE,
    *(_columns(of_definition(one)) for one in Definition),
    *(_PEOPLE | _columns(of_definition(one)) for one in Definition),
)


def _beside(column: int) -> tuple[frozenset[int], ...]:
    """The columns of the same definition, with those of people, and all."""
    own = next((one for one in map(_columns, map(of_definition, Definition)) if column in one), _PEOPLE)
    return own, own | _PEOPLE, _EVERYTHING


def _ranges(truth: Floats, hidden: Mask) -> tuple[Floats, Floats]:
    """By how much each count of a release may differ from the truth, by itself."""
    rounded = np.where(hidden, HIDDEN, to_five(truth)).astype(np.int64)
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


def _inequalities(cube: Cube) -> Iterator[Line]:
    width, counted = len(MEASURES), cube.is_counted
    lines: list[Line] = [[(PLACE[name], float(times)) for name, times in line] for line in LIMITS]
    for row in range(len(cube.groups)):
        for line in lines:
            if counted[row, [place for place, _value in line]].all():
                yield [(row * width + place, value) for place, value in line]


def _matrix(lines: list[Line], width: int) -> csr_array:
    rows = [row for row, line in enumerate(lines) for _cell in line]
    columns = [column for line in lines for column, _value in line]
    values = [value for line in lines for _column, value in line]
    return coo_array((values, (rows, columns)), shape=(len(lines), width)).tocsr()
