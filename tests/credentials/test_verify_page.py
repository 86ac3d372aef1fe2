"""/verify/: a stranger without an account has a credential judged, in every way in which they may hold it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.credentials.models import Certification, RecognisedIssuer
from registry.credentials.proofs import baking
from registry.credentials.views import verify as page

from .makers import Issuer, Web, badge
from .test_sources import SVG, png, qr

pytestmark = pytest.mark.django_db
SCHOOL = Issuer("the school")
SIGNED = json.dumps(SCHOOL.sign(badge(SCHOOL)))
ADDRESS = "https://school.example.org/badge"


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """The internet of this test."""
    found = Web()
    monkeypatch.setattr(page, "Client", lambda: found)
    return found


def shown(client: Client, **sent: Any) -> str:
    answer = client.post(reverse("verify"), sent)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_stranger_reads_the_steps_and_no_bare_tick(client: Client) -> None:
    html = shown(client, text=SIGNED)
    assert "The signature is right. We do not know the issuer" in html
    for words in ("Can it be read?", "Is the signature right?", "Do we know the issuer?", "Was it taken back?"):
        assert words in html
    assert "Network technician" in html
    assert not Certification.objects.exists()


def test_a_known_issuer_is_named_as_on_the_list(client: Client) -> None:
    RecognisedIssuer.objects.create(did=SCHOOL.did, name="Coast School (Lamu)", since=date(2026, 1, 1), reason="Known.")
    html = shown(client, text=SIGNED)
    assert "It is right, and from an issuer whom we know" in html
    assert "Yes: Coast School (Lamu) is on our list of issuers." in html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("badge.json", SIGNED.encode()),
        ("badge.svg", baking.into_svg(SVG, SIGNED).encode()),
        ("badge.png", baking.into_png(png(), SIGNED)),
        ("photo.jpg", qr(ADDRESS, "JPEG")),
    ],
)
def test_files_and_photos_are_taken(client: Client, web: Web, name: str, content: bytes) -> None:
    web.publish(ADDRESS, SIGNED.encode())
    assert "The signature is right" in shown(client, file=SimpleUploadedFile(name, content))


def test_a_link_brings_its_address_and_opens_it_only_when_asked(client: Client, web: Web) -> None:
    web.publish(ADDRESS, SIGNED.encode())
    assert ADDRESS in client.get(reverse("verify"), {"at": ADDRESS}).content.decode()
    assert web.asked == []
    assert "The signature is right" in shown(client, text=ADDRESS)
    assert web.asked == [ADDRESS]


def test_a_forged_one_does_not_count_and_its_words_are_marked(client: Client) -> None:
    html = shown(client, text=SIGNED.replace("Network technician", "Chief engineer"))
    assert "It does not count" in html
    assert "Do not rely on them." in html


def test_what_it_says_cannot_act_on_the_page(client: Client) -> None:
    evil = SCHOOL.sign(badge(SCHOOL, name="<script>alert(1)</script>"), "eddsa-jcs-2022")
    evil["credentialSubject"]["achievement"]["name"] = "<img src=x onerror=alert(1)>"
    html = shown(client, text=json.dumps(evil))
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html


@pytest.mark.parametrize("sent", [{}, {"text": "  "}])
def test_nothing_to_check_is_said_beside_the_form(client: Client, sent: dict[str, str]) -> None:
    answer = client.post(reverse("verify"), sent)
    assert answer.status_code == 422
    assert "Choose a file or a photo" in answer.content.decode()


@pytest.mark.parametrize("text", ["badge", "https://127.0.0.1/", "\x00", "{", "\U0001f600", "\u202e"])
def test_anything_that_is_pasted_gets_an_answer(client: Client, text: str) -> None:
    answer = client.post(reverse("verify"), {"text": text})
    assert answer.status_code in {200, 422}


def test_nobody_may_have_us_knock_on_doors_all_day(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"verify": "2/m/ip"}
    cache.clear()
    answers = [client.post(reverse("verify"), {"text": "x"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
