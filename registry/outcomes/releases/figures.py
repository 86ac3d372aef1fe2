"""What follows from the counts of a release: shares, bands, months, verdicts. From the counts that are shown alone, so
that everybody can work them out again, and so that they tell nothing that the counts do not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from registry.outcomes.rules import SMALLEST_CURVE, Definition, Verdict, against_goal, clopper_pearson, log_log_band

from .cube import Key
from .measures import GRADUATED, MATURE, MONTHS, YEAR, at_risk, placed
from .shown import ROUNDED_BY, Shown

DIGITS: Final = 3


@dataclass(frozen=True)
class Point:
    """A month whose counts are shown: how many were placed by its end, how many were followed until then, and the
    share placed with its 95 % band."""

    month: int
    placed: int
    at_risk: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """What a release says of one group by one definition. None where it says nothing."""

    share_180: float | None
    share_365: float | None
    low_365: float | None
    high_365: float | None
    naive_365: float | None
    median_month: int | None
    verdict: Verdict
    curve: tuple[Point, ...]


@dataclass(frozen=True)
class _Count:
    """A count as it is shown, with what rounding may have made of it."""

    shown: int

    @property
    def least(self) -> int:
        return max(0, self.shown - ROUNDED_BY)

    @property
    def most(self) -> int:
        return self.shown + ROUNDED_BY if self.shown else 0


@dataclass(frozen=True)
class _Month:
    month: int
    placed: _Count
    at_risk: _Count


def figures(shown: Shown, key: Key, definition: Definition) -> Figures:
    """Everything that the shown counts tell of a group."""
    graduated = shown.of(key, GRADUATED)
    year = shown.of(key, placed(definition, YEAR))
    months = _months(shown, key, definition)
    by_year, by_half = _share(graduated, months, YEAR), _share(graduated, months, 6)
    low, high = _band(graduated, months, YEAR)
    curve = _curve(graduated, months)
    is_early = _is_early(shown, key, definition)
    return Figures(
        share_180=by_half,
        share_365=by_year,
        low_365=low,
        high_365=high,
        naive_365=None if graduated is None or year is None or not graduated else _rounded(min(1.0, year / graduated)),
        median_month=next((point.month for point in curve if point.share >= 0.5), None),
        verdict=_verdict(graduated, is_early=is_early, low=low, high=high, is_hidden=year is None),
        curve=curve,
    )


def _verdict(
    graduated: int | None, *, is_early: bool, low: float | None, high: float | None, is_hidden: bool
) -> Verdict:
    """As `rules.verdict`, by a band that allows for the rounding: met, or not met, is so whatever was rounded away."""
    if not graduated or is_hidden:
        return Verdict.TOO_FEW
    if is_early or low is None or high is None:
        return Verdict.TOO_EARLY
    return against_goal(low, high)


def _is_early(shown: Shown, key: Key, definition: Definition) -> bool:
    """Whether half of the graduates or more finished less than a year ago. Where that is hidden: whether as many were
    followed for less than a year without a role."""
    graduated, mature = shown.of(key, GRADUATED), shown.of(key, MATURE)
    if graduated is not None and mature is not None:
        return mature * 2 <= graduated
    known = [shown.of(key, placed(definition, YEAR)), shown.of(key, at_risk(definition, YEAR))]
    return sum(count or 0 for count in known) * 2 <= (graduated or 0)


def _months(shown: Shown, key: Key, definition: Definition) -> list[_Month]:
    """The months of which both counts are shown."""
    found = []
    for month in MONTHS:
        by_then, followed = shown.of(key, placed(definition, month)), shown.of(key, at_risk(definition, month))
        if by_then is not None and followed is not None:
            found.append(_Month(month, _Count(by_then), _Count(followed)))
    return found


def _rounded(share: float) -> float:
    return round(share, DIGITS)


@dataclass(frozen=True)
class _Life:
    """A life table of whole months: the survival at its end, and Greenwood's sum."""

    survival: float
    greenwood: float


def _life(graduates: float, placed_by: Sequence[float], followed: Sequence[float], lost_early: float) -> _Life:
    """The product over months of 1 - d/n (Cutler and Ederer 1958).

    `placed_by` counts from the start, `followed` at the end of each month. Of those whose follow-up ended within a
    month the share `lost_early` is taken out before its roles: one half as usual, none and all for the extremes.
    """
    survival, greenwood = 1.0, 0.0
    before, entering = 0.0, graduates
    for by_then, left in zip(placed_by, followed, strict=True):
        events = max(0.0, by_then - before)
        censored = max(0.0, entering - events - left)
        trials = max(entering - lost_early * censored, events)
        if trials > 0:
            survival *= 1.0 - events / trials
            greenwood += events / (trials * (trials - events)) if trials > events else math.inf
        before, entering = by_then, max(0.0, min(left, entering - events))
    return _Life(survival, greenwood)


def _share(graduated: int | None, months: Sequence[_Month], until: int) -> float | None:
    """The share placed by the end of a month; None where that is not shown, or nobody was followed so long."""
    chosen = [one for one in months if one.month <= until]
    if not graduated or not chosen or chosen[-1].month != until:
        return None
    life = _life(graduated, [one.placed.shown for one in chosen], [one.at_risk.shown for one in chosen], 0.5)
    return None if life.survival > 0 and not chosen[-1].at_risk.shown else _rounded(1.0 - life.survival)


def _band(graduated: int | None, months: Sequence[_Month], until: int) -> tuple[float, float] | tuple[None, None]:
    """The 95 % band of the share by the end of a month: of every set of counts that rounds to what is shown."""
    if _share(graduated, months, until) is None or graduated is None:
        return None, None
    months = [one for one in months if one.month <= until]
    whole = _Count(graduated)
    fewest = [one.placed.least for one in months]
    most = [one.placed.most for one in months]
    # Roles that began early weigh less than those that began when fewer were followed.
    early = [min(one.placed.most, months[-1].placed.least) for one in months]
    late = [one.placed.least for one in months[:-1]] + [most[-1]]
    lows = [
        _life(whole.most, by, [_most_left(whole.most, one, count) for one, count in zip(months, by, strict=True)], 0.0)
        for by in (fewest, early)
    ]
    highs = [_life(whole.least, by, [one.at_risk.least for one in months], 1.0) for by in (most, late)]
    low = min(_edges(life, followed=months[-1].at_risk.most, graduates=whole.most)[0] for life in lows)
    high = max(_edges(life, followed=months[-1].at_risk.least, graduates=whole.least)[1] for life in highs)
    return math.floor(low * 1000) / 1000, math.ceil(high * 1000) / 1000


def _most_left(graduates: int, one: _Month, placed_by: float) -> float:
    return min(one.at_risk.most, graduates - placed_by)


def _edges(life: _Life, *, followed: int, graduates: int) -> tuple[float, float]:
    """The log(-log) band of a share; Clopper and Pearson's where there is no event or nothing but events."""
    if 0 < life.survival < 1:
        return log_log_band(life.survival, life.greenwood)
    if life.survival == 1:
        return clopper_pearson(0, max(1, followed))
    return clopper_pearson(max(1, graduates), max(1, graduates))


def _curve(graduated: int | None, months: Sequence[_Month]) -> tuple[Point, ...]:
    """The published curve; none under 20 people."""
    if graduated is None or graduated < SMALLEST_CURVE:
        return ()
    points = []
    for one in months:
        share, (low, high) = _share(graduated, months, one.month), _band(graduated, months, one.month)
        if share is None or low is None or high is None:
            break
        points.append(Point(one.month, one.placed.shown, one.at_risk.shown, share, low, high))
    return tuple(points)
