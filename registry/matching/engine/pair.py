"""One pair, in compiled code: its gates and figures, as `rules.gating` and `rules.scoring` have them.

People and the terms of listings come in tuples of arrays, as `crowd.py`, `asked.py` and `board.py` make them.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from registry.matching.rules.weights import (
    APPEAL_WEIGHTS,
    AVOIDED,
    COVERAGE_SHARE,
    ENOUGH_MONTHS,
    EXPERIENCE_SHARE,
    LEAST_HOURS_SHARE,
    MOST_BY_HINTS,
    MOVE,
    NEAREST,
    NO_AIMS,
    REMOTE_UNASKED,
    SAME_COUNTRY,
    STANDS_ALONE,
    UNKNOWN_PAY,
)

from .compiling import kept

# Bits of a graduate's flags.
LOOKS, CROSSES, IS_VISIBLE, WANTS_REMOTE = 1, 2, 4, 8
# Bits of what a listing says about each country.
ELIGIBLE, NO_BORDER, WITH_CONSENT, IS_CITIZEN = 1, 2, 4, 8
# Kinds as bits, in the order of `crowd.KINDS`.
JOB, CONTRACT = 1, 2
# In the place of a listing's pay, in dollars a month.
PAY_NOT_KNOWN, UNPAID = -1.0, -2.0

# In the compiled code names of enumerations and mappings are not known: plain numbers are.
_KIND, _PLACE, _HOURS, _AIMS = (float(APPEAL_WEIGHTS[name]) for name in ("kind", "place", "hours", "aims"))
_PAY, _UNKNOWN_PAY, _AVOIDED = float(APPEAL_WEIGHTS["pay"]), float(UNKNOWN_PAY), float(AVOIDED)
_COVERAGE, _EXPERIENCE, _ENOUGH = float(COVERAGE_SHARE), float(EXPERIENCE_SHARE), float(ENOUGH_MONTHS)
OPEN_WEIGHT: Final = _KIND + _PLACE + _HOURS + _AIMS
STANDS, MOST_HINTED = float(STANDS_ALONE), float(MOST_BY_HINTS)


@kept
def drawn(listing: int, profile: int) -> Any:
    """The draw of a pair, as `rules.scoring.draw` has it."""
    mixed = np.uint64(listing) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(profile)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@kept
def passes(row: int, people: Any, listing: Any, of_countries: Any) -> Any:
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
def appeal_of(row: int, people: Any, listing: Any, is_job: bool, aims: Any, near_aims: Any) -> float:
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
    return min(1.0, total / OPEN_WEIGHT)


@kept
def feedback_of(row: int, avoids: Any) -> float:
    """What is left of the appeal after what was said of listings like this."""
    starts, codes, marks = avoids
    left = 1.0
    for at in range(starts[row], starts[row + 1]):
        for mark in marks:
            if codes[at] == mark:
                left *= _AVOIDED
    return left


@kept
def fit_of(row: int, coverage: float, work: Any, near_work: Any) -> float:
    """What the listing asks, met by what the graduate has."""
    starts, codes, months_of = work
    months = 0.0
    for one in range(starts[row], starts[row + 1]):
        months += months_of[one] * near_work[codes[one]]
    return min(1.0, _COVERAGE * coverage + _EXPERIENCE * min(1.0, months / _ENOUGH))


@kept
def pay_factor(top: float, is_contract: bool, floors: Any) -> float:
    floor = floors[1] if is_contract else floors[0]
    if floor <= 0.0 or top == UNPAID:
        return 1.0
    return _UNKNOWN_PAY if top == PAY_NOT_KNOWN else min(1.0, top / floor)


@kept
def is_among(rows: Any, row: int) -> Any:
    spot = np.searchsorted(rows, row)
    return spot < rows.shape[0] and rows[spot] == row


@kept
def with_pay(open_appeal: float, paid: float) -> float:
    """The appeal with pay, from that without and the factor of pay."""
    return min(1.0, (open_appeal * OPEN_WEIGHT + _PAY * paid) / (OPEN_WEIGHT + _PAY))
