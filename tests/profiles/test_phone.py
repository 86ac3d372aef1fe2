"""One phone, many people: the code by SMS opens nothing alone, and a family that shares the phone does not get in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership, Role, User
from corridor.outbox import emit
from corridor.outbox.delivering import drain
from registry.outreach import sms
from registry.outreach.models import Message
from registry.profiles import errors, pins, services
from registry.profiles.models import PhoneCode, PhoneSignIn, Profile
from registry.profiles.rules import Step
from registry.programmes.errors import NotYourProgramme
from registry.programmes.models import Cohort, Enrolment
from tests.profiles.conftest import BORN, make_user

pytestmark = pytest.mark.django_db
Enrol = Callable[..., Enrolment]
NUMBER, PIN = "0712 345678", "384051"
FULL = "+254712345678"


@pytest.fixture(autouse=True)
def empty() -> None:
    sms.Memory.outbox.clear()


@pytest.fixture
def place(enrol: Enrol) -> Enrolment:
    return enrol(email="", reference="DT-007")


def code_sent() -> str:
    """The code that the phone shows."""
    services.send_code(typed=NUMBER)
    drain()
    number, text = sms.Memory.outbox[-1]
    assert number == FULL
    found = re.match(r"(\d{6}) is your code", text)
    assert found
    return found[1]


def found(code: str, **change: Any) -> Enrolment:
    asked: dict[str, Any] = {"typed": NUMBER, "code": code, "reference": "dt-007", "date_of_birth": BORN, **change}
    return services.find_place(**asked)


@pytest.fixture
def amina(place: Enrolment) -> Profile:
    """Who has claimed by phone."""
    return services.claim_by_phone(enrolment=found(code_sent()), date_of_birth=BORN, pin=PIN)


def entered(**change: Any) -> User:
    return services.sign_in(**{"typed": NUMBER, "date_of_birth": BORN, "pin": PIN, **change})


# --- Claiming ------------------------------------------------------------------------------------------------


def test_a_person_without_email_claims_and_signs_in(amina: Profile, place: Enrolment) -> None:
    assert (amina.user.email, amina.user.phone, amina.user.has_usable_password()) == ("", FULL, False)
    place.refresh_from_db()
    assert place.user == amina.user
    assert entered() == amina.user
    assert PIN not in PhoneSignIn.objects.get().pin


@pytest.mark.parametrize(
    "change",
    [{"code": "000000"}, {"reference": "DT-008"}, {"date_of_birth": date(1998, 2, 3)}, {"typed": "0712 345679"}],
    ids=["code", "reference", "birth", "number"],
)
def test_whatever_is_wrong_is_said_in_the_same_words(place: Enrolment, change: dict[str, Any]) -> None:
    code = code_sent()
    with pytest.raises(errors.ClaimByPhoneFailed):
        found(change.pop("code", code), **change)
    place.refresh_from_db()
    assert place.user is None


def test_five_tries_and_the_code_is_dead(place: Enrolment) -> None:
    code = code_sent()
    for reference in ("a", "b", "c", "d", "e"):
        with pytest.raises(errors.ClaimByPhoneFailed):
            found(code, reference=reference)
    with pytest.raises(errors.ClaimByPhoneFailed):
        found(code)
    assert found(code_sent()) == place


def test_a_code_works_once_and_for_ten_minutes(place: Enrolment) -> None:
    code = code_sent()
    with pytest.raises(errors.ClaimByPhoneFailed):
        found(code, at=timezone.now() + timedelta(minutes=11))
    found(code)
    with pytest.raises(errors.ClaimByPhoneFailed):
        found(code)
    assert PhoneCode.objects.get().sealed_code is None


def test_numbers_that_nobody_named_get_nothing_and_a_phone_is_not_flooded(place: Enrolment) -> None:
    for typed in ("0722 000000", "+250788000000", "12", "no number"):
        services.send_code(typed=typed)
    for _time in range(5):
        services.send_code(typed=NUMBER)
    drain()
    assert [number for number, _text in sms.Memory.outbox] == [FULL] * 3
    assert not Message.objects.exclude(body="").exists()  # no code lies about


def test_who_is_signed_in_adds_the_place_to_their_account(place: Enrolment) -> None:
    user = make_user("with-email@example.org")
    services.claim_for_account(enrolment=found(code_sent()), user=user, date_of_birth=BORN)
    place.refresh_from_db()
    assert place.user == user
    assert not PhoneSignIn.objects.exists()


def test_a_second_place_of_the_same_person_asks_to_sign_in(amina: Profile, enrol: Enrol, huye: Cohort) -> None:
    again = enrol(huye, email="", reference="H-1")
    with pytest.raises(errors.PhoneAccountExists):
        services.claim_by_phone(enrolment=again, date_of_birth=BORN, pin="771402")


# --- A family ------------------------------------------------------------------------------------------------


def test_each_of_a_family_has_an_account_of_their_own(amina: Profile, enrol: Enrol) -> None:
    enrol(email="", reference="DT-008", given_names="Zuhra", birth_year=2003)
    born = date(2003, 7, 9)
    zuhra = services.claim_by_phone(
        enrolment=found(code_sent(), reference="DT-008", date_of_birth=born), date_of_birth=born, pin="590317"
    )
    assert entered() == amina.user
    assert entered(date_of_birth=born, pin="590317") == zuhra.user
    for crossed in ({"pin": "590317"}, {"date_of_birth": born}):
        with pytest.raises(errors.SignInFailed):
            entered(**crossed)


def test_the_phone_the_reference_and_the_birthday_do_not_open_what_is_claimed(amina: Profile) -> None:
    """All of these are known at home."""
    with pytest.raises(errors.ClaimByPhoneFailed):
        found(code_sent())
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(typed=NUMBER, date_of_birth=BORN, help_code=code_sent(), pin="771402")
    assert entered() == amina.user


def test_wrong_pins_close_it_for_longer_and_longer_and_for_nobody_else(amina: Profile, enrol: Enrol) -> None:
    enrol(email="", reference="DT-008", given_names="Zuhra", birth_year=2003)
    born = date(2003, 7, 9)
    services.claim_by_phone(
        enrolment=found(code_sent(), reference="DT-008", date_of_birth=born), date_of_birth=born, pin="590317"
    )
    now = timezone.now()
    for _time in range(5):
        with pytest.raises(errors.SignInFailed):
            entered(pin="000001", at=now)
    with pytest.raises(errors.SignInLocked):
        entered(at=now)
    entered(date_of_birth=born, pin="590317", at=now)  # hers is open
    later = now + timedelta(minutes=16)
    for _time in range(5):
        with pytest.raises(errors.SignInFailed):
            entered(pin="000001", at=later)
    with pytest.raises(errors.SignInLocked):
        entered(at=later + timedelta(minutes=30))
    assert entered(at=later + timedelta(minutes=61)) == amina.user
    assert PhoneSignIn.objects.get(profile=amina).wrong == 0


def test_an_officer_who_knows_them_helps_to_a_new_pin(amina: Profile, place: Enrolment) -> None:
    officer = make_user("officer@people.example")
    with pytest.raises(NotYourProgramme):
        services.help_with_pin(enrolment=place, by=officer)
    Membership.objects.create(organisation=place.cohort.programme.provider, user=officer, role=Role.OFFICER)
    place.refresh_from_db()
    code = services.help_with_pin(enrolment=place, by=officer)
    assert code not in PhoneSignIn.objects.get().help_hash
    change: dict[str, Any] = {"typed": NUMBER, "date_of_birth": BORN, "help_code": f"{code[:4]} {code[4:]}"}
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(**change, pin="771402", at=timezone.now() + timedelta(hours=25))
    with pytest.raises(errors.PinGuessable):
        services.choose_new_pin(**change, pin="123456")
    assert services.choose_new_pin(**change, pin="771402") == amina.user
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(**change, pin="662018")  # once
    assert entered(pin="771402") == amina.user


def test_who_has_no_email_is_told_that_there_is_news_and_not_which(amina: Profile) -> None:
    drain()
    sms.Memory.outbox.clear()
    from django.db import transaction

    Message.objects.filter(kind="profile.claimed").delete()
    for _time in range(2):
        with transaction.atomic():
            emit("profile.claimed", profile_id=amina.pk, enrolment_id=Enrolment.objects.get().pk)
        drain()
    ((number, text),) = sms.Memory.outbox  # one a day
    assert number == FULL
    assert "there is news for you" in text
    assert "profile" not in text


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
