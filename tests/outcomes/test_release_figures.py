"""What a release says follows from the counts that it shows, and never says more than the truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.outcomes.releases.cube import ALL, Cube
from registry.outcomes.releases.figures import figures
from registry.outcomes.releases.measures import MEASURES, MONTH_ENDS, PLACE, at_risk, placed
from registry.outcomes.releases.shown import show
from registry.outcomes.rules import Definition, FollowUp, Verdict, share_by

STRICT = Definition.STRICT


def a_cube(people: list[FollowUp], *, mature: int | None = None) -> Cube:
    """Graduates who are all there is."""
    counts = np.zeros((1, len(MEASURES)), np.int64)
    counts[0, PLACE["graduated"]] = len(people)
    counts[0, PLACE["mature"]] = len(people) if mature is None else mature
    for month, end in enumerate(MONTH_ENDS, start=1):
        counts[0, PLACE[placed(STRICT, month)]] = sum(one.placed and one.days <= end for one in people)
        followed = [one for one in people if one.days >= end and not (one.placed and one.days <= end)]
        counts[0, PLACE[at_risk(STRICT, month)]] = len(followed)
    return Cube((ALL,), (), counts)


@st.composite
def followed(draw: st.DrawFn) -> list[FollowUp]:
    size = draw(st.integers(20, 200))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    until = chance.integers(draw(st.sampled_from([0, 200, 400])), 900, size)
    lost = chance.random(size) < draw(st.sampled_from([0.0, 0.1, 0.4]))
    until = np.where(lost, np.minimum(until, chance.integers(0, 500, size)), until)
    role = chance.exponential(draw(st.sampled_from([150, 500, 1500])), size).astype(int)
    return [FollowUp(int(min(end, start)), bool(start <= end)) for end, start in zip(until, role, strict=True)]


@settings(max_examples=300, deadline=None)
@given(people=followed())
def test_the_shown_band_holds_the_exact_one_whatever_was_rounded_away(people: list[FollowUp]) -> None:
    cube = a_cube(people)
    told = figures(show(cube, (cube.counts > 0) & (cube.counts < 8)), ALL, STRICT)
    for point in told.curve:
        by_then = share_by(people, MONTH_ENDS[point.month - 1])
        assert point.low <= point.share <= point.high
        if by_then.low is not None and by_then.high is not None:
            assert point.low <= by_then.low + 1e-9
            assert point.high >= by_then.high - 1e-9
    exact = share_by(people, 365)
    if told.low_365 is None or told.high_365 is None or exact.low is None or exact.high is None:
        return
    assert told.low_365 <= exact.low + 1e-9
    assert told.high_365 >= exact.high - 1e-9
    # So nobody is flattered, and nobody is condemned, by rounding.
    if told.verdict == Verdict.MET:
        assert exact.low >= 0.4
    if told.verdict == Verdict.NOT_MET:
        assert exact.high < 0.4


def test_a_share_is_worked_out_by_hand() -> None:
    """100 people, all followed for a year: 20 placed in the first month, 30 more in the seventh."""
    people = [FollowUp(10, True)] * 20 + [FollowUp(200, True)] * 30 + [FollowUp(400, False)] * 50
    told = figures(show(a_cube(people), np.zeros((1, len(MEASURES)), np.bool_)), ALL, STRICT)
    assert (told.share_180, told.share_365, told.naive_365, told.median_month) == (0.2, 0.5, 0.5, 7)
    assert [(point.month, point.placed, point.at_risk) for point in told.curve][:7] == [
        (1, 20, 80), (2, 20, 80), (3, 20, 80), (4, 20, 80), (5, 20, 80), (6, 20, 80), (7, 50, 50),
    ]  # fmt: skip
    assert told.low_365 is not None
    assert told.high_365 is not None
    assert told.low_365 < 0.4 < 0.5 < told.high_365
    assert told.verdict == Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("people", "mature", "verdict"),
    [
        ([FollowUp(30, True)] * 150 + [FollowUp(400, False)] * 50, None, Verdict.MET),
        ([FollowUp(30, True)] * 20 + [FollowUp(400, False)] * 180, None, Verdict.NOT_MET),
        ([FollowUp(30, True)] * 150 + [FollowUp(400, False)] * 50, 90, Verdict.TOO_EARLY),
        ([FollowUp(30, True)] * 5 + [FollowUp(400, False)] * 50, None, Verdict.TOO_FEW),
        ([FollowUp(400, False)] * 7, None, Verdict.TOO_FEW),
        ([], None, Verdict.TOO_FEW),
    ],
)
def test_verdicts(people: list[FollowUp], mature: int | None, verdict: Verdict) -> None:
    cube = a_cube(people, mature=mature)
    told = figures(show(cube, (cube.counts > 0) & (cube.counts < 8)), ALL, STRICT)
    assert told.verdict == verdict


def test_no_events_and_nothing_but_events_have_an_honest_band() -> None:
    none = figures(show(a_cube([FollowUp(400, False)] * 40), np.zeros((1, len(MEASURES)), np.bool_)), ALL, STRICT)
    assert (none.share_365, none.low_365) == (0.0, 0.0)
    assert none.high_365 is not None
    assert 0.05 < none.high_365 < 0.15
    every = figures(show(a_cube([FollowUp(10, True)] * 40), np.zeros((1, len(MEASURES)), np.bool_)), ALL, STRICT)
    assert every.share_365 == 1.0
    assert every.low_365 is not None
    # They may have been 38 of 42.
    assert 0.75 < every.low_365 < 0.91


def test_no_curve_under_twenty_people() -> None:
    nobody_hidden = np.zeros((1, len(MEASURES)), np.bool_)
    people = [FollowUp(30, True)] * 9 + [FollowUp(400, False)] * 8
    assert figures(show(a_cube(people), nobody_hidden), ALL, STRICT).curve == ()
    last = figures(show(a_cube([FollowUp(400, False)] * 20), nobody_hidden), ALL, STRICT).curve[-1]
    assert (last.month, last.share) == (12, 0.0)
