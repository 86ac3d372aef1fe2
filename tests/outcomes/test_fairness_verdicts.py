"""Bias that was planted is flagged; where there is none, almost nothing is."""

from __future__ import annotations

import random

import pytest
from scipy import stats

from registry.outcomes.fairness.rates import Part, Ratio
from registry.outcomes.fairness.report import Graduate, Measure, Table, Trait, coarse, monitor
from registry.outcomes.fairness.verdicts import Verdict

from .fairness_people import crowd, row_of, table_of
from .test_fairness_rates import BERKELEY

WOMEN = (Trait.SEX, "f")


def flagged(tables: list[Table]) -> set[tuple[Measure, Trait, str]]:
    return {
        (table.measure, table.trait, row.key)
        for table in tables
        for row in table.rows
        if row.verdict is Verdict.FLAGGED
    }


@pytest.mark.parametrize(
    ("measure", "least_found"),
    [(Measure.SHORTLISTED, 20), (Measure.EXPOSURE, 20), (Measure.LISTED, 15), (Measure.PLACED, 10)],
)
def test_a_group_that_gets_six_tenths_is_flagged(measure: Measure, least_found: int) -> None:
    """In 20 towns of 400 graduates. One yes or no a person tells less than five applications do."""
    pages = [monitor(crowd(seed, less={measure: 0.6}, of=WOMEN)) for seed in range(20)]
    assert sum((measure, *WOMEN) in flagged(page) for page in pages) >= least_found
    wrongly = [page for page in pages if flagged(page) - {(measure, *WOMEN)}]
    assert len(wrongly) <= 4


def test_a_small_group_that_gets_a_third_is_flagged() -> None:
    page = monitor(crowd(3, less={Measure.SHORTLISTED: 0.33}, of=(Trait.DISABILITY, "yes")))
    assert row_of(page, Measure.SHORTLISTED, Trait.DISABILITY, "yes").verdict is Verdict.FLAGGED


def wrongly_flagged(pages: int) -> int:
    """Of so many towns in which all are treated alike; each page makes some 30 comparisons."""
    return sum(bool(flagged(monitor(crowd(seed)))) for seed in range(pages))


def test_where_all_are_treated_alike_a_page_seldom_flags_anyone() -> None:
    """No more often than one page in twenty, as far as a hundred pages can tell."""
    assert wrongly_flagged(100) <= stats.binom.ppf(0.999, 100, 0.05)


@pytest.mark.slow
def test_at_most_one_page_in_twenty_flags_anyone_without_cause() -> None:
    assert wrongly_flagged(500) / 500 <= 0.05


def test_a_tenth_less_is_no_fifth_less() -> None:
    page = monitor(crowd(5, size=4000, less={Measure.SHORTLISTED: 0.9}, of=WOMEN))
    row = row_of(page, Measure.SHORTLISTED, *WOMEN)
    assert row.ratio is not None
    assert row.ratio.high < 1  # the difference is certain, and smaller than the rule asks for
    assert row.verdict is Verdict.FAIR


def graduate(sex: str, is_chosen: bool, stratum: str, measure: Measure = Measure.SHORTLISTED) -> Graduate:
    return Graduate({Trait.SEX: sex}, {measure: Part(1, int(is_chosen))}, {measure: stratum})


def berkeley() -> list[Graduate]:
    return [
        graduate(sex, number < hits, department)
        for department, sides in BERKELEY.items()
        for sex, (hits, trials) in zip("fm", sides, strict=True)
        for number in range(trials)
    ]


def test_what_is_gone_among_those_alike_is_watched_and_not_flagged() -> None:
    """Simpson's paradox: fewer women were admitted, and in hardly any department a smaller share of them."""
    women = row_of(monitor(berkeley()), Measure.SHORTLISTED, *WOMEN)
    assert women.ratio is not None
    assert women.alike is not None
    assert women.ratio.high < 0.8
    assert women.alike.value >= 1
    assert women.verdict is Verdict.WATCH


def test_what_shows_only_among_those_alike_is_flagged() -> None:
    """The other way round: the group with the highest rate is behind in every cohort."""
    people = []
    for cohort, (hits, trials), (other_hits, others) in [
        ("easy", (120, 200), (38, 40)),
        ("hard", (4, 40), (60, 200)),
    ]:
        people += [graduate("f", n < hits, cohort) for n in range(trials)]
        people += [graduate("m", n < other_hits, cohort) for n in range(others)]
    page = monitor(people)
    women = row_of(page, Measure.SHORTLISTED, *WOMEN)
    assert women.is_highest
    assert women.alike is not None
    assert women.alike.value < 0.8
    assert women.verdict is Verdict.FLAGGED
    men = row_of(page, Measure.SHORTLISTED, Trait.SEX, "m")
    assert men.alike is not None
    assert men.alike.value > 1
    assert men.verdict is Verdict.WATCH  # behind in the whole, ahead in every cohort


def test_a_difference_that_chance_could_make_is_watched() -> None:
    people = [graduate("f", n < 10, "one") for n in range(30)] + [graduate("m", n < 15, "one") for n in range(30)]
    women = row_of(monitor(people), Measure.SHORTLISTED, *WOMEN)
    assert women.ratio is not None
    assert women.ratio.value < 0.8 < women.ratio.high
    assert women.verdict is Verdict.WATCH


def test_under_twenty_people_nothing_is_said() -> None:
    people = [graduate("f", n < 8, "one") for n in range(17)] + [graduate("m", n < 90, "one") for n in range(100)]
    page = monitor(people)
    assert [row.verdict for row in table_of(page, Measure.SHORTLISTED, Trait.SEX).rows] == [
        *(Verdict.TOO_FEW, Verdict.TOO_FEW),
        None,
    ]
    women, others = (row_of(page, Measure.SHORTLISTED, Trait.SEX, key) for key in ("f", ""))
    assert (women.people, women.rate) == (None, None)
    assert others.people == 15  # the women stand with those who did not say


def test_who_did_not_say_is_counted_and_never_compared() -> None:
    people = [graduate("m", n < 50, "one") for n in range(100)] + [graduate("f", n < 50, "one") for n in range(100)]
    people += [graduate("", n < 9, "one") for n in range(100)]
    silent = row_of(monitor(people), Measure.SHORTLISTED, Trait.SEX, "")
    assert (silent.people, silent.hits) == (100, 10)
    assert (silent.verdict, silent.ratio, silent.alike) == (None, None, None)
    assert flagged(monitor(people)) == set()


def test_the_more_comparisons_the_more_a_flag_asks_for() -> None:
    """Two groups alone are flagged; beside ten more tables that also could be, the same figures are watched."""
    people = [graduate("f", n < 26, "one") for n in range(80)] + [graduate("m", n < 42, "one") for n in range(80)]
    assert row_of(monitor(people), Measure.SHORTLISTED, *WOMEN).verdict is Verdict.FLAGGED
    chance = random.Random(4)
    crowded = [
        Graduate(
            dict(person.groups)
            | {
                Trait.DISABILITY: chance.choice(["yes", "no"]),
                Trait.MARGINALISED: chance.choice(["yes", "no"]),
                Trait.CONNECTIVITY: chance.choice(["fibre", "mobile", "none"]),
            },
            person.parts,
            person.strata,
        )
        for person in people
    ]
    assert row_of(monitor(crowded), Measure.SHORTLISTED, *WOMEN).verdict is Verdict.WATCH


@pytest.mark.parametrize("exact", [0.7499, 0.75, 0.7999, 0.8, 0.8001, 0.95])
def test_a_coarse_ratio_stays_on_its_side_of_four_fifths(exact: float) -> None:
    told = coarse(Ratio(exact, exact - 0.12, exact + 0.12))
    assert (told.value < 0.8) == (exact < 0.8)
    assert told.low <= exact - 0.12
    assert told.high >= exact + 0.12
    assert round(told.value * 20) == pytest.approx(told.value * 20)
