"""Owners read which member was shown whose card; nobody else does."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.models import Role
from registry.hiring.services import apply
from tests.hiring import people
from tests.world import World, browser

pytestmark = pytest.mark.django_db


def test_an_owner_reads_who_saw_whom(world: World) -> None:
    made = apply(profile=world.amina, listing=world.listing)
    carla = people.member(world.employer, "carla", Role.RECRUITER)
    browser(carla).get(reverse("application", args=[made.public_id]))
    address = reverse("organisation-ledger", args=[world.employer.slug])
    seen = browser(world.boris).get(address).content.decode()
    assert "Carla Example" in seen
    assert "name and contact" in seen
    assert str(world.amina.public_id) in seen
    assert "Amina" not in seen  # the card itself says as much as the gate lets through
    for other in (carla, world.eve, world.amina.user):
        assert browser(other).get(address).status_code == 404
    assert address in browser(world.boris).get(reverse("organisation", args=[world.employer.slug])).content.decode()
