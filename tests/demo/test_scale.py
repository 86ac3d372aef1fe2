"""Synthetic data: plainly marked, as much as was asked for, and indexed as real data would be."""

from __future__ import annotations

import pytest

from accounts.models import User
from registry.demo.scale import Sizes, fill
from registry.listings.models import Listing, ListingSkill
from registry.profiles.models import Profile, ProfileSkill
from registry.talent.indexing import index_range
from registry.talent.models import TalentEntry

pytestmark = pytest.mark.django_db
BASE = 20_000_000


def test_everybody_is_marked_and_everything_is_there() -> None:
    fill(Sizes(60, 10, seed=7, base=BASE))
    people = User.objects.filter(pk__gt=BASE)
    assert people.count() == people.filter(email__endswith="@synthetic.invalid", given_names="Synthetic").count() == 62
    assert Profile.objects.filter(pk__gt=BASE).count() == 60
    assert ProfileSkill.objects.filter(profile__gt=BASE).count() > 60 * 6
    assert Listing.objects.filter(pk__gt=BASE).count() == 10
    assert ListingSkill.objects.filter(listing__gt=BASE).count() > 20


def test_the_index_is_what_the_service_would_write() -> None:
    fill(Sizes(60, 10, seed=7, base=BASE))
    shown = Profile.objects.on_talent_pages().filter(pk__gt=BASE).count()
    assert TalentEntry.objects.count() == shown > 30
    assert index_range(BASE, BASE + 60) == 0
