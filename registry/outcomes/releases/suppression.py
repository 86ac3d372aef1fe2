"""Which counts of a release are hidden, so that nobody can be found in it, not even by arithmetic.

First what must be: 1 to 7 people, those that are left when as few are taken away, and everybody or nobody of a small
group. Then what has to be hidden with it (complementary suppression): an optimiser chooses the least that leaves no sum
with a single hidden part. Then `audit.py` tries to solve for what is hidden, and more is hidden until it cannot.
"""

from __future__ import annotations

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
    DEFINED_OF_GRADUATES,
    GRADUATED,
    MEASURES,
    MONTHS,
    PLACE,
    WHOLES,
    at_risk,
    placed,
)

Mask = NDArray[np.bool_]
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
    audit = Audit(cube, earlier)
    while True:
        hidden = closed(cube, hidden)
        weak = audit.narrowed(hidden)
        if not weak:
            return hidden
        for pressing in weak:
            _hide_one(cube, hidden, pressing)


def must_be_hidden(cube: Cube) -> Mask:
    """Counts that tell of single people by themselves, or by what is left of the whole without them."""
    counts = cube.counts
    hidden = _few(counts)
    graduates = counts[:, PLACE[GRADUATED]]
    for definition in Definition:
        for month in MONTHS:
            for name in (placed(definition, month), at_risk(definition, month)):
                hidden[:, PLACE[name]] |= _few(graduates - counts[:, PLACE[name]])
        year = counts[:, PLACE[placed(definition, 12)]]
        certain = (graduates > 0) & (graduates < SMALLEST_CURVE) & ((year == 0) | (year == graduates))
        for name in DEFINED_OF_GRADUATES:
            if name.startswith(f"{definition}_"):
                hidden[:, PLACE[name]] |= certain
    for whole, parts in ((one.whole, one.parts) for one in WHOLES):
        size = counts[:, PLACE[whole]]
        small = (size > 0) & (size < SMALLEST_CURVE)
        for part in parts:
            alone = counts[:, PLACE[part]]
            hidden[:, PLACE[part]] |= small & ((alone == 0) | (alone == size))
    return hidden & cube.is_counted


def _few(counts: Counts) -> Mask:
    return (counts > 0) & (counts < SMALLEST_CELL)


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


def closed(cube: Cube, hidden: Mask) -> Mask:
    """The least more that has to be hidden so that no sum has a single hidden part, by group and by measure."""
    hidden = hidden.copy()
    costs = _costs(cube)
    counted = cube.is_counted
    by_group = [(one.whole, *one.parts) for one in cube.sums]
    by_measure = [tuple(PLACE[name] for name in (one.whole, *one.parts)) for one in WHOLES]
    while True:
        before = hidden.copy()
        for column in range(len(MEASURES)):
            sums = [one for one in by_group if counted[list(one), column].all()]
            hidden[:, column] = _close(sums, hidden[:, column], costs * _worth(cube.counts[:, column]))
        for row in range(len(cube.groups)):
            sums = [one for one in by_measure if counted[row, list(one)].all()]
            hidden[row] = _close(sums, hidden[row], costs[row] * _worth(cube.counts[row]))
        if (hidden == before).all():
            return hidden


def _costs(cube: Cube) -> NDArray[np.float64]:
    found = []
    for by, name in cube.groups:
        cost = COST.get(by, COST_OF_OTHERS)
        found.append(cost * COST_OF_NOT_SAID if name == "" or name.endswith("|") else cost)
    return np.array(found)


def _worth(counts: Counts) -> NDArray[np.float64]:
    """What it costs to hide so many. Nobody is hidden as well where it helps, but that seldom does."""
    return np.asarray(1.0 + np.log2(1.0 + np.maximum(3, counts)))


def _close(sums: Sequence[tuple[int, ...]], hidden: Mask, costs: NDArray[np.float64]) -> Mask:
    """The cheapest set that holds what is hidden and of which no sum has exactly one."""
    if not any(_is_alone(one, hidden) for one in sums):
        return hidden
    number, extra = len(hidden), len(sums)
    rows, columns, values = [], [], []
    at = 0
    for place, one in enumerate(sums):
        # Two or more of a sum in which any is hidden: sum of h - 2 y >= 0, and y >= h for each.
        rows += [at] * (len(one) + 1)
        columns += [*one, number + place]
        values += [*([1.0] * len(one)), -2.0]
        at += 1
        for cell in one:
            rows += [at, at]
            columns += [number + place, cell]
            values += [1.0, -1.0]
            at += 1
    solved = milp(
        np.concatenate([costs, np.zeros(extra)]),
        constraints=LinearConstraint(coo_array((values, (rows, columns)), shape=(at, number + extra)).tocsr(), 0.0),
        integrality=np.ones(number + extra),
        bounds=Bounds(np.concatenate([hidden, np.zeros(extra)]), 1.0),
    )
    if solved.x is None:
        raise RuntimeError(f"no set of figures can be hidden: {solved.message}")
    return np.asarray(solved.x[:number] > 0.5)


def _is_alone(one: Sequence[int], hidden: Mask) -> bool:
    return sum(bool(hidden[cell]) for cell in one) == 1


def _hide_one(cube: Cube, hidden: Mask, pressing: Sequence[Cell]) -> None:
    """Hide the cheapest of the counts that narrow a hidden one, unless one of them is hidden by now."""
    if not any(hidden[cell] for cell in pressing):
        costs = _costs(cube)
        hidden[min(pressing, key=lambda cell: (costs[cell[0]] * _worth(cube.counts[cell]), cell))] = True
