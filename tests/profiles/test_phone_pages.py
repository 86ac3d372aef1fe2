"""The pages of signing in by phone, and what is no PIN."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership, Role, User
from corridor.outbox.delivering import drain
from registry.outreach import sms
from registry.profiles import pins
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.programmes.models import Enrolment
from tests.profiles.conftest import BORN, make_user

from .phones import FULL, NUMBER, PIN, amina, empty_phone, place

__all__ = ["amina", "empty_phone", "place"]
pytestmark = pytest.mark.django_db


# --- PINs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pin", ["000000", "123456", "654321", "121212", "123123", "030299", "990203", "199902", "345678", "254712"]
)
def test_what_a_family_would_guess_is_no_pin(pin: str) -> None:
    assert pins.is_guessable(pin, born=BORN, phone=FULL)


@given(st.integers(0, 999_999), st.dates(date(1950, 1, 1), date(2008, 1, 1)))
def test_most_pins_are_good(number: int, born: date) -> None:
    pin = f"{number:06d}"
    if pins.is_guessable(pin, born=born, phone=FULL):
        parts = born.strftime("%d%m%Y %Y%m%d %d%m%y %y%m%d %m%d%y %m%d%Y")
        assert pin in parts or pin in FULL or len(set(pin)) <= 3 or pin in "01234567890" * 2 or pin in "09876543210" * 2


def test_people_write_numbers_in_many_ways() -> None:
    assert pins.numbers("0712 345 678") == pins.numbers("+254-712-345-678") == [FULL]
    assert pins.numbers("0788 123 456") == ["+250788123456"] or "+250788123456" in pins.numbers("0788 123 456")
    assert pins.numbers("hello") == pins.numbers("") == []


# --- Pages -------------------------------------------------------------------------------------------------------


def test_by_hand(client: Client, place: Enrolment) -> None:
    assert "Claim your place by phone" in client.get(reverse("account_login")).content.decode()
    client.post(reverse("claim-phone"), {"phone": NUMBER})
    drain()
    code = sms.Memory.outbox[-1][1][:6]
    answers = {"code": code, "reference": "DT-007", "date_of_birth": BORN.isoformat()}
    wrong = client.post(reverse("claim-phone-code"), {**answers, "reference": "DT-009"})
    assert wrong.status_code == 422
    assert "These do not belong together" in wrong.content.decode()
    assert client.post(reverse("claim-phone-code"), answers)["Location"] == reverse("claim-phone-pin")
    page = client.get(reverse("claim-phone-pin")).content.decode()
    assert "Welcome, Amina Zuhra" in page
    for pin, again, words in (
        ("123456", "123456", "nobody at home would guess"),
        (PIN, "111222", "two different PINs"),
        ("12", "12", "A PIN is six digits."),
    ):
        refused = client.post(reverse("claim-phone-pin"), {"pin": pin, "again": again})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    done = client.post(reverse("claim-phone-pin"), {"pin": PIN, "again": PIN})
    assert done["Location"] == reverse("profile-step", args=[Step.BASICS])
    assert client.get(reverse("me")).status_code == 200
    client.post(reverse("account_logout"))
    back = client.post(reverse("phone-sign-in"), {"phone": NUMBER, "date_of_birth": "1999-02-03", "pin": PIN})
    assert back["Location"] == reverse("me")
    # The next to hold the phone may be somebody else.
    assert client.session.get_expiry_age() <= 3600


def test_nobody_chooses_a_pin_without_having_shown_whose_place_it_is(client: Client, place: Enrolment) -> None:
    for name in ("claim-phone-code", "claim-phone-pin"):
        assert client.get(reverse(name))["Location"] == reverse("claim-phone")
    client.post(reverse("claim-phone"), {"phone": NUMBER})
    assert client.post(reverse("claim-phone-pin"), {"pin": PIN, "again": PIN})["Location"] == reverse("claim-phone")
    assert not User.objects.filter(phone=FULL).exists()


def test_an_officer_sees_the_code_once(client: Client, amina: Profile, place: Enrolment) -> None:
    officer = make_user("officer@people.example")
    Membership.objects.create(organisation=place.cohort.programme.provider, user=officer, role=Role.OFFICER)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Forgotten PIN" in client.get(reverse("enrolment", args=[place.public_id])).content.decode()
    page = client.post(reverse("enrolment-pin", args=[place.public_id]))
    shown = re.search(r"<b>(\d{4} \d{4})</b>", page.content.decode())
    assert shown
    assert "no-store" in page["Cache-Control"]
    answers = {
        "phone": NUMBER, "date_of_birth": BORN.isoformat(), "help_code": shown[1], "pin": "771402", "again": "771402"
    }  # fmt: skip
    assert Client().post(reverse("phone-new-pin"), answers)["Location"] == reverse("me")


def test_without_anybody_who_sends_sms_there_is_no_way_in_by_phone(client: Client, settings: Any) -> None:
    settings.SMS_BACKEND = ""
    for name in ("claim-phone", "claim-phone-code", "claim-phone-pin", "phone-sign-in", "phone-new-pin"):
        assert client.get(reverse(name)).status_code == 404
    assert "by phone" not in client.get(reverse("account_login")).content.decode()


def test_the_pages_of_an_account_open_without_an_email_address(amina: Profile) -> None:
    client = Client()
    client.force_login(amina.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for name in ("account_email", "account_change_password", "mfa_index", "consents", "start", "ledger", "on-paper"):
        assert client.get(reverse(name)).status_code in {200, 302}, name
    # An address that is added later is one's own once it is confirmed.
    client.post(reverse("account_email"), {"action_add": "", "email": "amina@new.example"})
    amina.user.refresh_from_db()
    assert amina.user.email == ""
