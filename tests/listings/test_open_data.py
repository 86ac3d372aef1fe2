"""What machines read of the listings: job postings, a feed, a sitemap; and never a person."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from django.urls import reverse

from registry.listings.models import Listing
from tests.world import World

pytestmark = pytest.mark.django_db
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def world(settings: Any, cast_on_stage: World) -> World:
    settings.SITE_URL = "https://corridor.example.org"
    return cast_on_stage


def posting(client: Client, listing: Listing) -> dict[str, Any] | None:
    page = client.get(reverse("listing", args=[listing.public_id])).content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told: dict[str, Any] | None = json.loads(found[1]) if found else None
    return told


def test_an_open_job_is_a_job_posting(client: Client, world: World) -> None:
    told = posting(client, world.listing)
    assert told is not None
    required = {"title", "description", "datePosted", "validThrough", "hiringOrganization", "jobLocation"}
    assert required <= told.keys()
    assert told["@type"] == "JobPosting"
    assert told["hiringOrganization"]["name"] == "Hilltop Data"
    assert told["jobLocation"]["address"]["addressCountry"] == world.listing.country_id
    assert told["baseSalary"]["currency"] == world.listing.currency_id
    assert told["baseSalary"]["value"]["minValue"] == float(world.listing.pay_min or 0)
    assert told["url"] == f"https://corridor.example.org/listings/{world.listing.public_id}/"


def test_what_is_no_job_or_over_is_none(client: Client, world: World) -> None:
    assert posting(client, world.mentorship) is None
    Listing.objects.filter(pk=world.listing.pk).update(closes_on=world.today - timedelta(days=2))
    assert posting(client, world.listing) is None


def test_no_words_of_a_listing_leave_the_script(client: Client, world: World) -> None:
    evil = '</script><script>alert(1)</script> & "quoted"'
    Listing.objects.filter(pk=world.listing.pk).update(title=evil, description=evil)
    told = posting(client, world.listing)
    assert told is not None
    assert told["title"] == evil
    assert "<script>" not in told["description"]
    assert "<script>alert" not in client.get(reverse("listing", args=[world.listing.public_id])).content.decode()


def children(root: Element, path: str) -> list[str]:
    return [one.text or "" for one in root.findall(path)]


def test_the_feed_holds_what_is_open(client: Client, world: World) -> None:
    answer = client.get("/feeds/listings.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    root = fromstring(answer.content)
    assert len(root.findall(f"{ATOM}entry")) == 2
    assert any("Hilltop Data" in title for title in children(root, f"{ATOM}entry/{ATOM}title"))
    links = {one.get("href") for one in root.findall(f"{ATOM}entry/{ATOM}link")}
    assert f"https://corridor.example.org/listings/{world.listing.public_id}/" in links
    assert "Not ready yet" not in answer.content.decode()


def test_the_sitemap_names_pages_for_everybody_and_no_person(client: Client, world: World) -> None:
    answer = client.get("/sitemap.xml")
    found = children(fromstring(answer.content), f"{MAP}url/{MAP}loc")
    assert f"https://corridor.example.org/listings/{world.listing.public_id}/" in found
    assert f"https://corridor.example.org/programmes/{world.programme.slug}/" in found
    assert str(world.draft.public_id) not in answer.content.decode()
    assert "/talent/" not in answer.content.decode()
    for address in found:
        assert client.get(address.removeprefix("https://corridor.example.org")).status_code == 200
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /talent/" in robots
    assert "Sitemap: https://corridor.example.org/sitemap.xml" in robots
