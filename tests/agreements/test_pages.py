"""The graduate's ledger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Purpose
from registry.agreements.models import Agreement
from registry.profiles.models import Visibility
from tests.agreements.factories import ABROAD, CARD, graduate, mentor, person

pytestmark = pytest.mark.django_db
NAMED = CARD | {Purpose.NAMED_PROFILE}


def member(employer: Organisation) -> Client:
    client = Client()
    client.force_login(employer.memberships.get().user)
    return client


def test_the_graduate_reads_who_saw_them(client: Client, kenyan: Organisation, ke_rw: Agreement) -> None:
    claudine = graduate("Claudine", "RW", consents=ABROAD)
    url = reverse("talent-card", args=[claudine.public_id])
    member(kenyan).get(url)
    looked = Client()
    looked.force_login(mentor("Dede", "GB").user)
    looked.get(url)
    client.force_login(claudine.user)
    page = client.get("/me/ledger/")
    assert [(str(row.who), row.country, row.is_cross_border) for row in page.context["rows"]] == [
        ("Dede Tester", "United Kingdom", True),
        ("Savannah Works", "Kenya", True),
    ]
    text = page.content.decode()
    assert "across the border" in text
    assert "Kenya–Rwanda digital corridor framework" in text
    assert "Boris" not in text


def test_a_shown_name_is_explained_by_the_consent_to_show_it(client: Client, kenyan: Organisation) -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)
    member(kenyan).get(reverse("talent-card", args=[amina.public_id]))
    client.force_login(amina.user)
    assert b"you agreed to show your name" in client.get("/me/ledger/").content


def test_the_ledger_is_ones_own(client: Client) -> None:
    assert client.get("/me/ledger/").status_code == 302
    client.force_login(person("Eve"))
    assert client.get("/me/ledger/").status_code == 404
