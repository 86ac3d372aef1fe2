"""Both sides click yes, again and again, at the same moment."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from corridor.outbox.models import Event
from registry.listings.models import Kind
from registry.placements import errors, services
from registry.placements.models import Placement
from tests.hiring import people
from tests.hiring.racing import ROUNDS, THREADS, racers
from tests.world import build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_clicks_from_both_sides_confirm_once() -> None:
    world = build_world()
    with racers() as race:
        for number in range(ROUNDS):
            made = Placement.objects.create(
                profile=world.amina, organisation=world.employer, kind=Kind.JOB, role="Support", isco_id="3512",
                country_id="RW", starts_on=world.today - timedelta(days=ROUNDS - number),
                ended_on=world.today - timedelta(days=ROUNDS - number - 1),
            )  # fmt: skip
            graduate = partial(services.confirm_placement, placement=made, by=world.amina.user)
            employer = partial(services.confirm_placement, placement=made, by=world.boris)
            results = race([graduate, employer] * (THREADS // 2))
            assert all(isinstance(one, Placement) for one in results), results
            assert Placement.objects.get(pk=made.pk).state == "confirmed"
            told = Event.objects.filter(payload={"placement_id": made.pk})
            assert sorted(told.values_list("topic", flat=True)) == ["placement.claimed", "placement.confirmed"]
    assert Placement.objects.counting().count() == ROUNDS


def test_an_offer_that_is_handled_by_many_workers_is_expected_once() -> None:
    world = build_world()
    with racers(20) as race:
        for _round in range(ROUNDS):
            graduate = people.graduate("Any", "RW", agrees=())
            offer = people.offer(people.application(graduate, world.listing, "placed"), "accepted")
            results = race([partial(services.expect_from_offer, offer_id=offer.pk)] * 20)
            assert len({one.pk for one in results}) == 1
            assert Placement.objects.filter(profile=graduate).count() == 1


def test_twenty_claims_at_once_make_one() -> None:
    world = build_world()
    claim = partial(
        services.claim_placement, profile=world.amina, organisation=world.employer, by=world.amina.user,
        kind=Kind.JOB, role="Support", isco="3512", country="RW", starts_on=world.today,
    )  # fmt: skip
    with racers(20) as race:
        results = race([claim] * 20)
    assert sum(isinstance(one, Placement) for one in results) == 1
    assert sum(isinstance(one, errors.OverlappingEngagement) for one in results) == 19
