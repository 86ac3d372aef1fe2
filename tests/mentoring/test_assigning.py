"""Deferred acceptance, held against its definition, against all stable assignments, and against another library."""

from __future__ import annotations

import random
import warnings
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.mentoring.rules import Request, assign, graduate_order, mentor_order, propose

from .markets import Market, blocking_pairs, is_possible, markets, random_market, stable_assignments

START = datetime(2026, 3, 10, tzinfo=UTC)


def assigned(market: Market) -> dict[int, str]:
    return assign(market.wishes, market.ranks, market.places)


@settings(max_examples=300, deadline=None)
@given(markets())
def test_no_two_would_rather_have_each_other(market: Market) -> None:
    found = assigned(market)
    assert is_possible(market, found)
    assert blocking_pairs(market, found) == []


@settings(max_examples=150, deadline=None)
@given(markets(graduates=4, mentorships=3, most=3))
def test_of_all_stable_assignments_each_graduate_gets_the_best(market: Market) -> None:
    """By enumeration; also who is given nobody is given nobody in all of them (the rural hospitals theorem)."""
    found, all_stable = assigned(market), list(stable_assignments(market))
    assert found in all_stable
    for graduate, order in market.wishes.items():
        rank = {offer: number for number, offer in enumerate(order)}
        mine = rank.get(found.get(graduate, ""), len(order))
        assert all(mine <= rank.get(other.get(graduate, ""), len(order)) for other in all_stable)
        assert {graduate in other for other in all_stable} == {graduate in found}


@settings(max_examples=100, deadline=None)
@given(markets(), st.randoms(use_true_random=False))
def test_the_order_in_which_graduates_are_asked_changes_nothing(market: Market, chance: random.Random) -> None:
    people = list(market.wishes)
    chance.shuffle(people)
    shuffled = Market({one: market.wishes[one] for one in people}, market.ranks, market.places)
    assert assigned(shuffled) == assigned(market)


@settings(max_examples=60, deadline=None)
@given(markets(graduates=4, mentorships=4, most=4), st.data())
def test_to_pretend_another_order_helps_no_graduate(market: Market, data: st.DataObject) -> None:
    if not market.wishes:
        return
    liar = data.draw(st.sampled_from(sorted(market.wishes)))
    honest = market.wishes[liar]
    pretended = {**market.wishes, liar: data.draw(st.permutations(honest))}
    rank = {offer: number for number, offer in enumerate(honest)}
    before = rank.get(assigned(market).get(liar, ""), len(honest))
    after = assign(pretended, market.ranks, market.places).get(liar, "")
    assert before <= rank.get(after, len(honest))


@pytest.mark.parametrize("seed", range(40))
def test_the_same_as_another_library(seed: int) -> None:
    games = pytest.importorskip("matching.games")
    chance = random.Random(seed)
    market = random_market(chance, graduates=chance.randint(1, 40), mentorships=chance.randint(1, 12))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = games.HospitalResident.create_from_dictionaries(market.wishes, market.ranks, market.places)
        solved = game.solve(optimal="resident")
    theirs = {resident.name: hospital.name for hospital, residents in solved.items() for resident in residents}
    assert assigned(market) == theirs


def test_a_market_without_anybody() -> None:
    assert assign({}, {}, {}) == {}


def test_the_example_of_gale_and_shapley() -> None:
    """Their first example: everybody's first choices go round in a circle, so the side that proposes gets its own."""
    wishes = {"alpha": ["A", "B", "C"], "beta": ["B", "C", "A"], "gamma": ["C", "A", "B"]}
    ranks = {"A": ["beta", "gamma", "alpha"], "B": ["gamma", "alpha", "beta"], "C": ["alpha", "beta", "gamma"]}
    assert assign(wishes, ranks, dict.fromkeys("ABC", 1)) == {"alpha": "A", "beta": "B", "gamma": "C"}


def request(application: int, graduate: int, mentorship: int, **said: object) -> Request:
    days = said.pop("days", application)
    assert isinstance(days, int)
    return Request(application, graduate, mentorship, START + timedelta(days=days), **said)  # type: ignore[arg-type]


def test_a_mentor_has_hand_then_earlier_mentees_then_fit_then_time() -> None:
    ordered = [
        request(5, 5, 1, ranked=1, score_0_1=0.1),
        request(4, 4, 1, ranked=2),
        request(3, 3, 1, is_earlier_pair=True, score_0_1=0.2),
        request(2, 2, 1, score_0_1=0.9),
        request(6, 6, 1, score_0_1=0.5, days=0),
        request(1, 1, 1, score_0_1=0.5, days=1),
        request(7, 7, 1, score_0_1=0.5, days=1),
    ]
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=mentor_order) == ordered
    assert all(mentor_order(one) < mentor_order(other) for one, other in pairwise(ordered))


def test_a_graduate_has_hand_then_the_earlier_mentor_then_time() -> None:
    ordered = [
        request(4, 1, 4, wished=1),
        request(3, 1, 3, wished=2),
        request(9, 1, 9, is_earlier_pair=True),
        request(1, 1, 1),
        request(2, 1, 2),
    ]
    shuffled = random.Random(1).sample(ordered, len(ordered))
    assert sorted(shuffled, key=graduate_order) == ordered


def test_a_round_proposes_earlier_pairs_first_and_nobody_who_was_put_aside() -> None:
    requests = [
        request(1, 1, 10, score_0_1=0.9),
        request(2, 2, 10, score_0_1=0.1, is_earlier_pair=True),
        request(3, 3, 10, score_0_1=0.8, is_refused=True),
        request(4, 3, 20, score_0_1=0.2),
    ]
    found = propose(requests, {10: 1, 20: 1})
    assert [(one.application, one.graduate_rank, one.mentor_rank) for one in found] == [(2, 1, 1), (4, 2, 1)]
    assert propose(requests, {10: 0, 20: 0}) == []


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 6), st.integers(1, 4), st.none() | st.integers(1, 5), st.none() | st.integers(1, 9),
            st.booleans(), st.booleans(), st.sampled_from([0.0, 0.3, 0.7]),
        ),
        max_size=14,
        unique_by=lambda row: row[:2],
    ),
    st.dictionaries(st.integers(1, 4), st.integers(0, 2)),
)  # fmt: skip
def test_a_round_gives_each_graduate_one_mentor_at_most_within_the_places(rows, places) -> None:
    requests = [
        request(
            number, graduate, mentorship, wished=wished, ranked=ranked, is_refused=refused, is_earlier_pair=earlier,
            score_0_1=score, days=0,
        )
        for number, (graduate, mentorship, wished, ranked, refused, earlier, score) in enumerate(rows, start=1)
    ]  # fmt: skip
    by_number = {one.application: one for one in requests}
    found = [by_number[one.application] for one in propose(requests, places)]
    assert len({one.graduate for one in found}) == len(found)
    assert not any(one.is_refused for one in found)
    for mentorship in {one.mentorship for one in requests}:
        assert sum(one.mentorship == mentorship for one in found) <= places.get(mentorship, 0)
    assert propose(list(reversed(requests)), places) == propose(requests, places)
