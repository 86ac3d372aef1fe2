"""On paper: one page whatever the profile holds, a code that leads to the card, and no contact that was not chosen."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from accounts.models import Purpose
from registry.agreements import paper
from registry.agreements.gate import Audience, show
from registry.agreements.models import CardLink, Level
from registry.profiles.models import Profile, Visibility
from registry.profiles.services import add_experience
from tests.agreements.factories import graduate

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
ADDRESS = "https://corridor.example/card/secret/"


def amina() -> Profile:
    return graduate("Amina", consents=frozenset(), visibility=Visibility.PRIVATE)


def sheet_of(profile: Profile) -> paper.Sheet:
    own = Audience("self", user=profile.user)
    card = show([profile], to=own, purpose=Purpose.PUBLIC_CARD, level=Level.CONTACT)[profile.pk]
    return paper.Sheet(card=card, address=ADDRESS, until=date(2027, 2, 23), on=TODAY)


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def address_in(pdf: bytes) -> str:
    (drawn,) = PdfReader(io.BytesIO(pdf)).pages[0].images
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn.data)).convert("L"))[0].text


@pytest.mark.parametrize("make", [paper.cv, paper.pocket_card])
def test_a_paper_is_one_page_with_a_name_and_a_code_that_can_be_read(make: Any) -> None:
    made = make(sheet_of(amina()))
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert "Amina Tester" in words_of(made)
    assert address_in(made) == ADDRESS
    assert len(made) < 100_000


def test_a_long_life_still_fits_on_one_page() -> None:
    profile = amina()
    profile.about = "I mend phones and set up networks. " * 60
    profile.headline = "Network technician " * 5
    profile.save()
    for number in range(12):
        add_experience(profile=profile, title=f"Work {number} " + "of many words " * 6, place="Lamu", months=3)
    pages = PdfReader(io.BytesIO(paper.cv(sheet_of(profile)))).pages
    assert len(pages) == 1


def test_letters_of_other_scripts_do_not_stop_the_printer() -> None:
    profile = amina()
    profile.headline = "Fundi 📱 أمينة — Ürün Ŋ"
    profile.save()
    assert "Fundi" in words_of(paper.cv(sheet_of(profile)))


def mine(profile: Profile) -> Client:
    client = Client()
    client.force_login(profile.user)
    return client


@pytest.mark.parametrize(("chosen", "is_on_it"), [({"with_email": "on"}, True), ({}, False)])
def test_contact_is_on_the_cv_only_when_chosen(chosen: dict[str, str], is_on_it: bool) -> None:
    profile = amina()
    answer = mine(profile).post(reverse("on-paper"), {"what": "cv", **chosen})
    assert answer["Content-Type"] == "application/pdf"
    assert (profile.user.email in words_of(answer.content)) is is_on_it


def test_the_code_of_a_paper_is_a_link_that_its_owner_can_close() -> None:
    profile = amina()
    answer = mine(profile).post(reverse("on-paper"), {"what": "card"})
    path = urlsplit(address_in(answer.content)).path
    assert "Amina Tester" in Client().get(path).content.decode()
    mine(profile).post(reverse("card-links"), {"close": CardLink.objects.get(profile=profile).pk})
    assert Client().get(path).status_code == 410


def test_when_no_more_links_may_be_made_the_page_says_so() -> None:
    profile = amina()
    for _ in range(10):
        mine(profile).post(reverse("on-paper"), {"what": "cv"})
    answer = mine(profile).post(reverse("on-paper"), {"what": "cv"})
    assert answer.status_code == 422
    assert profile.links.count() == 10
