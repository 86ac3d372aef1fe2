"""Signing up, confirming the address, signing in: through allauth, as it is configured here."""

from __future__ import annotations

import re
import statistics
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User

from .conftest import PASSWORD, make_person

pytestmark = pytest.mark.django_db

SIGN_UP = {"given_names": "Amina", "family_name": "Demo", "password1": PASSWORD}


def sign_up(client: Client, *, email: str, **more: Any) -> Any:
    return client.post(reverse("account_signup"), {**SIGN_UP, "email": email, **more}, follow=True)


def code_in(message: Any) -> str:
    found = re.search(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", message.body, re.MULTILINE)
    assert found, message.body
    return found[1]


def confirm(client: Client) -> Any:
    return client.post(reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[-1])}, follow=True)


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password}, follow=True)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def without_tokens(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_a_person_signs_up_confirms_the_address_and_signs_in(client):
    sign_up(client, email="amina@example.org")
    assert not is_signed_in(client)
    assert len(mail.outbox) == 1
    amina = User.objects.get(email="amina@example.org")
    assert (amina.given_names, amina.family_name) == ("Amina", "Demo")
    confirm(client)
    assert EmailAddress.objects.get(user=amina).verified
    client.logout()
    sign_in(client, "Amina@Example.org")
    assert is_signed_in(client)


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    sign_up(client, email="amina@example.org")
    another = Client()
    answer = sign_in(another, "amina@example.org")
    assert not is_signed_in(another)
    assert "code" in answer.text


def test_a_wrong_code_confirms_nothing(client):
    sign_up(client, email="amina@example.org")
    client.post(reverse("account_email_verification_sent"), {"code": "WRNG-CODE"})
    assert not EmailAddress.objects.get().verified
    assert not is_signed_in(client)


@pytest.mark.parametrize("password", ["short1234", "1234567890", "password123", "amina@example.org"])
def test_weak_passwords_are_refused(client, password):
    answer = sign_up(client, email="amina@example.org", password1=password)
    assert not User.objects.exists()
    assert answer.status_code == 200
    assert not mail.outbox


def test_rights_cannot_be_slipped_into_the_sign_up(client):
    sign_up(client, email="amina@example.org", is_staff="on", is_superuser="on", groups="1", is_active="")
    amina = User.objects.get()
    assert (amina.is_staff, amina.is_superuser, amina.groups.count()) == (False, False, 0)


def test_signing_up_does_not_tell_who_has_an_account(client):
    make_person("Known")
    known, unknown = Client(), Client()
    pages = [
        (sign_up(browser, email=address), browser)
        for browser, address in ((known, "known@example.org"), (unknown, "unknown@example.org"))
    ]
    (first, _), (second, _) = pages
    assert first.redirect_chain == second.redirect_chain
    assert first.status_code == second.status_code
    strip = [without_tokens(answer.text).replace("unknown@", "known@") for answer, _ in pages]
    assert strip[0] == strip[1]
    assert User.objects.count() == 2


def test_a_reset_does_not_tell_who_has_an_account():
    make_person("Known")
    answers = [
        Client().post(reverse("account_reset_password"), {"email": address}, follow=True)
        for address in ("known@example.org", "unknown@example.org")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert without_tokens(answers[0].text) == without_tokens(answers[1].text)
    assert [message.to for message in mail.outbox] == [["known@example.org"]]


def test_a_refused_sign_in_does_not_tell_who_has_an_account():
    make_person("Known")
    answers = [sign_in(Client(), address, "wrong password") for address in ("known@example.org", "other@example.org")]
    assert answers[0].status_code == answers[1].status_code
    texts = [without_tokens(answer.text).replace("other@", "known@") for answer in answers]
    assert texts[0] == texts[1]


def test_a_refused_sign_in_takes_as_long_for_strangers(settings):
    """With the hasher of real use, where a skipped hash would show: both hash once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    make_person("Known")
    from time import perf_counter

    times: dict[str, list[float]] = {"known": [], "other": []}
    for _round in range(5):
        for name, spent in times.items():
            client = Client()
            began = perf_counter()
            sign_in(client, f"{name}@example.org", "wrong password")
            spent.append(perf_counter() - began)
    known, other = (statistics.median(spent) for spent in times.values())
    assert abs(known - other) < 0.5 * max(known, other)


def test_the_reset_link_leads_to_the_configured_site_whatever_the_host_header_says(settings):
    settings.SITE_URL = "https://corridor.example"
    settings.ALLOWED_HOSTS = ["*"]
    make_person("Known")
    Client().post(reverse("account_reset_password"), {"email": "known@example.org"}, headers={"host": "evil.example"})
    assert "https://corridor.example/accounts/password/reset/" in mail.outbox[0].body
    assert "evil" not in f"{mail.outbox[0].subject} {mail.outbox[0].body}"


def test_a_reset_sets_a_new_password():
    make_person("Known")
    client = Client()
    client.post(reverse("account_reset_password"), {"email": "known@example.org"})
    link = re.search(r"https?://\S+", str(mail.outbox[0].body))
    assert link
    form = client.get(link[0].replace("http://testserver", ""), follow=True)
    new = "another long one for Huye"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)


def test_guessing_is_limited_and_a_forwarded_address_does_not_help(settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    make_person("Known")
    for number in range(12):
        Client().post(
            reverse("account_login"),
            {"login": "known@example.org", "password": f"guess number {number}"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
    client = Client()
    sign_in(client, "known@example.org")
    assert not is_signed_in(client)


def test_the_session_changes_when_someone_signs_in(client):
    known = make_person("Known")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, "known@example.org")
    assert is_signed_in(client)
    assert client.session.session_key != planted


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_to_another_site(client, target):
    known = make_person("Known")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    answer = client.post(reverse("account_login"), {"login": known.email, "password": PASSWORD, "next": target})
    assert answer.url == reverse("start")


def test_after_changing_the_password_one_is_back_at_work(client):
    known = make_person("Known")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    sign_in(client, known.email)
    new = "another long one for Huye"
    answer = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.url == reverse("start")
    assert "password" in mail.outbox[-1].subject.lower()


def test_passwords_are_hashed_with_argon2_in_real_use():
    from corridor.settings import base

    assert base.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_settings_that_keep_accounts_safe():
    from corridor.settings import base

    assert base.ACCOUNT_EMAIL_VERIFICATION == "mandatory"
    assert base.ACCOUNT_PREVENT_ENUMERATION is True
    assert base.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS is False
    assert base.ACCOUNT_REAUTHENTICATION_REQUIRED is True
    assert base.MFA_TRUST_ENABLED is False
    assert base.MFA_ALLOW_UNVERIFIED_EMAIL is False
    assert base.SOCIALACCOUNT_EMAIL_AUTHENTICATION is False
    assert not hasattr(base, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN")


def test_a_configured_digital_identity_is_offered_and_none_otherwise(client, settings):
    assert "Huduma" not in client.get(reverse("account_login")).text
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "huduma",
                    "name": "Huduma (invented)",
                    "client_id": "corridor",
                    "secret": "-",
                    "settings": {"server_url": "https://identity.example"},
                }
            ]
        }
    }
    page = client.get(reverse("account_login")).text
    assert "Huduma (invented)" in page
    assert "/accounts/oidc/huduma/login/" in page


def test_a_passkey_is_offered_at_the_door(client):
    assert "passkey" in client.get(reverse("account_login")).text.lower()


def test_signing_out_empties_what_pages_kept_in_the_browser(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_user("amina@example.org", "a long sentence about boats"))
    assert "Clear-Site-Data" not in client.get("/")
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in client.post("/accounts/logout/")
