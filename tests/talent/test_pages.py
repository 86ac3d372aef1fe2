"""The talent pages: who is shown to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Purpose
from registry.agreements.models import Agreement, Disclosure
from registry.agreements.services import freeze_agreement
from registry.profiles.models import ProfileLanguage, Visibility
from tests.agreements.factories import ABROAD, CARD, mentor
from tests.talent.factories import graduate, indexed

pytestmark = pytest.mark.django_db
NAMED = CARD | {Purpose.NAMED_PROFILE}


def member(employer: Organisation) -> Client:
    client = Client()
    client.force_login(employer.memberships.get().user)
    return client


def test_a_visitor_finds_graduates_without_names(client: Client) -> None:
    graduate("Amina", consents=NAMED, visibility=Visibility.NAMED, headline="Networks in Lamu")
    graduate("Baraka", visibility=Visibility.PRIVATE, headline="Hidden one")
    page = client.get("/talent/")
    assert page.status_code == 200
    assert b"Networks in Lamu" in page.content
    assert b"Amina" not in page.content
    assert b"Hidden one" not in page.content


def test_filters(client: Client) -> None:
    graduate("Amina", headline="Networks in Lamu", skills=("Linux command line",))
    claudine = graduate("Claudine", "RW", headline="Cloud in Huye", wants=["contract"])
    ProfileLanguage.objects.create(profile=claudine, language_id="rw", level="C2")
    indexed(claudine)

    def found(**query: str) -> list[str]:
        return [card.headline for card in client.get("/talent/", query).context["cards"]]

    assert found() == ["Cloud in Huye", "Networks in Lamu"]
    assert found(q="linux command line") == ["Networks in Lamu"]
    assert found(q="cloud in") == ["Cloud in Huye"]
    assert found(country="KE") == ["Networks in Lamu"]
    assert found(language="rw") == ["Cloud in Huye"]
    assert found(kind="contract") == ["Cloud in Huye"]
    assert found(country="??", kind="nonsense") == ["Cloud in Huye", "Networks in Lamu"]
    assert found(q="zzzz qqqq") == []


def test_an_employer_looks_as_the_organisation(kenyan: Organisation, ke_rw: Agreement) -> None:
    graduate("Amina", consents=NAMED, visibility=Visibility.NAMED)
    graduate("Claudine", "RW")
    graduate("Diane", "RW", consents=ABROAD)
    page = member(kenyan).get("/talent/")
    assert [(card.headline, card.name) for card in page.context["cards"]] == [
        ("Technician D", None),
        ("Technician C", None),
        ("Technician A", "Amina Tester"),
    ]
    # Claudine did not agree to be shown abroad: what is seen of her is public, and nobody's in particular.
    assert {(d.profile.user.given_names, d.organisation) for d in Disclosure.objects.all()} == {
        ("Amina", kenyan),
        ("Diane", kenyan),
    }
    freeze_agreement(slug="KE-RW", reason="drill")
    assert len(member(kenyan).get("/talent/").context["cards"]) == 3
    assert Disclosure.objects.count() == 2


@pytest.mark.parametrize("consents", [CARD, NAMED, NAMED | ABROAD])
@pytest.mark.parametrize("visibility", [Visibility.ANONYMOUS, Visibility.NAMED])
def test_who_is_signed_in_never_sees_less_than_who_is_not(
    client: Client, kenyan: Organisation, ke_rw: Agreement, consents: frozenset[Purpose], visibility: str
) -> None:
    claudine = graduate("Claudine", "RW", consents=consents, visibility=visibility, skills=("Linux command line",))
    freeze_agreement(slug="KE-RW", reason="drill")
    dede = Client()
    dede.force_login(mentor("Dede", "GB").user)
    where = reverse("talent-card", args=[claudine.public_id])
    public = client.get(where).context["card"]
    for looker in (member(kenyan), dede):
        for seen in (looker.get(where).context["card"], looker.get("/talent/").context["cards"][0]):
            assert seen == replace(public, level=seen.level, name=seen.name, shared_hours=seen.shared_hours)


def test_the_list_needs_the_same_queries_for_one_and_for_many(
    kenyan: Organisation, ke_rw: Agreement, settings: Any
) -> None:
    # Whatever shares the cache with this run must not change what is counted.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    client = member(kenyan)
    graduate("Amina", skills=("Linux command line",))
    client.get("/talent/")

    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/talent/").status_code == 200
        return len(queries)

    few = ask()
    for n in range(15):
        graduate(f"N{n}", skills=("Linux command line",))
    assert ask() == few


def test_a_card_that_may_not_be_seen_is_not_found(client: Client, kenyan: Organisation) -> None:
    private = graduate("Baraka", visibility=Visibility.PRIVATE)
    for looker in (client, member(kenyan)):
        assert looker.get(reverse("talent-card", args=[private.public_id])).status_code == 404


def test_the_graduate_sees_their_own_card_though_it_is_private(client: Client) -> None:
    private = graduate("Baraka", visibility=Visibility.PRIVATE)
    client.force_login(private.user)
    page = client.get(reverse("talent-card", args=[private.public_id]))
    assert page.status_code == 200
    assert b"Nobody else sees it" in page.content
