"""Rates, bands, ratios and tests equal those of independent libraries, and a textbook's."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, count, demographic_parity_ratio, selection_rate
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.contingency import relative_risk

from registry.outcomes.fairness.likeness import common_ratio
from registry.outcomes.fairness.rates import (
    Part,
    Sample,
    Tally,
    band,
    discount,
    fisher,
    p_value,
    ratio,
    tally,
    wilson,
)
from registry.outcomes.fairness.verdicts import holm

# Whether each person was chosen, by group.
selections = st.dictionaries(st.sampled_from("fmx"), st.lists(st.booleans(), min_size=1, max_size=60), min_size=2)
amounts = st.lists(st.floats(0, 12), min_size=2, max_size=40)


def chosen(people: list[bool]) -> Sample:
    return tally(Part(1, int(one)) for one in people).sample(is_mean=False)


def mean_of(values: list[float]) -> Sample:
    return tally((Part(1, value) for value in values), is_mean=True).sample(is_mean=True)


@given(selections)
@settings(deadline=None, max_examples=40)
def test_rates_and_the_lowest_ratio_equal_fairlearn(groups: dict[str, list[bool]]) -> None:
    said = [group for group, people in groups.items() for _person in people]
    picked = [int(one) for people in groups.values() for one in people]
    frame = MetricFrame(
        metrics={"rate": selection_rate, "count": count}, y_true=picked, y_pred=picked, sensitive_features=said
    )
    samples = {group: chosen(people) for group, people in groups.items()}
    assert {group: sample.rate for group, sample in samples.items()} == pytest.approx(dict(frame.by_group["rate"]))
    assert {group: sample.people for group, sample in samples.items()} == dict(frame.by_group["count"])
    highest = max(samples.values(), key=lambda sample: sample.rate)
    assume(highest.rate > 0)
    ratios = [found.value for sample in samples.values() if (found := ratio(sample, highest)) is not None]
    assert min(ratios) == pytest.approx(demographic_parity_ratio(picked, picked, sensitive_features=said))


@given(st.integers(1, 500), st.data())
@settings(deadline=None, max_examples=150)
def test_the_band_of_a_share_is_wilsons(trials: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, trials))
    theirs = stats.binomtest(hits, trials).proportion_ci(method="wilson")
    assert wilson(hits, trials) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(amounts)
@settings(deadline=None, max_examples=100)
def test_the_band_of_a_mean_is_students(values: list[float]) -> None:
    assume(np.std(values) > 1e-6)
    error = stats.sem(values)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=error)
    assert band(mean_of(values)) == pytest.approx((max(0.0, low), high), abs=1e-6)


@given(st.integers(1, 200), st.integers(1, 200), st.data())
@settings(deadline=None, max_examples=150)
def test_the_band_of_a_ratio_is_katzs(trials: int, others: int, data: st.DataObject) -> None:
    hits, other_hits = data.draw(st.integers(1, trials)), data.draw(st.integers(1, others))
    ours = ratio(Sample(trials, trials, hits), Sample(others, others, other_hits))
    theirs = relative_risk(hits, trials, other_hits, others)
    low, high = theirs.confidence_interval()
    assert ours is not None
    assert (ours.value, ours.low, ours.high) == pytest.approx((theirs.relative_risk, low, high))


def test_the_band_of_a_ratio_of_nobody_is_finite_and_holds_nothing() -> None:
    found = ratio(Sample(30, 30, 0), Sample(30, 30, 15))
    assert found is not None
    assert found.value == found.low == 0
    assert 0 < found.high < 0.8
    assert ratio(Sample(30, 30, 3), Sample(30, 30, 0)) is None


@given(st.integers(1, 80), st.integers(1, 80), st.data())
@settings(deadline=None, max_examples=150)
def test_two_shares_are_tested_as_pearson_or_fisher_do(trials: int, others: int, data: st.DataObject) -> None:
    hits, other_hits = data.draw(st.integers(0, trials)), data.draw(st.integers(0, others))
    table = np.array([[hits, trials - hits], [other_hits, others - other_hits]])
    ours = p_value(Sample(trials, trials, hits), Sample(others, others, other_hits))
    exact = stats.fisher_exact(table).pvalue
    assert fisher(hits, trials, other_hits, others) == pytest.approx(exact, rel=1e-6)
    if table.sum(axis=0).min() * table.sum(axis=1).min() < 5 * table.sum():
        assert ours == pytest.approx(exact, rel=1e-6)
    else:
        assert ours == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, rel=1e-6, abs=1e-12)


@given(amounts, amounts)
@settings(deadline=None, max_examples=100)
def test_two_means_are_tested_as_welch_does(one: list[float], other: list[float]) -> None:
    assume(np.std(one) > 1e-3)
    assume(np.std(other) > 1e-3)
    theirs = stats.ttest_ind(one, other, equal_var=False).pvalue
    assert p_value(mean_of(one), mean_of(other)) == pytest.approx(theirs, rel=1e-5, abs=1e-9)


def test_a_place_counts_as_in_dcg() -> None:
    assert [round(discount(rank), 2) for rank in (1, 3, 10, 50)] == [1.0, 0.5, 0.29, 0.18]


def test_a_persons_applications_count_for_less_than_as_many_peoples() -> None:
    """The band holds the true share in about 19 of 20 samples although five tries of a person go the same way."""
    chance, held, held_naively, rounds = random.Random(1), 0, 0, 400
    for _round in range(rounds):
        people = tally(Part(5, 5 * (chance.random() < 0.4)) for _person in range(80))
        low, high = band(people.sample(is_mean=False))
        held += low <= 0.4 <= high
        low, high = wilson(people.hits, people.trials)
        held_naively += low <= 0.4 <= high
    assert held / rounds > 0.92
    assert held_naively / rounds < 0.75
    assert people.design_effect() == pytest.approx(5 * 80 / 79)
    assert tally(Part(1, int(chance.random() < 0.4)) for _person in range(80)).design_effect() == 1


def test_many_probabilities_are_corrected_as_holm_does() -> None:
    # The example of R's p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"), by hand: 0.03, 0.06, 0.06, 0.02.
    corrected = holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    assert corrected == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})


# Admissions to the six largest departments of Berkeley in 1973 (Bickel, Hammel and O'Connell 1975; R's UCBAdmissions):
# admitted and applied, of women and of men.
BERKELEY = {
    "A": ((89, 108), (512, 825)),
    "B": ((17, 25), (353, 560)),
    "C": ((202, 593), (120, 325)),
    "D": ((131, 375), (138, 417)),
    "E": ((94, 393), (53, 191)),
    "F": ((24, 341), (22, 373)),
}


def admissions(side: int) -> dict[str, Tally]:
    return {
        name: tally(Part(1, int(number < sides[side][0])) for number in range(sides[side][1]))
        for name, sides in BERKELEY.items()
    }


def test_berkeley_is_compared_inside_departments_as_r_does() -> None:
    found = common_ratio(admissions(0), admissions(1), is_mean=False)
    assert found is not None
    # R: mantelhaen.test(UCBAdmissions, correct = FALSE) gives a chi-squared of 1.5246, p = 0.2169.
    assert found.p == pytest.approx(0.2169, abs=5e-5)
    top = sum(w * mt / (n + mt) for (w, n), (m, mt) in BERKELEY.values())
    bottom = sum(m * n / (n + mt) for (w, n), (m, mt) in BERKELEY.values())
    assert found.ratio.value == pytest.approx(top / bottom)
    assert found.ratio.low < 1 < found.ratio.value < found.ratio.high


def test_one_stratum_for_all_gives_what_no_strata_give() -> None:
    """Shares split at random into strata of the same rate keep their ratio, and its band stays Katz's."""
    one, other = tally([Part(1, 1)] * 30 + [Part(1, 0)] * 70), tally([Part(1, 1)] * 50 + [Part(1, 0)] * 50)
    found = common_ratio({"a": one, "b": one}, {"a": other, "b": other}, is_mean=False)
    plain = ratio(Sample(200, 200, 60), Sample(200, 200, 100))
    assert found is not None
    assert plain is not None
    assert (found.ratio.value, found.ratio.low, found.ratio.high) == pytest.approx(
        (plain.value, plain.low, plain.high), rel=1e-9
    )


@given(st.lists(st.tuples(amounts, amounts), min_size=2, max_size=4))
@settings(deadline=None, max_examples=60)
def test_means_inside_strata_weigh_as_mantel_and_haenszel_do(strata: list[tuple[list[float], list[float]]]) -> None:
    """On zeros and ones the ratio of weighted means is the ratio of Mantel and Haenszel."""
    binary = [([float(v > 6) for v in a], [float(v > 6) for v in b]) for a, b in strata]
    as_means, as_shares = (
        common_ratio(
            *(
                {str(n): tally((Part(1, v) for v in pair[side]), is_mean=is_mean) for n, pair in enumerate(binary)}
                for side in (0, 1)
            ),
            is_mean=is_mean,
        )
        for is_mean in (True, False)
    )
    assume(as_means is not None and as_shares is not None)
    assert as_means is not None
    assert as_shares is not None
    assert as_means.ratio.value == pytest.approx(as_shares.ratio.value)


def test_strata_that_hold_few_of_a_group_do_not_speak_for_it() -> None:
    half = tally([Part(1, 1)] * 10 + [Part(1, 0)] * 10)
    assert common_ratio({"a": half, "b": half}, {"a": half, "c": half}, is_mean=False) is None  # one shared stratum
    alone = {"a": half, "b": half, "c": half}
    assert common_ratio(alone, {"a": half, "b": half}, is_mean=False) is None  # two thirds of the first group
    assert common_ratio({"a": half, "b": half}, {"a": half, "b": half}, is_mean=False) is not None


def test_the_band_of_strata_holds_the_true_ratio() -> None:
    chance, held, rounds = random.Random(2), 0, 300
    for _round in range(rounds):
        one, other = {}, {}
        for name, rate in {"a": 0.2, "b": 0.4, "c": 0.6}.items():
            one[name] = tally(Part(1, int(chance.random() < rate * 0.7)) for _p in range(chance.randint(20, 60)))
            other[name] = tally(Part(1, int(chance.random() < rate)) for _p in range(chance.randint(20, 60)))
        found = common_ratio(one, other, is_mean=False)
        assert found is not None
        assert math.isfinite(found.ratio.high)
        held += found.ratio.low <= 0.7 <= found.ratio.high
    assert held / rounds > 0.92
