"""One phone, many people: the code by SMS opens nothing alone, and a family that shares the phone does not get in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from corridor.outbox import emit
from corridor.outbox.delivering import drain
from registry.outreach import sms
from registry.outreach.models import Message
from registry.places.models import Country
from registry.profiles import errors, services
from registry.profiles.models import PhoneCode, PhoneSignIn, Profile
from registry.programmes.errors import NotYourProgramme
from registry.programmes.models import Cohort, Enrolment
from tests.profiles.conftest import BORN, make_user

from .phones import FULL, NUMBER, PIN, Enrol, amina, code_sent, empty_phone, entered, found, place

__all__ = ["amina", "empty_phone", "place"]
pytestmark = pytest.mark.django_db


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
    sms.Memory.outbox.clear()
    services.send_code(typed=NUMBER)
    drain()
    assert not [text for _number, text in sms.Memory.outbox if "is your code" in text]
    with pytest.raises(errors.ClaimByPhoneFailed):
        found("123456")
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(typed=NUMBER, date_of_birth=BORN, help_code="12345678", pin="771402")
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
    with pytest.raises(errors.SignInFailed):
        entered(at=now)
    entered(date_of_birth=born, pin="590317", at=now)  # hers is open
    later = now + timedelta(minutes=16)
    for _time in range(5):
        with pytest.raises(errors.SignInFailed):
            entered(pin="000001", at=later)
    with pytest.raises(errors.SignInFailed):
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
    drain()
    assert "made a code for a new PIN of Amina" in sms.Memory.outbox[-1][1]
    assert PhoneSignIn.objects.get().helped_by == officer
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(**change, pin="771402", at=timezone.now() + timedelta(hours=25))
    with pytest.raises(errors.PinGuessable):
        services.choose_new_pin(**change, pin="123456")
    sms.Memory.outbox.clear()
    assert services.choose_new_pin(**change, pin="771402") == amina.user
    drain()
    assert [number for number, text in sms.Memory.outbox if "The PIN of Amina on Corridor was changed" in text] == [
        FULL
    ]
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(**change, pin="662018")  # once
    assert entered(pin="771402") == amina.user


def test_a_code_for_a_new_pin_has_few_tries_whatever_the_birthday(amina: Profile, place: Enrolment) -> None:
    """Whoever gave it knows the year, and must not find the day by trying."""
    officer = make_user("officer@people.example")
    Membership.objects.create(organisation=place.cohort.programme.provider, user=officer, role=Role.OFFICER)
    place.refresh_from_db()
    code = services.help_with_pin(enrolment=place, by=officer)
    for day in range(1, 6):
        with pytest.raises(errors.SignInFailed):
            services.choose_new_pin(typed=NUMBER, date_of_birth=date(BORN.year, 1, day), help_code=code, pin="771402")
    with pytest.raises(errors.SignInFailed):
        services.choose_new_pin(typed=NUMBER, date_of_birth=BORN, help_code=code, pin="771402")


def test_a_place_whose_roster_knows_no_year_or_an_address_is_not_claimed_by_phone(place: Enrolment) -> None:
    for change in ({"birth_year": None}, {"birth_year": BORN.year, "email": "a@example.org"}):
        code = code_sent()
        Enrolment.objects.filter(pk=place.pk).update(**change)
        with pytest.raises(errors.ClaimByPhoneFailed):
            found(code)
        Enrolment.objects.filter(pk=place.pk).update(birth_year=BORN.year, email="")


def test_twins_have_different_pins(amina: Profile, enrol: Enrol) -> None:
    enrol(email="", reference="DT-009", given_names="Zawadi")
    twin = found(code_sent(), reference="DT-009")
    with pytest.raises(errors.PinGuessable):
        services.claim_by_phone(enrolment=twin, date_of_birth=BORN, pin=PIN)
    zawadi = services.claim_by_phone(enrolment=twin, date_of_birth=BORN, pin="590317")
    assert (entered(), entered(pin="590317")) == (amina.user, zawadi.user)


@pytest.mark.parametrize("change", ["staff", "factor"])
def test_who_has_more_to_lose_does_not_sign_in_by_pin(amina: Profile, change: str) -> None:
    if change == "staff":
        User.objects.filter(pk=amina.user_id).update(is_staff=True)
    else:
        Authenticator.objects.create(user=amina.user, type="totp", data={})
    with pytest.raises(errors.SignInFailed):
        entered()


def test_a_new_pin_ends_open_sessions(amina: Profile, place: Enrolment) -> None:
    relative = Client()
    relative.post(reverse("phone-sign-in"), {"phone": NUMBER, "date_of_birth": BORN.isoformat(), "pin": PIN})
    assert relative.get(reverse("me")).status_code == 200
    officer = make_user("officer@people.example")
    Membership.objects.create(organisation=place.cohort.programme.provider, user=officer, role=Role.OFFICER)
    place.refresh_from_db()
    code = services.help_with_pin(enrolment=place, by=officer)
    services.choose_new_pin(typed=NUMBER, date_of_birth=BORN, help_code=code, pin="771402")
    assert relative.get(reverse("me")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_many_tries_at_once_are_not_more_guesses() -> None:
    """The database lets tries for one person wait for each other."""
    kenya = Country.objects.get(code="KE")
    user = User.objects.create(phone=FULL, given_names="Amina", home_country=kenya)
    profile = services.create_profile(user=user, country=kenya, region=None, date_of_birth=BORN)
    PhoneSignIn.objects.create(profile=profile, phone=FULL, pin=make_password(PIN))

    def guess(number: int) -> None:
        with suppress(errors.SignInFailed):
            entered(pin=f"{700_000 + number * 37}")
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess, range(16)))
    held = PhoneSignIn.objects.get()
    assert held.wrong == 5  # the others found it closed
    assert held.locked_until is not None


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
