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
    DETAILS,
    GRADUATED,
    MEASURES,
    MONTHS,
    PLACE,
    WHOLES,
    at_risk,
    detail,
    not_placed,
    of_definition,
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
        nobody, everybody = _implied_by_none(cube, definition), year == graduates
        certain = (graduates > 0) & (graduates < SMALLEST_CURVE) & (((year == 0) & ~nobody) | everybody)
        for name in of_definition(definition):
            hidden[:, PLACE[name]] |= certain
        # Who found no role is what is left of those who graduated: one tells of the other.
        both = [PLACE[placed(definition, 12)], PLACE[not_placed(definition)]]
        hidden[:, both] |= hidden[:, both].any(axis=1, keepdims=True)
        for kinds in DETAILS:
            columns = [PLACE[detail(definition, name)] for name in kinds]
            # All of a few have one kind of role: neither that is told nor which kinds nobody has.
            is_all = (counts[:, columns] == year[:, None]).any(axis=1, keepdims=True)
            hidden[:, columns] |= is_all & ((year > 0) & (year < SMALLEST_CURVE))[:, None]
    return hidden & cube.is_counted


def _implied_by_none(cube: Cube, definition: Definition) -> Mask:
    """The groups of which nobody was placed, as can be seen from a larger group of which nobody was."""
    counts, year = cube.counts, PLACE[placed(definition, 12)]
    is_shown_as_none = (counts[:, PLACE[GRADUATED]] >= SMALLEST_CURVE) & (counts[:, year] == 0)
    found = np.zeros(len(counts), np.bool_)
    for one in cube.sums:
        if is_shown_as_none[one.whole] or found[one.whole]:
            found[list(one.parts)] = True
    return found


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
            hidden[:, column] = _close(
                sums, hidden[:, column], cube.counts[:, column], costs * _worth(cube.counts[:, column])
            )
        for row in range(len(cube.groups)):
            sums = [one for one in by_measure if counted[row, list(one)].all()]
            hidden[row] = _close(sums, hidden[row], cube.counts[row], costs[row] * _worth(cube.counts[row]))
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


def _close(sums: Sequence[tuple[int, ...]], hidden: Mask, counts: Counts, costs: NDArray[np.float64]) -> Mask:
    """The cheapest set that holds what is hidden, and of no sum just one, or so few people that it can be guessed."""
    if not any(_is_open(counts[list(one)], hidden[list(one)]) for one in sums):
        return hidden
    number, extra = len(hidden), len(sums)
    lines: list[list[tuple[int, float]]] = []
    for place, one in enumerate(sums, start=number):
        if not counts[list(one)].any():
            continue
        # Where any is hidden, y is 1: then two or more are, and enough people.
        lines += [[(place, 1.0), (cell, -1.0)] for cell in one]
        lines.append([*((cell, 1.0) for cell in one), (place, -2.0)])
        lines.append([*((cell, float(counts[cell])) for cell in one), (place, -_enough(counts[list(one)]))])
    rows = [row for row, line in enumerate(lines) for _cell in line]
    columns = [column for line in lines for column, _value in line]
    values = [value for line in lines for _column, value in line]
    known = coo_array((values, (rows, columns)), shape=(len(lines), number + extra)).tocsr()
    solved = milp(
        np.concatenate([costs, np.zeros(extra)]),
        constraints=LinearConstraint(known, 0.0),
        integrality=np.ones(number + extra),
        # To hide that there is nobody hides nothing.
        bounds=Bounds(
            np.concatenate([hidden, np.zeros(extra)]), np.concatenate([hidden | (counts > 0), np.ones(extra)])
        ),
    )
    if solved.x is None:
        raise RuntimeError(f"no set of figures can be hidden: {solved.message}")
    return np.asarray(solved.x[:number] > 0.5)


def _enough(counts: Counts) -> float:
    """So many people together are a crowd; where there are fewer in all, all of them."""
    return float(min(SMALLEST_CELL, counts.sum()))


def _is_open(counts: Counts, hidden: Mask) -> bool:
    """Whether what is hidden of a sum can be guessed: one alone, or few people in all. Nobody at all are no people."""
    number = hidden.sum() if counts.any() else 0
    return bool(number == 1 or (number and counts[hidden].sum() < _enough(counts)))


def _hide_one(cube: Cube, hidden: Mask, pressing: Sequence[Cell]) -> None:
    """Hide the cheapest of the counts that narrow a hidden one, unless one of them is hidden by now."""
    if not any(hidden[cell] for cell in pressing):
        costs = _costs(cube)
        hidden[min(pressing, key=lambda cell: (costs[cell[0]] * _worth(cube.counts[cell]), cell))] = True
