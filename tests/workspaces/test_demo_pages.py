"""Every workspace opens for its person and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from registry.profiles.models import MentorProfile, Profile
from registry.programmes.models import Programme

pytestmark = pytest.mark.django_db


def person(name: str) -> User:
    return User.objects.create(email=f"{name}@world.example", given_names=name.title(), home_country_id="KE")


def member(kind: str, role: str = "owner") -> User:
    user = person(kind)
    organisation = Organisation.objects.create(
        slug=kind, name=kind.title(), kind=kind, country_id="KE", state="verified", decided_at=timezone.now()
    )
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("name", ["home", "privacy", "talent", "listings", "programmes", "outcomes"])
def test_public_pages_open_for_a_visitor(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["me", "hire", "mentor", "programme", "insight", "start"])
def test_workspaces_ask_a_visitor_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_each_person_lands_in_their_own_workspace() -> None:
    amina = person("amina")
    Profile.objects.create(user=amina, date_of_birth="2000-01-01", country_id="KE")
    dede = person("dede")
    MentorProfile.objects.create(user=dede, headline="Cloud", country_id="DE")
    people = {
        "me": amina,
        "mentor": dede,
        "hire": member("employer"),
        "programme": member("provider"),
        "insight": member("funder"),
    }
    for name, user in people.items():
        client = signed_in(user)
        assert client.get(reverse("start"))["Location"] == reverse(name)
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        assert "no-store" in page["Cache-Control"]
    assert signed_in(people["me"]).get(reverse("hire")).status_code == 302
    assert signed_in(people["hire"]).get(reverse("insight")).status_code == 302


def test_an_officer_is_led_from_the_check_to_the_first_cohort() -> None:
    officer = member("provider")
    provider = Organisation.objects.get(slug="provider")
    client = signed_in(officer)
    Organisation.objects.filter(pk=provider.pk).update(state="pending", decided_at=None)
    page = client.get(reverse("programme")).content.decode()
    assert "First we check your organisation" in page
    assert reverse("programme-new") not in page
    Organisation.objects.filter(pk=provider.pk).update(state="verified", decided_at=timezone.now())
    assert reverse("programme-new") in client.get(reverse("programme")).content.decode()
    Programme.objects.create(provider=provider, name="Basics", slug="basics", country_id="KE")
    assert reverse("cohort-new") in client.get(reverse("programme")).content.decode()


def test_someone_new_chooses_how_to_take_part() -> None:
    assert signed_in(person("nova")).get(reverse("start")).status_code == 200
