"""In which order a list is shown: the ranks hold, and who is nearly as good takes turns in front."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from registry.matching.rules.showing import NEAR_EQUAL, bands, shown_order

MONDAY = date(2026, 3, 2)
falling = st.lists(st.integers(0, 1_000_000).map(lambda part: part / 1_000_000), max_size=60).map(
    lambda scores: sorted(scores, reverse=True)
)


@given(scores=falling, listing=st.integers(1, 10**9), days=st.integers(0, 3650))
def test_everybody_is_shown_once_and_nobody_passes_who_is_clearly_better(
    scores: list[float], listing: int, days: int
) -> None:
    order = shown_order(scores, listing=listing, on=MONDAY + timedelta(days=days))
    assert sorted(order) == list(range(len(scores)))
    for before, after in pairwise(order):
        assert scores[before] >= scores[after] - NEAR_EQUAL - 1e-9


@given(scores=falling.filter(bool), listing=st.integers(1, 10**9))
def test_each_of_a_band_leads_it_on_one_day_of_as_many(scores: list[float], listing: int) -> None:
    first = bands(scores)[0]
    leaders = Counter(
        shown_order(scores, listing=listing, on=MONDAY + timedelta(days=day))[0] for day in range(len(first))
    )
    assert leaders == dict.fromkeys(first, 1)


def test_a_band_holds_those_within_two_points_of_its_best_and_no_chain_of_small_steps() -> None:
    assert bands([0.90, 0.885, 0.88, 0.87, 0.5]) == [range(3), range(3, 4), range(4, 5)]
    assert bands([]) == []


def test_the_same_day_shows_the_same_order_and_listings_begin_at_different_places() -> None:
    scores = [0.9, 0.9, 0.9]
    assert shown_order(scores, listing=4, on=MONDAY) == shown_order(scores, listing=4, on=MONDAY)
    assert {shown_order(scores, listing=number, on=MONDAY)[0] for number in range(3)} == {0, 1, 2}
