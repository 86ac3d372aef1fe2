"""What a graduate says of a listing that they set aside changes the next run, in the way that they were told."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from registry.agreements.models import Agreement
from registry.listings.models import Listing
from registry.matching import selectors, services
from registry.matching.models import Exclusion, Match
from registry.matching.rules.weights import AVOIDED
from registry.profiles.models import Profile

from .factories import a_graduate, a_listing, a_skill, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def linux() -> Any:
    return a_skill("Linux for tests")


@pytest.fixture
def amina(ke_rw: Agreement, linux: Any) -> Profile:
    return a_graduate({linux: 3})


def said_no(profile: Profile, listing: Listing, because: str = "") -> None:
    client = Client()
    client.force_login(profile.user)
    answer = client.post(reverse("match-dismiss", args=[listing.public_id]), {"because": because})
    assert answer.status_code == 302


def appeal_of(profile: Profile, listing: Listing) -> float:
    return selectors.why(profile, listing).scores.appeal


@pytest.mark.parametrize(
    ("because", "alike", "unlike"),
    [
        ("occupation", {"isco_id": "2522"}, {"isco_id": "2512"}),
        ("kind", {"kind": "job"}, {"kind": "contract", "duration_days": 60}),
        ("region", {"is_remote": False, "country_id": "KE", "region_id": "KE-30"},
         {"is_remote": False, "country_id": "KE", "region_id": "KE-21"}),
    ],
)  # fmt: skip
def test_others_like_it_count_half_and_the_rest_stays(
    because: str, alike: dict[str, Any], unlike: dict[str, Any], amina: Profile, linux: Any
) -> None:
    refused, like, other = (
        a_listing({linux: 3}, **alike),
        a_listing({linux: 3}, **alike),
        a_listing({linux: 3}, **unlike),
    )
    before_like, before_other = appeal_of(amina, like), appeal_of(amina, other)
    said_no(amina, refused, because)
    assert appeal_of(amina, like) == pytest.approx(before_like * AVOIDED, abs=1e-6)
    assert appeal_of(amina, other) == before_other


@pytest.mark.parametrize("because", ["", "pay", "hours", "skills", "other"])
def test_what_changes_nothing_but_the_listing_changes_nothing_else(because: str, amina: Profile, linux: Any) -> None:
    refused, like = a_listing({linux: 3}), a_listing({linux: 3})
    before = appeal_of(amina, like)
    said_no(amina, refused, because)
    assert appeal_of(amina, like) == before


def test_nothing_of_an_employer_is_suggested_any_more_and_others_are(amina: Profile, linux: Any) -> None:
    theirs = an_organisation("RW")
    refused, next_one, other = (
        a_listing({linux: 3}, owner=theirs),
        a_listing({linux: 3}, owner=theirs),
        a_listing({linux: 3}),
    )
    said_no(amina, refused, "owner")
    services.match_profile(profile_id=amina.pk)
    services.match_listings(listing_ids=[refused.pk, next_one.pk, other.pk])
    assert set(Match.objects.values_list("listing_id", flat=True)) == {other.pk}


def test_taking_it_back_undoes_it(amina: Profile, linux: Any) -> None:
    refused, like = a_listing({linux: 3}), a_listing({linux: 3})
    before = appeal_of(amina, like)
    said_no(amina, refused, "occupation")
    client = Client()
    client.force_login(amina.user)
    assert "stand further down" in client.get(reverse("my-matching")).content.decode()
    client.post(reverse("match-readmit", args=[refused.public_id]))
    assert not Exclusion.objects.exists()
    assert appeal_of(amina, like) == before


def test_an_application_is_no_longer_a_no(amina: Profile, linux: Any) -> None:
    refused, like = a_listing({linux: 3}), a_listing({linux: 3})
    before = appeal_of(amina, like)
    said_no(amina, refused, "occupation")
    services.exclude(listing_id=refused.pk, profile_id=amina.pk, reason="applied")
    assert appeal_of(amina, like) == before
    assert Exclusion.objects.get().because == ""


def test_only_who_sets_aside_says_why(amina: Profile, linux: Any) -> None:
    with pytest.raises(IntegrityError):
        Exclusion.objects.create(listing=a_listing({linux: 3}), profile=amina, reason="applied", because="pay")


def test_the_place_is_no_reason_where_one_can_work_from_anywhere(amina: Profile, linux: Any) -> None:
    client = Client()
    client.force_login(amina.user)
    remote = a_listing({linux: 3}, region_id="RW-01")
    on_site = a_listing({linux: 3}, country_id="KE", region_id="KE-30", is_remote=False)
    assert 'value="region"' not in client.get(reverse("match-why", args=[remote.public_id])).content.decode()
    assert 'value="region"' in client.get(reverse("match-why", args=[on_site.public_id])).content.decode()


def test_somebody_elses_no_is_not_taken_back(amina: Profile, linux: Any) -> None:
    listing = a_listing({linux: 3})
    said_no(amina, listing, "pay")
    eve = a_graduate({linux: 2}, name="Eve")
    client = Client()
    client.force_login(eve.user)
    assert client.post(reverse("match-readmit", args=[listing.public_id])).status_code == 404
    assert Exclusion.objects.count() == 1


def test_the_owner_reads_nothing_of_it(amina: Profile, linux: Any) -> None:
    refused, like = a_listing({linux: 3}), a_listing({linux: 3})

    def as_the_owner_sees_it() -> tuple[float, object]:
        services.match_listing(listing_id=like.pk)
        match = selectors.matches_for_listing(like)[0]
        return match.score, match.explanation

    before = as_the_owner_sees_it()
    said_no(amina, refused, "occupation")
    assert appeal_of(amina, like) < 0.6
    assert as_the_owner_sees_it() == before


def test_who_applied_while_setting_it_aside_has_applied(amina: Profile, linux: Any) -> None:
    listing = a_listing({linux: 3})
    services.exclude(listing_id=listing.pk, profile_id=amina.pk, reason="applied")
    assert not services.set_aside(listing_id=listing.pk, profile_id=amina.pk, because="pay")
    assert Exclusion.objects.get().reason == "applied"
