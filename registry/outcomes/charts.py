"""Coordinates for the SVG templates; the words and colours are the template's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .releases.figures import Point

LEFT, RIGHT, TOP, BOTTOM = 46.0, 616.0, 28.0, 268.0
TOP_SHARE, STEP = 0.60, 0.20
BAR_WIDTH = 160.0


@dataclass(frozen=True)
class Tick:
    """A line or a label of an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class CurveChart:
    """The step curve of shares by month, within its band, and how many were still followed at some of them."""

    path: str
    band: str
    goal_y: float
    y_ticks: list[Tick]
    x_ticks: list[Tick]
    last_month: int
    last_share: float
    followed: list[Tick]


def top_of(points: Sequence[Point]) -> float:
    """The share at the top of a chart of these months, a whole number of steps."""
    return max(TOP_SHARE, STEP * math.ceil(max(point.high for point in points) / STEP - 1e-9))


def ticks_up_to(top: float) -> list[float]:
    """The shares that have a line."""
    return [STEP * number for number in range(round(top / STEP) + 1)]


def curve_chart(points: Sequence[Point], *, goal: float) -> CurveChart | None:
    """Steps from month to month; None where there is no curve to draw."""
    if not points:
        return None
    ceiling = top_of(points)

    def y(share: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * share / ceiling, 1)

    def x(month: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * month / 12, 1)

    def steps(values: Sequence[float]) -> str:
        return "".join(f"H{x(point.month)}V{y(value)}" for point, value in zip(points[1:], values[1:], strict=True))

    # Out along the upper edge, and back along the lower one, where each step falls before it goes left.
    back = "".join(f"H{x(point.month)}V{y(before.low)}" for before, point in reversed(list(pairwise(points))))
    band = f"M{x(0)} {y(points[0].high)}{steps([one.high for one in points])}V{y(points[-1].low)}{back}Z"
    path = f"M{x(0)} {y(points[0].share)}{steps([one.share for one in points])}"
    ticks = [Tick(y(share), f"{share:.0%}") for share in ticks_up_to(ceiling)]
    return CurveChart(
        path=path,
        band=band,
        goal_y=y(goal),
        y_ticks=ticks,
        x_ticks=[Tick(x(month), str(month)) for month in (0, 3, 6, 9, 12)],
        last_month=points[-1].month,
        last_share=points[-1].share,
        followed=[Tick(x(one.month), str(one.at_risk)) for one in points if one.month % 3 == 0],
    )


@dataclass(frozen=True)
class Bar:
    """A band with its estimate beside the goal, for a table cell 160 units wide."""

    low: float
    high: float
    at: float
    goal: float


def bar(low: float | None, high: float | None, share: float | None, *, goal: float) -> Bar | None:
    """None where there is nothing to draw."""
    if low is None or high is None or share is None:
        return None
    return Bar(*(round(BAR_WIDTH * value, 1) for value in (low, high, share, goal)))
