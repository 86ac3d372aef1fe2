"""Which counts of a release are hidden, so that nobody can be found in it, not even by arithmetic.

First what must be: 1 to 7 people, those that are left when as few are taken away, and what became of a small group.
Then what has to be hidden with it (complementary suppression): `audit.py` tries to solve for what is hidden; of what
lets it, an optimiser chooses the least that has to be hidden too, and so on until nothing can be solved for. The way is
that of Fischetti and Salazar (2001): linear programs find what is weak, an integer program chooses.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from registry.outcomes.rules import SMALLEST_CELL, SMALLEST_CURVE, Definition, is_few

from .audit import Audit, Cell, Told
from .cube import Counts, Cube, Mask
from .measures import (
    CIRCUMSTANCES,
    GRADUATED,
    MATURE,
    MONTHS,
    PLACE,
    YEAR,
    kinds,
    of_definition,
    placed,
)

log = logging.getLogger(__name__)
# What it costs to hide a group's figure: what more people ask for costs more.
COST: Final = {"all": 40.0, "country": 12.0, "programme": 8.0, "provider": 8.0, "sex": 6.0, "disability": 6.0}
COST_OF_OTHERS: Final = 2.0
COST_OF_NOT_SAID: Final = 0.5
# A figure that was hidden in the last release is shown again only when so many people more, or fewer, are in it.
CHANGED_BY: Final = SMALLEST_CELL


def suppress(cube: Cube, *, earlier: Sequence[Told] = ()) -> Mask:
    """The counts that are hidden in a release that follows others, the earliest first.

    The same cube gives the same answer, as long as the solver is the same; the answer is kept with the release.
    """
    hidden = must_be_hidden(cube)
    told = None
    if earlier:
        last = _Then.of(earlier[-1], cube)
        hidden |= last.still_hidden(cube)
        told = last.told(cube)
    hidden &= ~told_anyway(cube, hidden)
    # By itself first, which takes less time, then with all that was published before.
    for audit in [Audit(cube, told=told), *([Audit(cube, earlier)] if earlier else [])]:
        while weak := audit.narrowed(hidden):
            hidden = _hide_least(cube, hidden, weak)
        if audit.helpless:
            log.warning("%s hidden counts may be narrowed by what was published before", len(audit.helpless))
    return hidden


def must_be_hidden(cube: Cube) -> Mask:
    """Counts that tell of few people by themselves, or by what is left of the whole without them.

    Of a group of fewer than 20 graduates only how many enrolled and graduated may be shown; of fewer than 20 roles, not
    what kind they are of.
    """
    counts = cube.counts
    hidden = is_few(counts)
    graduates = counts[:, PLACE[GRADUATED]]
    small = ((graduates > 0) & (graduates < SMALLEST_CURVE))[:, None]
    hidden[:, [PLACE[name] for name in (MATURE, *CIRCUMSTANCES)]] |= small
    for definition in Definition:
        hidden[:, [PLACE[name] for name in of_definition(definition)]] |= small
        for month in MONTHS:
            column = PLACE[placed(definition, month)]
            hidden[:, column] |= is_few(graduates - counts[:, column])
        roles = counts[:, PLACE[placed(definition, YEAR)]]
        few = (roles > 0) & (roles < SMALLEST_CURVE)
        hidden[:, [PLACE[name] for name in kinds(definition)]] |= few[:, None]
    return np.asarray(hidden & cube.is_counted)


def told_anyway(cube: Cube, hidden: Mask) -> Mask:
    """The counts of nobody in groups that lie within one of which it is shown that it is nobody."""
    found = np.zeros(cube.counts.shape, np.bool_)
    none = cube.is_counted & (cube.counts == 0)
    while True:
        before = found.sum()
        for one in cube.sums:
            found[list(one.parts)] |= none[one.whole] & (~hidden | found)[one.whole] & cube.is_counted[list(one.parts)]
        if found.sum() == before:
            return found


@dataclass(frozen=True)
class _Then:
    """An earlier release by the rows of a later one: where it knows the group, what it counted and what it hid."""

    is_there: Mask
    counts: Counts
    hidden: Mask

    @classmethod
    def of(cls, earlier: Told, cube: Cube) -> _Then:
        is_there = np.zeros((len(cube.groups), 1), np.bool_)
        counts, hidden = np.zeros_like(cube.counts), np.zeros(cube.counts.shape, np.bool_)
        for row, key in enumerate(cube.groups):
            if key in earlier.cube.rows:
                then = earlier.cube.rows[key]
                is_there[row], counts[row], hidden[row] = True, earlier.cube.counts[then], earlier.hidden[then]
        return cls(is_there, counts, hidden)

    def still_hidden(self, cube: Cube) -> Mask:
        """What was hidden and must not be shown: about as many people are in it as were then. Shown today it would tell
        what it was then, and with that what was hidden beside it."""
        is_near = np.abs(cube.counts - self.counts) < CHANGED_BY
        return np.asarray(self.hidden & cube.is_counted & is_near)

    def told(self, cube: Cube) -> Mask:
        """What was shown and is the same today."""
        return np.asarray(self.is_there & ~self.hidden & (cube.counts == self.counts))


def _hide_least(cube: Cube, hidden: Mask, pressing: Sequence[Sequence[Cell]]) -> Mask:
    """The cheapest set of counts of which one at least is among those that narrow each weak one (a hitting set)."""
    cells = sorted({cell for one in pressing for cell in one})
    place = {cell: number for number, cell in enumerate(cells)}
    rows = [row for row, one in enumerate(pressing) for _cell in one]
    columns = [place[cell] for one in pressing for cell in one]
    known = coo_array((np.ones(len(rows)), (rows, columns)), shape=(len(pressing), len(cells))).tocsr()
    costs = _costs(cube)
    solved = milp(
        np.array([costs[row] * _worth(cube.counts[row, column]) for row, column in cells]),
        constraints=LinearConstraint(known, 1.0),
        integrality=np.ones(len(cells)),
        bounds=Bounds(0.0, 1.0),
    )
    if solved.x is None:
        raise RuntimeError(f"no set of figures can be hidden: {solved.message}")
    more = hidden.copy()
    for cell, chosen in zip(cells, solved.x, strict=True):
        more[cell] |= chosen > 0.5
    return more


def _costs(cube: Cube) -> NDArray[np.float64]:
    found = []
    for by, name in cube.groups:
        cost = COST.get(by, COST_OF_OTHERS)
        found.append(cost * COST_OF_NOT_SAID if name == "" else cost)
    return np.array(found)


def _worth(counts: Counts) -> NDArray[np.float64]:
    """What it costs to hide so many."""
    return np.asarray(1.0 + np.log2(1.0 + counts))
