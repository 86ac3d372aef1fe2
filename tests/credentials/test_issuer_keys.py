"""Providers' own keys: published as did:web, changed without breaking what they signed, withdrawn when lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from registry.credentials import errors, issuers, services
from registry.credentials.models import IssuerKey
from registry.credentials.proofs import integrity
from registry.credentials.verifying import verify
from registry.programmes.models import Cohort

from .makers import NOON, Issuer, Web, badge

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = "https://corridor.example.org"


@pytest.fixture
def provider(lamu: Cohort) -> Organisation:
    return lamu.programme.provider


@pytest.fixture
def chief(db: None) -> User:
    return User.objects.create_superuser("chief@corridor.example", "a long sentence about boats")


def signed(provider: Organisation) -> str:
    signer = services.signer_of(provider)
    document = badge(Issuer(), issuer={"id": signer.did, "type": ["Profile"], "name": provider.name})
    return json.dumps(integrity.sign(document, key=signer.key, method=signer.method, at=NOON))


def verdict(client: Client, text: str) -> str:
    """As a stranger judges it, who fetches the document that we publish."""
    web = Web()
    page = client.get(reverse("issuer-did", args=["digitruck"]))
    web.publish("https://corridor.example.org/issuers/digitruck/did.json", page.content)
    return verify(text, at=NOON, get=web.get).verdict


def test_what_a_provider_signs_is_right_by_the_document_that_we_publish(client: Client, provider: Organisation) -> None:
    text = signed(provider)
    assert verdict(client, text) == "valid"
    page = client.get(reverse("issuer-did", args=["digitruck"]))
    assert page["Content-Type"] == "application/did+json"
    assert page["Access-Control-Allow-Origin"] == "*"
    assert page.json()["id"] == "did:web:corridor.example.org:issuers:digitruck"


def test_the_key_is_made_once_and_kept_sealed(provider: Organisation) -> None:
    first, second = services.signer_of(provider), services.signer_of(provider)
    assert first.method == second.method
    assert first.key.private_bytes_raw() == second.key.private_bytes_raw()
    held = IssuerKey.objects.get()
    assert first.key.private_bytes_raw() not in bytes(held.sealed_private or b"")
    assert "key=" not in repr(first)


def test_a_changed_key_leaves_what_was_signed_right_and_its_private_half_is_gone(
    client: Client, provider: Organisation, chief: User
) -> None:
    before = signed(provider)
    services.change_key(owner=provider, by=chief)
    after = signed(provider)
    assert "#key-2" in after
    assert [verdict(client, text) for text in (before, after)] == ["valid", "valid"]
    assert IssuerKey.objects.get(number=1).sealed_private is None


def test_what_a_withdrawn_key_signed_is_no_longer_right(client: Client, provider: Organisation, chief: User) -> None:
    before = signed(provider)
    for _again in range(2):
        services.withdraw_key(key=IssuerKey.objects.get(number=1), by=chief)
    assert verdict(client, before) == "not_valid"
    assert verdict(client, signed(provider)) == "valid"
    assert IssuerKey.objects.count() == 2


def test_the_document_stays_when_the_provider_may_sign_no_more(client: Client, provider: Organisation) -> None:
    text = signed(provider)
    Organisation.objects.update(state="suspended")
    with pytest.raises(errors.NotAnIssuer):
        services.signer_of(provider)
    assert verdict(client, text) == "valid"


def test_only_verified_providers_sign_and_only_registrars_change_keys(provider: Organisation, chief: User) -> None:
    services.signer_of(provider)
    somebody = User.objects.create_user("somebody@people.example", "a long sentence about boats")
    with pytest.raises(errors.NotAllowed):
        services.change_key(owner=provider, by=somebody)
    with pytest.raises(errors.NotAllowed):
        services.withdraw_key(key=IssuerKey.objects.get(), by=somebody)
    Organisation.objects.update(kind="employer")
    with pytest.raises(errors.NotAnIssuer):
        services.signer_of(provider)


def test_the_database_keeps_one_signing_key_and_no_private_half_of_a_retired_one(provider: Organisation) -> None:
    services.signer_of(provider)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuerKey.objects.create(organisation=provider, number=2, public_multibase="z1")
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuerKey.objects.update(retired_at=NOON)


def test_whoever_has_no_key_publishes_nothing(client: Client, provider: Organisation) -> None:
    assert client.get(reverse("issuer-did", args=["digitruck"])).status_code == 404
    assert client.get(reverse("issuer-did", args=["nobody"])).status_code == 404


def test_a_name_holds_the_port_of_the_site(settings: Any) -> None:
    settings.SITE_URL = "http://localhost:8000"
    assert issuers.did_of("digitruck") == "did:web:localhost%3A8000:issuers:digitruck"
