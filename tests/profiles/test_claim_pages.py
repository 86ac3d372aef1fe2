"""The claim in a browser without script: newcomers, people with an account, and links that ran out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.profiles.models import Profile
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Enrolment

from .conftest import BORN, PASSWORD, make_user

Enrol = Callable[..., Enrolment]
pytestmark = pytest.mark.django_db
ANSWERS = {"password": PASSWORD, "date_of_birth": BORN.isoformat()}


PAGE = "/claim/"


def follow(client: Client, token: str) -> str:
    """Follow the link of the mail; return where it leads."""
    answer = client.get(reverse("claim", args=[token]))
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    return PAGE


def test_the_secret_leaves_the_address_at_once(enrol: Enrol, client: Client) -> None:
    token = invite_to_claim(enrolment=enrol())
    first = client.get(reverse("claim", args=[token]))
    assert "no-store" in first["Cache-Control"]
    shown = client.get(first["Location"])
    assert token not in shown.request["PATH_INFO"] + shown.text + str(shown.headers)
    assert shown["Referrer-Policy"] == "same-origin"
    assert client.post(reverse("claim", args=[token]), ANSWERS).status_code == 405
    client.post(PAGE, ANSWERS)
    assert "claim_token" not in client.session


def test_the_page_without_a_link_says_what_to_do(client: Client, db: None) -> None:
    assert client.get(PAGE).status_code == 410


@pytest.mark.parametrize("signed_in", [True, False])
def test_dates_of_birth_cannot_be_tried_out(enrol: Enrol, client: Client, settings: Any, signed_in: bool) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "3/m/ip"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    if signed_in:
        client.force_login(make_user("zuhra@example.com"))
    url = follow(client, invite_to_claim(enrolment=enrol()))
    wrong = {**ANSWERS, "date_of_birth": "1980-02-03"}
    assert [client.post(url, wrong).status_code for _try in range(4)] == [422, 422, 422, 429]
    assert client.get(url).status_code == 200


def test_a_newcomer_claims_from_the_link_to_the_first_step(enrol: Enrol, client: Client) -> None:
    url = follow(client, invite_to_claim(enrolment=enrol()))
    shown = client.get(url)
    html = shown.content.decode()
    assert "Welcome, Amina Zuhra" in html
    assert "Digital skills" in html
    assert "Lamu 2025" in html
    assert "no-store" in shown["Cache-Control"]

    done = client.post(url, ANSWERS)
    assert (done.status_code, done["Location"]) == (302, reverse("profile-step", args=["basics"]))
    user = User.objects.get(email="amina@example.org")
    address = EmailAddress.objects.get(user=user)
    assert address.verified
    assert address.primary
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(done["Location"]).status_code == 200
    assert user.profile.date_of_birth == BORN


def test_the_account_signs_in_again_with_its_password(enrol: Enrol, client: Client) -> None:
    client.post(follow(client, invite_to_claim(enrolment=enrol())), ANSWERS)
    again = Client()
    answer = again.post(reverse("account_login"), {"login": "amina@example.org", "password": PASSWORD})
    assert answer.status_code == 302
    assert "_auth_user_id" in again.session


def test_the_page_names_nobody_and_nothing_beyond_the_given_name(enrol: Enrol, client: Client) -> None:
    html = client.get(follow(client, invite_to_claim(enrolment=enrol(birth_year=1983)))).content.decode()
    for private in ("Omar", "+254712345678", "1983", "R-0"):
        assert private not in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"date_of_birth": "1998-02-03"}, "another year of birth"),
        ({"date_of_birth": (timezone.localdate() - timedelta(days=17 * 365)).isoformat()}, "18 or older"),
        ({"date_of_birth": "31/31/1999"}, "valid date"),
        ({"password": "short"}, "too short"),
        ({"password": "amina@example.org"}, "too similar"),
        ({"date_of_birth": ""}, "required"),
    ],
)
def test_a_refusal_stands_beside_the_field_and_nothing_is_made(
    enrol: Enrol, client: Client, change: dict[str, str], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    token = invite_to_claim(enrolment=enrol(birth_year=None if "18" in words else BORN.year))
    answer = client.post(follow(client, token), {**ANSWERS, **change})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert token not in caplog.text
    assert words in html
    assert change.get("date_of_birth", BORN.isoformat()) in html
    assert PASSWORD not in html
    assert not User.objects.exists()


def test_who_has_an_account_signs_in_first_and_comes_back(enrol: Enrol, amina: User, client: Client) -> None:
    url = follow(client, invite_to_claim(enrolment=enrol()))
    html = client.get(url).content.decode()
    assert "Sign in first" in html
    assert f"{reverse('account_login')}?next=" in html
    client.post(url, ANSWERS)
    assert not Profile.objects.exists()
    client.force_login(amina)
    assert "amina@example.org" in client.get(url).content.decode()
    assert client.post(url, {"date_of_birth": BORN.isoformat()}).status_code == 302
    assert amina.enrolments.count() == 1


def test_a_place_may_go_to_an_account_with_another_address(enrol: Enrol, client: Client) -> None:
    other = make_user("zuhra@example.com")
    client.force_login(other)
    url = follow(client, invite_to_claim(enrolment=enrol()))
    html = client.get(url).content.decode()
    assert "zuhra@example.com" in html
    assert "amina@example.org" not in html
    client.post(url, {"date_of_birth": BORN.isoformat()})
    assert other.enrolments.count() == 1


def test_an_old_link_says_what_to_do(enrol: Enrol, client: Client) -> None:
    token = invite_to_claim(enrolment=enrol(), at=timezone.now() - timedelta(days=60))
    for method in (client.get, client.post):
        follow(client, token)
        answer = method(PAGE)
        assert answer.status_code == 410
        assert "ask your training provider" in answer.content.decode()


def test_a_used_link_leads_its_owner_to_the_profile_and_tells_others(enrol: Enrol, client: Client) -> None:
    token = invite_to_claim(enrolment=enrol())
    url = follow(client, token)
    client.post(url, ANSWERS)
    follow(client, token)
    assert client.get(url)["Location"] == reverse("profile")
    assert client.post(url, ANSWERS)["Location"] == reverse("profile")
    other = Client()
    stranger = other.get(follow(other, token))
    assert stranger.status_code == 410
    assert "used already" in stranger.content.decode()
    assert "Amina" not in stranger.content.decode()


def test_a_link_that_never_was_is_a_page_too(client: Client, db: None) -> None:
    assert client.get(follow(client, "nothing")).status_code == 410


def test_the_form_is_guarded_against_other_sites(enrol: Enrol) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(follow(strict, invite_to_claim(enrolment=enrol())), ANSWERS).status_code == 403
    assert not User.objects.exists()
