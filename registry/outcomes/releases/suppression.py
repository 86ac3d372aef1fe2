"""Which counts of a release are hidden, so that nobody can be found in it, not even by arithmetic.

First what must be: 1 to 7 people, those that are left when as few are taken away, and what became of a small group.
Then what has to be hidden with it (complementary suppression): `audit.py` tries to solve for what is hidden; of what
lets it, an optimiser chooses the least that has to be hidden too, and so on until nothing can be solved for. The way is
that of Fischetti and Salazar (2001): linear programs find what is weak, an integer program chooses.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from registry.outcomes.rules import SMALLEST_CELL, SMALLEST_CURVE, Definition

from .audit import Audit, Cell, Told
from .cube import Counts, Cube
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

Mask = NDArray[np.bool_]
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
    if earlier:
        hidden |= carried_from(cube, earlier[-1]) & cube.is_counted
    hidden &= ~told_anyway(cube, hidden)
    # By itself first, which takes less time, then with all that was published before.
    known = shown_before(cube, earlier)
    for audit in [Audit(cube, known=known), *([Audit(cube, earlier)] if earlier else [])]:
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
    hidden = _few(counts)
    graduates = counts[:, PLACE[GRADUATED]]
    small = ((graduates > 0) & (graduates < SMALLEST_CURVE))[:, None]
    hidden[:, [PLACE[name] for name in (MATURE, *CIRCUMSTANCES)]] |= small
    for definition in Definition:
        hidden[:, [PLACE[name] for name in of_definition(definition)]] |= small
        for month in MONTHS:
            column = PLACE[placed(definition, month)]
            hidden[:, column] |= _few(graduates - counts[:, column])
        roles = counts[:, PLACE[placed(definition, YEAR)]]
        few = (roles > 0) & (roles < SMALLEST_CURVE)
        hidden[:, [PLACE[name] for name in kinds(definition)]] |= few[:, None]
    return hidden & cube.is_counted


def _few(counts: Counts) -> Mask:
    return (counts > 0) & (counts < SMALLEST_CELL)


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


def carried_from(cube: Cube, earlier: Told) -> Mask:
    """What an earlier release hid and this one must not show: about as many people are in it as were then.

    Shown today it would tell what it was then, and with that what was hidden beside it.
    """
    found = np.zeros(cube.counts.shape, np.bool_)
    for row, key in enumerate(cube.groups):
        then = earlier.cube.rows.get(key)
        if then is not None:
            few = np.abs(cube.counts[row] - earlier.cube.counts[then]) < CHANGED_BY
            found[row] = earlier.hidden[then] & few
    return found


def shown_before(cube: Cube, earlier: Sequence[Told]) -> Mask:
    """The counts that the last release showed and that are the same today."""
    found = np.zeros(cube.counts.shape, np.bool_)
    for told in earlier[-1:]:
        rows = [(row, told.cube.rows[key]) for row, key in enumerate(cube.groups) if key in told.cube.rows]
        for row, then in rows:
            found[row] = ~told.hidden[then] & (cube.counts[row] == told.cube.counts[then])
    return found


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
    """What it costs to hide so many. Nobody is hidden as well where it helps, but that seldom does."""
    return np.asarray(1.0 + np.log2(1.0 + np.maximum(3, counts)))
