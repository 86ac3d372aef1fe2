"""A graduate's own list over the arrays of listings is that of trying every listing."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from registry.matching import ranking, sides
from registry.matching.engine.board import best_for, board_of
from registry.matching.engine.crowd import Codes
from registry.matching.rules import Context, GraduateSide, ListingSide

from . import strategies as some
from .factories import Town
from .test_engine import CODES, able, peaceful, reachable

many = st.lists(reachable | reachable | some.listings, min_size=1, max_size=30, unique_by=lambda one: one.id)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(graduate=able | able | some.graduates, listings=many, context=peaceful | some.contexts, best=st.integers(1, 20))
def test_the_best_listings_are_those_of_trying_every_one(
    graduate: GraduateSide, listings: list[ListingSide], context: Context, best: int
) -> None:
    board = board_of(listings, context, CODES)
    expected = ranking.rank_for_profiles([graduate], listings, context, best=best)[graduate.id]
    found = best_for(graduate, board, context, best=best)
    event(f"{min(3, len(expected))} or more ranked")
    assert [(pair.key, pair.listing.id) for pair in found] == [(pair.key, pair.listing.id) for pair in expected]


@pytest.mark.django_db
def test_the_same_from_the_database(ke_rw: object) -> None:
    town = Town(graduates=25, listings=40)
    on = timezone.localdate()
    listings = sides.load_listings(on)
    context = sides.load_context(on, listings, exclusions=Q())
    board = board_of(listings, context, Codes.read())
    graduates = sides.load_graduates(on, [profile.pk for profile in town.graduates])
    expected = ranking.rank_for_profiles(graduates, listings, context)
    assert any(len(pairs) == ranking.BEST_OF_PROFILE for pairs in expected.values())
    for graduate in graduates:
        found = best_for(graduate, board, context)
        assert [pair.key for pair in found] == [pair.key for pair in expected[graduate.id]]


def test_a_board_without_listings_offers_nothing() -> None:
    context = Context(on=some.TODAY)
    graduate = GraduateSide(id=1, skills={}, home_country="KE")
    assert best_for(graduate, board_of([], context, CODES), context) == []
