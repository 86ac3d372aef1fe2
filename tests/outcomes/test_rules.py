"""The estimate equals independent ones, and its band and verdict are honest at the edges."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from registry.outcomes.rules import (
    FollowUp,
    Verdict,
    kaplan_meier,
    median_days,
    share_by,
    verdict,
)

people = st.lists(st.builds(FollowUp, st.integers(0, 500), st.booleans()), min_size=1, max_size=120)


def survival_at(rows: list[FollowUp], day: int) -> float:
    steps = [step.survival for step in kaplan_meier(rows) if step.day <= day]
    return steps[-1] if steps else 1.0


@given(people, st.integers(0, 500))
@settings(deadline=None, max_examples=150)
def test_survival_and_band_equal_scipy(rows: list[FollowUp], day: int) -> None:
    sample = CensoredData(uncensored=[r.days for r in rows if r.placed], right=[r.days for r in rows if not r.placed])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scipy warns where its band does not exist; ours is exact there
        result = ecdf(sample).sf
        band = result.confidence_interval(method="log-log")
    assert survival_at(rows, day) == pytest.approx(float(result.evaluate(day)), abs=1e-12)
    ours = share_by(rows, day)
    if ours.share is not None and 0 < ours.share < 1:
        assert ours.low is not None
        assert ours.high is not None
        assert 1 - ours.high == pytest.approx(float(band.low.evaluate(day)), abs=1e-9)
        assert 1 - ours.low == pytest.approx(float(band.high.evaluate(day)), abs=1e-9)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("load", "duration", "event", "day", "expected"),
    [
        ("load_rossi", "week", "arrest", 52, 0.736111),
        ("load_lung", "time", "status", 365, 0.409242),
        ("load_gbsg2", "time", "cens", 365, 0.915558),
    ],
)
def test_real_data_sets_equal_lifelines(load: str, duration: str, event: str, day: int, expected: float) -> None:
    from lifelines import KaplanMeierFitter, datasets

    data = getattr(datasets, load)().dropna(subset=[duration, event])
    fitter = KaplanMeierFitter().fit(data[duration], data[event])
    rows = [FollowUp(int(d), bool(e)) for d, e in zip(data[duration], data[event], strict=True)]
    assert survival_at(rows, day) == pytest.approx(float(fitter.predict(day)), abs=1e-9)
    assert survival_at(rows, day) == pytest.approx(expected, abs=5e-7)


@given(people, st.integers(0, 500))
@settings(deadline=None, max_examples=150)
def test_band_is_never_nan_and_holds_the_estimate(rows: list[FollowUp], day: int) -> None:
    found = share_by(rows, day)
    if found.share is None:
        assert found.low is None
        assert found.high is None
        return
    assert found.low is not None
    assert found.high is not None
    assert all(math.isfinite(x) for x in (found.share, found.low, found.high))
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share <= found.high + 1e-12 <= 1 + 1e-9


def test_no_event_gives_the_exact_upper_bound() -> None:
    found = share_by([FollowUp(400, False)] * 20, 365)
    assert found.share == 0
    assert found.low == 0
    assert found.high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_nothing_but_events_gives_the_exact_lower_bound() -> None:
    found = share_by([FollowUp(10, True)] * 20, 365)
    assert found.share == 1
    assert found.low == pytest.approx(0.025 ** (1 / 20))
    assert found.high == 1


def test_a_cohort_not_followed_long_enough_has_no_figure() -> None:
    assert share_by([FollowUp(100, False), FollowUp(50, True)], 365).share is None


def test_median_is_the_first_day_with_half_placed() -> None:
    rows = [FollowUp(10, True), FollowUp(20, True), FollowUp(400, False), FollowUp(400, False)]
    assert median_days(rows) == 20
    assert median_days([FollowUp(10, True), FollowUp(400, False), FollowUp(400, False)]) is None


@pytest.mark.parametrize(
    ("graduates", "mature", "placed", "expected"),
    [
        (7, 7, 7, Verdict.TOO_FEW),
        (100, 50, 60, Verdict.TOO_EARLY),
        (100, 100, 60, Verdict.MET),
        (100, 100, 20, Verdict.NOT_MET),
        (100, 100, 42, Verdict.UNDECIDED),
    ],
)
def test_verdict(graduates: int, mature: int, placed: int, expected: Verdict) -> None:
    rows = [FollowUp(100, True)] * placed + [FollowUp(400, False)] * (graduates - placed)
    assert verdict(graduates=graduates, mature=mature, estimate=share_by(rows, 365)) is expected
