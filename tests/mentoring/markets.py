"""Markets of graduates and mentorships, and oracles that share nothing with the code."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from hypothesis import strategies as st


@dataclass(frozen=True)
class Market:
    """Who lists whom, the most wanted first, and how many each mentorship takes."""

    wishes: dict[int, list[str]]
    ranks: dict[str, list[int]]
    places: dict[str, int]


@st.composite
def markets(draw: st.DrawFn, graduates: int = 8, mentorships: int = 5, most: int = 5) -> Market:
    """Lists need not answer each other: a mentor may have put somebody aside, a place may be gone."""
    people = list(range(draw(st.integers(0, graduates))))
    offers = [f"m{number}" for number in range(draw(st.integers(0, mentorships)))]
    some = st.lists(st.sampled_from(offers), unique=True, max_size=most) if offers else st.just([])
    wishes = {one: draw(some) for one in people}
    ranks = {}
    for offer in offers:
        asked = [one for one in people if offer in wishes[one]]
        order = draw(st.permutations(asked))
        ranks[offer] = order[: draw(st.integers(0, len(order)))] if draw(st.booleans()) else list(order)
    return Market(wishes, ranks, {offer: draw(st.integers(0, 3)) for offer in offers})


def random_market(chance: random.Random, *, graduates: int, mentorships: int, most: int = 5) -> Market:
    """A market in which each lists whoever lists them, as the library that we compare with wants it."""
    offers = [f"m{number}" for number in range(mentorships)]
    wishes = {one: chance.sample(offers, chance.randint(1, min(most, mentorships))) for one in range(graduates)}
    ranks = {offer: [one for one in wishes if offer in wishes[one]] for offer in offers}
    for order in ranks.values():
        chance.shuffle(order)
    ranks = {offer: order for offer, order in ranks.items() if order}
    return Market(wishes, ranks, {offer: chance.randint(1, 3) for offer in ranks})


def blocking_pairs(market: Market, given: dict[int, str]) -> list[tuple[int, str]]:
    """Pairs of which both would rather have each other than what they were given, by the definition."""
    found = []
    for graduate, order in market.wishes.items():
        for mentorship in order:
            ranked = market.ranks.get(mentorship, [])
            if graduate not in ranked:
                continue
            mine = given.get(graduate)
            if mine == mentorship or (mine is not None and order.index(mine) < order.index(mentorship)):
                continue
            theirs = [one for one, offer in given.items() if offer == mentorship]
            has_room = len(theirs) < market.places.get(mentorship, 0)
            prefers = any(ranked.index(one) > ranked.index(graduate) for one in theirs)
            if has_room or prefers:
                found.append((graduate, mentorship))
    return found


def is_possible(market: Market, given: dict[int, str]) -> bool:
    """Nobody is given whom they did not list, and nobody takes more than there are places."""
    both = all(offer in market.wishes[one] and one in market.ranks.get(offer, []) for one, offer in given.items())
    counts = {offer: list(given.values()).count(offer) for offer in set(given.values())}
    return both and all(number <= market.places.get(offer, 0) for offer, number in counts.items())


def stable_assignments(market: Market) -> Iterator[dict[int, str]]:
    """Every stable assignment, by trying all assignments there are."""
    people = list(market.wishes)
    for choice in itertools.product(*([None, *market.wishes[one]] for one in people)):
        given = {one: offer for one, offer in zip(people, choice, strict=True) if offer is not None}
        if is_possible(market, given) and not blocking_pairs(market, given):
            yield given
