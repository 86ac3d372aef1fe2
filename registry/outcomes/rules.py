"""Conversion: the share of graduates who reach a tech role, estimated honestly from incomplete follow-up.

Pure functions on plain numbers. Durations are whole days since graduation.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from numpy.typing import NDArray
from scipy.special import betaincinv

from registry.taxonomy.tech_roles import BROAD, DIGITAL, STRICT

WINDOW_DAYS = 365
HALF_WINDOW_DAYS = 180
GOAL = 0.40
SMALLEST_CELL = 8
ROUNDED_TO = 5
SMALLEST_CURVE = 20
Z_95 = 1.959963984540054
Counted = TypeVar("Counted", int, NDArray[Any])


class Definition(enum.StrEnum):
    """Which occupations count as a tech role."""

    STRICT = "strict"
    BROAD = "broad"
    DIGITAL = "digital"

    @property
    def isco_codes(self) -> frozenset[str]:
        return {"strict": STRICT, "broad": BROAD, "digital": DIGITAL}[self.value]


class Verdict(enum.StrEnum):
    """What can be said of a group against the goal."""

    TOO_FEW = "too few"
    TOO_EARLY = "too early"
    MET = "met"
    NOT_MET = "not met"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class FollowUp:
    """One graduate: how many days we know of, and whether a tech role began on the last of them."""

    days: int
    placed: bool


def follow_up(*, graduated_on: date, first: date | None, until: date) -> FollowUp:
    """From graduation to the first role, or to the day until which somebody was followed. A role that began during the
    training counts from day 0."""
    end = until if first is None else first
    return FollowUp(max(0, (end - graduated_on).days), first is not None)


@dataclass(frozen=True)
class Step:
    """The estimate from `day` on: share without a role, Greenwood's sum, and who was still followed."""

    day: int
    at_risk: int
    events: int
    survival: float
    greenwood_sum: float


@dataclass(frozen=True)
class Estimate:
    """The share placed by a day with its 95 % band. All None where nobody was followed that long."""

    share: float | None
    low: float | None
    high: float | None


NOTHING_KNOWN = Estimate(None, None, None)


def kaplan_meier(people: Iterable[FollowUp]) -> list[Step]:
    """The product-limit estimate (Kaplan and Meier 1958) at every day with an event, earliest first.

    At equal times events come before censorings, as usual. `greenwood_sum` is the sum of d/(n(n-d)) in Greenwood's
    variance (1926): Var(S) = S² · sum; infinite once S is 0.
    """
    ordered = sorted(people, key=lambda person: person.days)
    steps: list[Step] = []
    survival, greenwood, position, total = 1.0, 0.0, 0, len(ordered)
    while position < total:
        day = ordered[position].days
        end = position
        while end < total and ordered[end].days == day:
            end += 1
        events = sum(person.placed for person in ordered[position:end])
        at_risk = total - position
        if events:
            survival *= 1 - events / at_risk
            greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else math.inf
            steps.append(Step(day, at_risk, events, survival, greenwood))
        position = end
    return steps


def share_by(people: Sequence[FollowUp], day: int) -> Estimate:
    """The share placed by `day`, 1 - S(day), with the log(-log) 95 % band.

    Where S is 1 (no event) or 0 (nothing but events) that band does not exist; Clopper and Pearson's exact one for the
    people whose answer by that day is known takes its place. Nobody followed to that day and S above 0: unknown.
    """
    steps = [step for step in kaplan_meier(people) if step.day <= day]
    survival = steps[-1].survival if steps else 1.0
    followed = sum(person.days >= day for person in people)
    if survival > 0 and not followed:
        return NOTHING_KNOWN
    if 0 < survival < 1:
        return Estimate(1 - survival, *log_log_band(survival, steps[-1].greenwood_sum))
    known = sum(person.days >= day or person.placed for person in people)
    low, high = clopper_pearson(known if survival == 0 else 0, known)
    return Estimate(1 - survival, low, high)


def log_log_band(survival: float, greenwood_sum: float) -> tuple[float, float]:
    """The 95 % band of the share placed, from log(-log S) and Greenwood's variance; for S between 0 and 1 only."""
    theta = math.log(-math.log(survival))
    spread = Z_95 * math.sqrt(greenwood_sum) / abs(math.log(survival))
    return 1 - math.exp(-math.exp(theta - spread)), 1 - math.exp(-math.exp(theta + spread))


def clopper_pearson(successes: int, trials: int) -> tuple[float, float]:
    """The exact 95 % band of a proportion (Clopper and Pearson 1934)."""
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, 0.025))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 0.975))
    return low, high


def median_days(people: Iterable[FollowUp]) -> int | None:
    """The first day by which half are placed by the estimate, or None if that is not reached."""
    return next((step.day for step in kaplan_meier(people) if step.survival <= 0.5 + 1e-12), None)


def verdict(*, graduates: int, mature: int, estimate: Estimate) -> Verdict:
    """What can be said against the goal, asked in this order: too few, too early, met, not met, undecided.

    `mature` counts the graduates who finished at least a year ago: with half or fewer of them it is too early.
    """
    if graduates < SMALLEST_CELL:
        return Verdict.TOO_FEW
    if mature * 2 <= graduates or estimate.low is None or estimate.high is None:
        return Verdict.TOO_EARLY
    return against_goal(estimate.low, estimate.high)


def against_goal(low: float, high: float) -> Verdict:
    """What a band says of the goal."""
    if low >= GOAL:
        return Verdict.MET
    return Verdict.NOT_MET if high < GOAL else Verdict.UNDECIDED


def to_five(count: Counted) -> Counted:
    """A published count, or an array of them: rounded to the nearest 5."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def is_few(count: Counted) -> Any:
    """Whether a published cell is hidden, or each of an array: 1 to 7 people. Nobody may be shown."""
    return (count > 0) & (count < SMALLEST_CELL)
