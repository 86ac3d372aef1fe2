"""The inner loop: everybody who holds anything that a listing asks for, in one pass over arrays.

It computes what `rules.scoring` and `rules.gating` say, in double precision, and keeps a few more than are wanted: its
sums are rounded in another order, so the last word on those that it keeps is the rules' own (`ranking.py`). Compiled by
numba on first use and kept on disk. Arrays come in tuples, as `crowd.py` and `asked.py` make them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit

from registry.matching.rules.weights import (
    APPEAL_POWER,
    APPEAL_WEIGHTS,
    COVERAGE_SHARE,
    ENOUGH_MONTHS,
    EXPERIENCE_SHARE,
    FIT_POWER,
    LEAST_HOURS_SHARE,
    MOST_BY_HINTS,
    MOVE,
    NEAREST,
    NO_AIMS,
    REMOTE_UNASKED,
    SAME_COUNTRY,
    STANDS_ALONE,
)

# Bits of a graduate's flags.
LOOKS, CROSSES, IS_VISIBLE, WANTS_REMOTE = 1, 2, 4, 8
# Bits of what a listing says about each country.
ELIGIBLE, NO_BORDER, WITH_CONSENT, IS_CITIZEN = 1, 2, 4, 8
# Scores are compared as whole millionths (`weights.DIGITS`).
UNIT: Final = 1_000_000.0
# So near to half a millionth, in millionths, rounding here and there might differ: sums of twenty terms of at most one
# differ by some 1e-15, powers by as much again.
DOUBTFUL: Final = 1e-6

_KIND, _PLACE, _HOURS, _AIMS = (float(APPEAL_WEIGHTS[name]) for name in ("kind", "place", "hours", "aims"))
_ALL = _KIND + _PLACE + _HOURS + _AIMS
# In the compiled code names of enumerations and mappings are not known: plain numbers are.
_FIT_POWER, _APPEAL_POWER = float(FIT_POWER), float(APPEAL_POWER)
_FIT_FIFTHS, _APPEAL_FIFTHS = round(5 * FIT_POWER), round(5 * APPEAL_POWER)
if (_FIT_FIFTHS / 5, _APPEAL_FIFTHS / 5) != (FIT_POWER, APPEAL_POWER):
    raise RuntimeError("the kernel leaves out whom it need not look at by whole fifths of the powers")
_STANDS_ALONE, _MOST_BY_HINTS = float(STANDS_ALONE), float(MOST_BY_HINTS)
_COVERAGE, _EXPERIENCE, _ENOUGH = float(COVERAGE_SHARE), float(EXPERIENCE_SHARE), float(ENOUGH_MONTHS)

kept: Any = njit(cache=True, nogil=True)


@kept
def drawn(listing: int, profile: int) -> Any:
    """The draw of a pair, as `rules.scoring.draw` has it."""
    mixed = np.uint64(listing) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(profile)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@kept
def _millionths(value: float) -> Any:
    """Rounded, and up where it is in doubt: what might belong among the best is not lost."""
    return np.int64(np.floor(value * UNIT + 0.5 + DOUBTFUL))


@kept
def _is_doubtful(value: float) -> Any:
    scaled = value * UNIT + 0.5
    return abs(scaled - np.rint(scaled)) < DOUBTFUL


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
def _add_up(skills: Any, asked: Any, room: Any) -> int:
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
            is_hint = near < _STANDS_ALONE
            for at in range(starts[skill], starts[skill + 1]):
                row = rows[at]
                value = near * table[need, held[at]] * recency[used[at]]
                best = cells[row, _BEST] if cells[row, _NEED] == stamp else 0.0
                if is_hint:
                    value = min(_MOST_BY_HINTS, best + (1.0 - best) * value)
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
def _passes(row: int, people: Any, listing: Any, of_countries: Any) -> Any:
    """Every gate, as `rules.gating` has them; closed listings and excluded pairs are left out before."""
    flags, home, citizen, _region, hours, free_from, _wants, moves, speaks = people
    country, _region_asked, is_remote, _kind, hours_asked, free_by, languages = listing
    if not flags[row] & LOOKS or not flags[row] & IS_VISIBLE:
        return False
    said = of_countries[home[row]]
    if not said & ELIGIBLE:
        return False
    if not said & NO_BORDER and not (said & WITH_CONSENT and flags[row] & CROSSES):
        return False
    if not is_remote and home[row] != country:
        if not (moves[row, country >> 6] >> np.uint64(country & 63)) & np.uint64(1):
            return False
        if not of_countries[citizen[row]] & IS_CITIZEN:
            return False
    for part in range(languages.shape[0]):
        if languages[part] & ~speaks[row, part]:
            return False
    if free_from[row] > free_by:
        return False
    return not (hours[row] >= 0 and hours_asked >= 0 and hours[row] < hours_asked * LEAST_HOURS_SHARE)


@kept
def _appeal(row: int, people: Any, listing: Any, is_job: bool, aims: Any, near_aims: Any) -> float:
    """The weighted mean of the appeal without pay."""
    flags, home, _citizen, region, hours, _free_from, wants, moves, _speaks = people
    country, region_asked, is_remote, kind, hours_asked, _free_by, _languages = listing
    total = _KIND if wants[row] == 0 or wants[row] & kind else 0.0
    if is_remote and flags[row] & WANTS_REMOTE:
        total += _PLACE * NEAREST
    elif home[row] == country:
        total += _PLACE * (NEAREST if region_asked >= 0 and region[row] == region_asked else SAME_COUNTRY)
    elif is_remote:
        total += _PLACE * REMOTE_UNASKED
    elif (moves[row, country >> 6] >> np.uint64(country & 63)) & np.uint64(1):
        total += _PLACE * MOVE
    has = hours[row]
    if hours_asked <= 0 or has <= 0:
        total += _HOURS
    elif is_job:
        total += _HOURS * (min(hours_asked, has) / max(hours_asked, has))
    else:
        total += _HOURS * min(1.0, has / hours_asked)
    starts, codes = aims
    if starts[row] == starts[row + 1]:
        total += _AIMS * NO_AIMS
    else:
        nearest = 0.0
        for at in range(starts[row], starts[row + 1]):
            nearest = max(nearest, near_aims[codes[at]])
        total += _AIMS * nearest
    return min(1.0, total / _ALL)


@kept
def _is_worse(heap: Any, one: int, other: int) -> Any:
    """Whether a place of the heap holds a pair that ranks behind another's."""
    scores, fits, draws, _rows, _doubts = heap
    if scores[one] != scores[other]:
        return scores[one] < scores[other]
    if fits[one] != fits[other]:
        return fits[one] < fits[other]
    return draws[one] > draws[other]


@kept
def _swap(heap: Any, one: int, other: int) -> None:
    scores, fits, draws, rows, doubts = heap
    scores[one], scores[other] = scores[other], scores[one]
    fits[one], fits[other] = fits[other], fits[one]
    draws[one], draws[other] = draws[other], draws[one]
    rows[one], rows[other] = rows[other], rows[one]
    doubts[one], doubts[other] = doubts[other], doubts[one]


@kept
def _sift(heap: Any, size: int, place: int) -> None:
    """Let the pair at a place sink to where none below it is worse."""
    while True:
        worst = place
        for below in (2 * place + 1, 2 * place + 2):
            if below < size and _is_worse(heap, below, worst):
                worst = below
        if worst == place:
            return
        _swap(heap, worst, place)
        place = worst


@kept
def _fit(row: int, coverage: float, work: Any, near_work: Any) -> float:
    """What the listing asks, met by what the graduate has."""
    starts, codes, months_of = work
    months = 0.0
    for one in range(starts[row], starts[row + 1]):
        months += months_of[one] * near_work[codes[one]]
    return min(1.0, _COVERAGE * coverage + _EXPERIENCE * min(1.0, months / _ENOUGH))


@kept
def _is_among(rows: Any, row: int) -> Any:
    spot = np.searchsorted(rows, row)
    return spot < rows.shape[0] and rows[spot] == row


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
def _offer(heap: Any, size: int, row: int, draw: Any, fit: float, appeal: float) -> int:
    """Take somebody in, if there is room or they rank before the worst who is in; return how many are in."""
    scores, fits, draws, rows, doubts = heap
    most = scores.shape[0] - 1
    score = min(1.0, fit**_FIT_POWER * appeal**_APPEAL_POWER)
    place = min(size, most)
    scores[place] = _millionths(score)
    fits[place] = _millionths(fit)
    draws[place] = draw
    rows[place] = row
    doubts[place] = _is_doubtful(score) or _is_doubtful(fit)
    if size < most:
        if size + 1 == most:
            for start in range(most // 2 - 1, -1, -1):
                _sift(heap, most, start)
        return size + 1
    if _is_worse(heap, 0, most):
        _swap(heap, 0, most)
        _sift(heap, most, 0)
    return size


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
        count = _add_up(skills, asked, room)
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
            fit = _fit(row, coverage, work, near_work)
            # The powers are whole fifths: what cannot pass the bar needs no root.
            if fit**_FIT_FIFTHS < bar or not _passes(row, people, listing, of_countries):
                continue
            appeal = _appeal(row, people, listing, is_job, aims, near_aims)
            if fit**_FIT_FIFTHS * appeal**_APPEAL_FIFTHS < bar or _is_among(excluded, row):
                continue
            size = _offer(heap, size, row, drawn(number, ids[row]), fit, appeal)
            if size == most:
                floor = max(0.0, (heap[0][0] - 2.0) / UNIT)
                bar = floor**5 * (1.0 - 1e-9)
                least = (floor ** (1.0 / _FIT_POWER) - _EXPERIENCE) / _COVERAGE - 1e-9
    return size
