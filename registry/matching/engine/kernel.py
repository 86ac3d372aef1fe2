"""The inner loop: everybody who holds anything that a listing asks for, in one pass over arrays.

It computes what `rules.scoring` and `rules.gating` say, in double precision, and keeps a few more than are wanted: its
sums are rounded in another order, so the last word on those that it keeps is the rules' own (`ranking.py`).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from registry.matching.rules.weights import APPEAL_POWER, COVERAGE_SHARE, EXPERIENCE_SHARE, FIT_POWER

from .compiling import kept
from .heap import UNIT, offer
from .pair import MOST_HINTED, STANDS, appeal_of, drawn, fit_of, is_among, passes

_FIT_POWER = float(FIT_POWER)
FIT_FIFTHS, APPEAL_FIFTHS = round(5 * FIT_POWER), round(5 * APPEAL_POWER)
if (FIT_FIFTHS / 5, APPEAL_FIFTHS / 5) != (FIT_POWER, APPEAL_POWER):
    raise RuntimeError("the kernel leaves out whom it need not look at by whole fifths of the powers")
_COVERAGE, _EXPERIENCE = float(COVERAGE_SHARE), float(EXPERIENCE_SHARE)

# The columns of the scratch space: what the need that is looked at has earned, the sum of all needs so far, and which
# need that is. Side by side, so that a person's three figures come in one read.
_BEST, _SUM, _NEED = 0, 1, 2


def scratch(number: int) -> tuple[Any, Any, Any, Any]:
    """The scratch space of one thread, for so many people: their figures, who holds something, how much of the listing
    each of these covers, and how many needs were ever looked at."""
    cells = np.zeros((number, 4))
    cells[:, _SUM] = -1.0
    return cells, np.zeros(number, np.int32), np.zeros(number), np.zeros(1)


@kept
def add_up(skills: Any, asked: Any, room: Any) -> int:
    """Sum, for everybody who holds something, the shares that requirements earn by their best skill and by hints.

    A requirement's hints come before the skills that stand for it by themselves. The sum is -1 for those who hold
    nothing; returns how many hold something, who stand in `touched`.
    """
    starts, rows, held, used = skills
    ends, options, nearness, table, shares, recency = asked
    cells, touched, _covered, asked_before = room
    number = 0
    first = 0
    for need in range(ends.shape[0]):
        asked_before[0] += 1.0
        stamp = asked_before[0]
        share = shares[need]
        for place in range(first, ends[need]):
            skill = options[place]
            near = nearness[place]
            is_hint = near < STANDS
            for at in range(starts[skill], starts[skill + 1]):
                row = rows[at]
                value = near * table[need, held[at]] * recency[used[at]]
                best = cells[row, _BEST] if cells[row, _NEED] == stamp else 0.0
                if is_hint:
                    value = min(MOST_HINTED, best + (1.0 - best) * value)
                if value > best:
                    if cells[row, _SUM] < 0.0:
                        cells[row, _SUM] = 0.0
                        touched[number] = row
                        number += 1
                    cells[row, _SUM] += share * (value - best)
                    cells[row, _BEST] = value
                    cells[row, _NEED] = stamp
        first = ends[need]
    return number


@kept
def _high_bar(covered: Any, count: int, most: int) -> float:
    """A coverage that some sixteen times as many reach as are wanted; enough of them pass the gates, as a rule."""
    counts = np.zeros(257, np.int64)
    for at in range(count):
        counts[int(covered[at] * 256.0)] += 1
    reached = 0
    for step in range(256, 0, -1):
        reached += counts[step]
        if reached >= 16 * most:
            return step / 256.0
    return 0.0


@kept
def best_graduates(
    ids: Any,
    people: Any,
    skills: Any,
    aims: Any,
    work: Any,
    number: int,
    is_job: bool,
    listing: Any,
    of_countries: Any,
    asked: Any,
    near_work: Any,
    near_aims: Any,
    excluded: Any,
    room: Any,
    heap: Any,
) -> int:
    """Fill the heap with the best graduates of listing `number`; return how many there are.

    `room` is scratch space as long as the crowd, from `scratch`, left as it was found, and a counter that only grows.
    `heap` says with each pair whether the rounding of its figures is in doubt.
    """
    cells, touched, covered, _asked_before = room
    most = heap[0].shape[0] - 1  # the last place is for the one who comes
    if asked[0].shape[0] == 0:
        count = ids.shape[0]
        for row in range(count):
            touched[row] = row
            covered[row] = 1.0
    else:
        count = add_up(skills, asked, room)
        for at in range(count):
            row = touched[at]
            covered[at] = min(1.0, cells[row, _SUM])
            cells[row, _SUM] = -1.0
    size = 0
    least = bar = -1.0
    # Those who are covered best first: the bar is high before the many come.
    cut = _high_bar(covered, count, most)
    for is_late in range(2):
        for at in range(count):
            coverage = covered[at]
            # Nobody's appeal is above one and nobody's experience: who cannot come in any more is not looked at.
            if (coverage < cut) != is_late or coverage <= 0.0 or coverage < least:
                continue
            row = touched[at]
            fit = fit_of(row, coverage, work, near_work)
            # The powers are whole fifths: what cannot pass the bar needs no root.
            if fit**FIT_FIFTHS < bar or not passes(row, people, listing, of_countries):
                continue
            appeal = appeal_of(row, people, listing, is_job, aims, near_aims)
            if fit**FIT_FIFTHS * appeal**APPEAL_FIFTHS < bar or is_among(excluded, row):
                continue
            size = offer(heap, size, row, drawn(number, ids[row]), fit, appeal)
            if size == most:
                floor = max(0.0, (heap[0][0] - 2.0) / UNIT)
                bar = floor**5 * (1.0 - 1e-9)
                least = (floor ** (1.0 / _FIT_POWER) - _EXPERIENCE) / _COVERAGE - 1e-9
    return size
