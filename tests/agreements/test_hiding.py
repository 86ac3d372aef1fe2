"""What a person keeps to themselves is shown to nobody before an introduction, and the database sees to it too."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, Purpose
from registry.agreements.gate import Audience, audience_of, show, show_public
from registry.agreements.models import Agreement, Disclosure, Level
from registry.profiles import errors
from registry.profiles.models import Experience, Profile, Visibility
from registry.profiles.services import set_visibility
from tests.agreements.factories import ABROAD, CARD, agree, graduate

pytestmark = pytest.mark.django_db
NAMED = CARD | {Purpose.NAMED_PROFILE}


def audience(employer: Organisation) -> Audience:
    return audience_of(employer.memberships.get().user, employer)


def test_hidden_parts_are_on_no_card_and_in_no_ledger_row(kenyan: Organisation) -> None:
    amina = graduate("Amina", hidden_fields=["languages", "hours_per_week", "experience"], region_id="KE-21")
    Experience.objects.create(profile=amina, title="Set up a network", place="Lamu Girls", months=3)
    card = show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD)[amina.pk]
    assert (card.languages, card.hours_per_week, card.experience) == ((), None, ())
    assert card.region
    row = Disclosure.objects.get()
    assert not {"languages", "hours_per_week", "experience", "places_of_work"} & set(row.fields)
    assert "region" in row.fields


def test_an_introduction_shows_the_hidden_parts_too(kenyan: Organisation) -> None:
    amina = graduate("Amina", hidden_fields=["languages", "experience"], hidden_in=["KE"])
    Experience.objects.create(profile=amina, title="Set up a network", place="Lamu Girls", months=3)
    met = show([amina], to=audience(kenyan), purpose=Purpose.MATCHING, level=Level.CONTACT, introduced=True)[amina.pk]
    assert met.languages
    assert [done.place for done in met.experience] == ["Lamu Girls"]
    assert {"languages", "places_of_work"} <= set(Disclosure.objects.get().fields)


def test_unhiding_on_the_same_day_is_a_showing_of_its_own(kenyan: Organisation) -> None:
    amina = graduate("Amina", hidden_fields=["languages"])
    show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD)
    Profile.objects.filter(pk=amina.pk).update(hidden_fields=[])
    for _ in range(2):
        show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD)
    assert sorted("languages" in row.fields for row in Disclosure.objects.all()) == [False, True]


def test_who_hides_from_a_country_is_seen_neither_there_nor_on_the_open_internet(
    kenyan: Organisation, rwandan: Organisation, ke_rw: Agreement, client: Client
) -> None:
    claudine = graduate("Claudine", "RW", consents=ABROAD, hidden_in=["KE"])
    assert show_public([claudine], to=audience(kenyan)) == {}
    assert show_public([claudine], to=Audience("visitor")) == {}
    assert set(show_public([claudine], to=audience(rwandan))) == {claudine.pk}
    assert client.get(reverse("talent-card", args=[claudine.public_id])).status_code == 404


def test_the_database_refuses_a_country_that_python_forgot(kenyan: Organisation) -> None:
    amina = graduate("Amina", hidden_in=["KE"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT corridor_disclose(%s, %s, NULL, 'anonymous', %s, 'public_card', 'KE', %s)",
            [[amina.pk], kenyan.pk, ["headline"], date(2026, 11, 1)],
        )
        assert cursor.fetchall() == []


def test_where_somebody_worked_needs_the_name(kenyan: Organisation) -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.NAMED, about="I like cables.")
    Experience.objects.create(profile=amina, title="Set up a network", place="Lamu Girls", months=3)
    named = show([amina], to=audience(kenyan), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk]
    public = show([amina], to=Audience("visitor"), purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk]
    assert (named.about, [done.place for done in named.experience]) == ("I like cables.", ["Lamu Girls"])
    assert (public.about, [done.place for done in public.experience]) == ("", [""])


def test_only_parts_of_the_card_can_be_hidden() -> None:
    amina = graduate("Amina")
    with pytest.raises(errors.NotHideable):
        set_visibility(profile=amina, visibility=Visibility.ANONYMOUS, hidden_fields=["skills"])
    set_visibility(profile=amina, visibility=Visibility.ANONYMOUS, hidden_fields=["region"], hidden_in=["RW"])
    amina.refresh_from_db()
    assert (amina.hidden_fields, amina.hidden_in) == (["region"], ["RW"])
    set_visibility(profile=amina, visibility=Visibility.ANONYMOUS)
    amina.refresh_from_db()
    assert (amina.hidden_fields, amina.hidden_in) == (["region"], ["RW"])


# --- What each choice reveals, before it is made ---


def step(profile: Profile) -> tuple[Client, str]:
    client = Client()
    client.force_login(profile.user)
    return client, reverse("profile-step", args=["visibility"])


def test_a_look_shows_the_choice_and_saves_nothing(ke_rw: Agreement) -> None:
    amina = graduate("Amina", consents=NAMED, visibility=Visibility.PRIVATE, about="CANARY-ABOUT")
    client, url = step(amina)
    answers = {"visibility": "named", "leave_out": ["languages"], "look": "1"}
    page = client.post(f"{url}?as=home", answers).content.decode()
    assert "Amina Tester" in page
    assert "CANARY-ABOUT" in page
    assert "English B2" not in page
    assert "not saved yet" in page
    amina.refresh_from_db()
    assert (amina.visibility, amina.hidden_fields) == (Visibility.PRIVATE, [])
    assert not Disclosure.objects.exists()


def test_the_list_of_lookers_says_why_each_sees_nothing(ke_rw: Agreement) -> None:
    amina = graduate("Amina")
    client, url = step(amina)
    sights = {one.looker.code: str(one.words) for one in client.get(url).context["sights"]}
    assert sights["home"] == "Your card without your name."
    assert "across the border" in sights["in-RW"]
    agree(amina.user, Purpose.CROSS_BORDER)
    client.post(url, {"visibility": "anonymous", "hide_in": ["RW"]})
    sights = {one.looker.code: str(one.words) for one in client.get(url).context["sights"]}
    assert "hide from this country" in sights["in-RW"]
    assert "open internet" in sights["everybody"]
    assert sights["home"] == "Your card without your name."


@pytest.mark.parametrize("code", ["everybody", "home", "in-RW"])
def test_the_preview_is_what_the_gate_shows(
    code: str, ke_rw: Agreement, kenyan: Organisation, rwandan: Organisation
) -> None:
    amina = graduate("Amina", consents=NAMED | ABROAD, visibility=Visibility.NAMED, hidden_fields=["languages"])
    client, url = step(amina)
    preview = client.get(f"{url}?as={code}").context["card"]
    to = {"everybody": Audience("visitor"), "home": audience(kenyan), "in-RW": audience(rwandan)}[code]
    shown = show([amina], to=to, purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)[amina.pk]
    assert (preview.name, preview.about, preview.languages, preview.level) == (
        shown.name,
        shown.about,
        shown.languages,
        shown.level,
    )
