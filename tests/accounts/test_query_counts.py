"""Pages ask the database as often for many rows as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import consents
from accounts.models import Membership, Purpose, Role
from accounts.services.organisations import invite_member

from .conftest import make_person

pytestmark = pytest.mark.django_db


def queries(client, url):
    client.get(url)  # fills what is cached for a minute
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_an_organisation_with_many_members_and_invitations(signed_in, verified, boris):
    client, url = signed_in(boris), reverse("organisation", kwargs={"slug": verified.slug})
    before = queries(client, url)
    for number in range(8):
        Membership.objects.create(organisation=verified, user=make_person(f"M{number}"), role=Role.VIEWER)
        invite_member(organisation=verified, by=boris, email=f"i{number}@example.org", role="viewer")
    assert queries(client, url) == before


def test_consents_with_a_long_history(signed_in, amina, consents_loaded):
    client, url = signed_in(amina), reverse("consents")
    before = queries(client, url)
    for purpose in Purpose:
        for _time in range(3):
            consents.give(user=amina, purpose=purpose)
            consents.withdraw(user=amina, purpose=purpose)
    assert queries(client, url) == before


def test_registering_offers_every_region_in_a_fixed_number_of_queries(signed_in, boris):
    assert queries(signed_in(boris), reverse("organisation-new")) <= 6
