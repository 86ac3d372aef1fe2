"""Authenticator apps, recovery codes, and administrators who need one of them."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from corridor.web.sealing import open_sealed

from .conftest import PASSWORD, make_person
from .test_signing_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


@pytest.fixture
def person():
    known = make_person("Known")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    return known


def activate(client: Client) -> str:
    """Set up an app through the pages, after showing the password again; return its secret."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = str(page.context["form"].secret)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(client, person):
    sign_in(client, person.email)
    secret = activate(client)
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    later = Client()
    page = sign_in(later, person.email)
    assert not is_signed_in(later)
    assert page.request["PATH_INFO"] == reverse("mfa_authenticate")
    later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_signed_in(later)
    later.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_signed_in(later)


def test_a_code_works_once(client, person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    code = code_of("JBSWY3DPEHPK3PXP")
    for expected in (True, False):
        browser = Client()
        sign_in(browser, person.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(browser) is expected


def test_secrets_lie_sealed_in_the_database(person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(person)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert "JBSWY3DPEHPK3PXP" not in stored
    assert open_sealed(stored.encode()) == b"JBSWY3DPEHPK3PXP"
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert open_sealed(seed.encode())
    assert not any(code in str(list(Authenticator.objects.values())) for code in codes.get_unused_codes())


def test_a_recovery_code_lets_in_once(person):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        sign_in(browser, person.email)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert is_signed_in(browser) is expected


def test_resetting_the_password_does_not_pass_the_second_factor(person, mailoutbox):
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://testserver(\S+)", mailoutbox[0].body)
    assert link
    form = client.get(link[1], follow=True)
    new = "another long one for Huye"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    sign_in(client, person.email, new)
    assert not is_signed_in(client)
    assert Authenticator.objects.filter(user=person).exists()


def test_setting_up_needs_a_fresh_proof(client, person):
    sign_in(client, person.email)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": "wrong password"})
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


class TestAdministrators:
    def test_staff_without_a_second_factor_stay_outside(self, signed_in, rita):
        client = signed_in(rita)
        for path in ("/admin/", "/admin/accounts/organisation/", "/admin/login/"):
            answer = client.get(path)
            assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))

    def test_recovery_codes_alone_are_no_second_factor(self, signed_in, rita):
        RecoveryCodes.activate(rita)
        assert signed_in(rita).get("/admin/").status_code == 302

    def test_staff_with_one_come_in(self, signed_in, rita):
        TOTP.activate(rita, "JBSWY3DPEHPK3PXP")
        assert signed_in(rita).get("/admin/accounts/organisation/").status_code == 200

    def test_others_are_not_let_in_at_all(self, signed_in, boris):
        assert signed_in(boris).get("/admin/login/").status_code == 403
        assert signed_in(boris).get("/admin/accounts/organisation/").status_code == 302

    def test_the_admin_has_no_door_of_its_own(self, client, rita):
        answer = client.post("/admin/login/", {"username": rita.email, "password": PASSWORD})
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))
        assert not is_signed_in(client)
