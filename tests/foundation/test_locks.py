"""A change that holds a row does not hold up others that only point at it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from accounts.models import Invitation, Membership, Organisation, Role
from accounts.services import memberships
from registry.agreements.models import Agreement
from registry.listings.models import Listing
from registry.listings.services import fill_place
from tests.hiring import people
from tests.world import World, build_world

LOCK = re.compile(r"(\w+)\s*\.objects\s*\.select_for_update\(((?:[^()]|\([^()]*\))*)\)")
# The freeze of an agreement must wait for disclosures under it and they for the freeze: that lock is a full one.
# A membership is locked to be removed, an invitation is pointed at by nothing.
FULL = {Agreement, Membership, Invitation}


def fill(world: World) -> None:
    fill_place(listing_id=world.listing.pk)


def give_a_role(world: World) -> None:
    viewer = people.member(world.employer, "viola", Role.VIEWER)
    memberships.change_role(organisation=world.employer, by=world.boris, member=viewer, role="recruiter")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hold", [fill, give_a_role])
def test_who_points_at_a_row_that_is_being_changed_does_not_wait(hold: Callable[[World], Any]) -> None:
    world = build_world()
    before = Listing.objects.filter(organisation=world.employer).count()

    def point_at_it() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '3s'")
                people.application(world.amina, world.listing)
                people.listing(organisation=world.employer)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, transaction.atomic():
        hold(world)
        other.submit(point_at_it).result(timeout=30)
    assert Listing.objects.filter(organisation=world.employer).count() == before + 1


def test_every_lock_on_a_row_that_others_point_at_leaves_its_key_free() -> None:
    pointed_at = {
        field.related_model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if (field.many_to_one or (field.one_to_one and field.concrete)) and "Event" not in model.__name__
    }
    names = {model.__name__ for model in pointed_at - FULL if isinstance(model, type)}
    assert {Organisation.__name__, Listing.__name__, "Enrolment", "Offer"} <= names
    base = Path(settings.BASE_DIR)
    rude = [
        f"{path.relative_to(base)}: {model}"
        for room in ("accounts", "registry")
        for path in sorted((base / room).rglob("*.py"))
        for model, how in LOCK.findall(path.read_text(encoding="utf-8"))
        if model in names and "no_key=True" not in how
    ]
    assert rude == []
