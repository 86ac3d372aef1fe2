"""What is hidden cannot be solved for, even by somebody who knows every total exactly."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from registry.outcomes.fairness.disclosure import hidden_counts, hidden_rates, joined, published
from registry.outcomes.fairness.rates import Part, Sample, Tally, tally
from registry.outcomes.fairness.report import Graduate, Measure, Trait, monitor

# People of a group, and how many of them succeeded.
group = st.integers(0, 90).flatmap(lambda people: st.tuples(st.just(people), st.integers(0, people)))
tables = st.dictionaries(st.sampled_from(["", "fibre", "mobile", "none"]), group, min_size=1)


def tallies_of(groups: Mapping[str, tuple[int, int]]) -> dict[str, Tally]:
    sums = {key: tally([Part(1, 1)] * hits + [Part(1, 0)] * (people - hits)) for key, (people, hits) in groups.items()}
    return joined({key: one for key, one in sums.items() if one.people})


class Attacker:
    """Knows what is shown, how it was rounded, and every total exactly; bounds what is hidden by linear programming."""

    def __init__(self, tallies: Mapping[str, Tally]) -> None:
        self.tallies, self.keys = tallies, list(tallies)
        self.counts = hidden_counts(tallies)
        self.rates = hidden_rates(tallies, counts=self.counts)
        self.bounds: list[tuple[float, float | None]] = []
        for key in self.keys:
            shown = published(tallies[key], is_mean=False)
            self.bounds.append((1, None) if key in self.counts else self._around(shown.people))
            self.bounds.append((0, None) if key in self.rates else self._around(int(shown.hits)))

    @staticmethod
    def _around(rounded: int) -> tuple[float, float]:
        return max(0, rounded - 2), rounded + 2

    def _solve(self, goal: Mapping[tuple[str, str], int]) -> float:
        """The least that a sum of cells can be."""
        width = 2 * len(self.keys)
        cost = [0] * width
        for (key, cell), sign in goal.items():
            cost[2 * self.keys.index(key) + (cell == "hits")] = sign
        total = [[int(column % 2 == cell) for column in range(width)] for cell in (0, 1)]
        sums = [sum(t.people for t in self.tallies.values()), sum(t.reached for t in self.tallies.values())]
        fewer_hits = [[0] * width for _key in self.keys]
        for row in range(len(self.keys)):
            fewer_hits[row][2 * row], fewer_hits[row][2 * row + 1] = -1, 1
        found = linprog(cost, A_ub=fewer_hits, b_ub=[0] * len(self.keys), A_eq=total, b_eq=sums, bounds=self.bounds)
        assert found.status == 0
        return float(found.fun)

    def possible(self, goal: Mapping[tuple[str, str], int]) -> int:
        """How many values a cell can have."""
        low, high = self._solve(goal), -self._solve({cell: -sign for cell, sign in goal.items()})
        return round(high - low) + 1


@given(tables)
@settings(deadline=None, max_examples=250)
def test_no_hidden_number_of_one_to_seven_is_narrowed_below_five_values(groups: dict[str, tuple[int, int]]) -> None:
    tallies = tallies_of(groups)
    attacker = Attacker(tallies)
    for key, sums in tallies.items():
        people, hits = (key, "people"), (key, "hits")
        if key in attacker.counts and len(attacker.keys) > 1 and 0 < sums.people < 8:
            assert attacker.possible({people: 1}) >= 5
        if key in attacker.rates and len(attacker.rates) < len(attacker.keys):
            if 0 < sums.reached < 8:
                assert attacker.possible({hits: 1}) >= 5
            if 0 < sums.missed < 8:
                assert attacker.possible({people: 1, hits: -1}) >= 5


@given(tables)
@settings(deadline=None, max_examples=250)
def test_nothing_that_is_shown_is_small(groups: dict[str, tuple[int, int]]) -> None:
    tallies = tallies_of(groups)
    counts = hidden_counts(tallies)
    rates = hidden_rates(tallies, counts=counts)
    assert counts <= rates
    for key in tallies.keys() - counts:
        assert not 0 < tallies[key].people < 8
    for key in tallies.keys() - rates:
        shown = published(tallies[key], is_mean=False)
        assert not 0 < tallies[key].reached < 8
        assert not 0 < tallies[key].missed < 8
        assert shown.people % 5 == shown.trials % 5 == shown.hits % 5 == 0


@pytest.mark.parametrize(
    ("groups", "counts", "rates"),
    [
        # Nobody is few.
        ({"f": (40, 20), "m": (50, 20), "": (30, 12)}, set(), set()),
        # Three women: those who did not say are joined by them.
        ({"f": (3, 1), "m": (50, 20), "": (30, 12)}, set(), set()),
        # Three women and nobody else: the men's figures would give them away.
        ({"f": (3, 1), "m": (50, 20)}, {"", "m"}, {"", "m"}),
        # Two of the women succeeded: nor may those who did not say, whom the total would lead to.
        ({"f": (40, 2), "m": (50, 20), "": (30, 12)}, set(), {"f", ""}),
        # Nobody there to hide them behind but the men.
        ({"f": (40, 2), "m": (50, 20)}, set(), {"f", "m"}),
        # All but two.
        ({"f": (40, 38), "m": (50, 20), "": (30, 12)}, set(), {"f", ""}),
        # Two hidden groups with three successes between them hide a third.
        ({"f": (40, 2), "m": (50, 20), "x": (60, 30), "": (30, 1)}, set(), {"f", "", "m"}),
    ],
)
def test_hidden_groups(groups: dict[str, tuple[int, int]], counts: set[str], rates: set[str]) -> None:
    tallies = tallies_of(groups)
    found = hidden_counts(tallies)
    assert found == counts
    assert hidden_rates(tallies, counts=found) == rates


def test_one_persons_many_applications_are_one_person() -> None:
    people = [Part(1, 0)] * 40 + [Part(30, 30)]
    sums = tallies_of({"m": (50, 20), "": (30, 12)}) | {"f": tally(people)}
    assert hidden_rates(sums, counts=frozenset()) == {"f", ""}


def women(hits: int, people: int) -> list[Graduate]:
    strata = {Measure.SHORTLISTED: "one"}
    return [Graduate({Trait.SEX: "f"}, {Measure.SHORTLISTED: Part(1, int(n < hits))}, strata) for n in range(people)]


def test_the_monitor_says_nothing_of_a_hidden_group() -> None:
    men = [Graduate({Trait.SEX: "m"}, p.parts, p.strata) for p in women(60, 100)]
    silent = [Graduate({Trait.SEX: ""}, p.parts, p.strata) for p in women(20, 40)]
    table = next(t for t in monitor([*women(3, 60), *men, *silent]) if (t.measure, t.trait) == SHORTLISTS_BY_SEX)
    hidden, shown, others = table.rows
    assert (hidden.key, hidden.people, hidden.verdict) == ("f", 60, "too few")
    assert {hidden.trials, hidden.hits, hidden.rate, hidden.low, hidden.high, hidden.ratio, hidden.alike} == {None}
    assert {others.trials, others.hits, others.rate} == {None}
    assert (shown.people, shown.hits, shown.verdict, shown.is_highest) == (100, 60, "too few", False)


SHORTLISTS_BY_SEX = (Measure.SHORTLISTED, Trait.SEX)


def test_one_person_more_or_less_seldom_changes_what_is_shown() -> None:
    """Everything in the whole follows from the rounded counts: of five numbers of people, all but one step show it."""
    men = [Graduate({Trait.SEX: "m"}, p.parts, p.strata) for p in women(60, 100)]
    pages = [monitor([*women(hits, 60), *men]) for hits in range(28, 33)]
    assert all(page == pages[0] for page in pages)


def test_a_mean_is_shown_to_three_digits() -> None:
    sums = tally((Part(1, value) for value in (0.12345, 2.34567, 3.45678) * 10), is_mean=True)
    shown = published(sums, is_mean=True)
    assert shown == Sample(30, 30, 30 * 1.98, deviation=1.4)
