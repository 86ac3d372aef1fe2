"""With many graduates listings are ranked over arrays: the same ranks, whatever becomes of the arrays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import consents
from accounts.models import Organisation, Purpose
from corridor.outbox.delivering import drain
from registry.listings.models import Listing
from registry.matching import selectors, services
from registry.matching.engine import snapshot
from registry.matching.models import CrowdChange, CrowdNeed, Match
from registry.matching.services import at_scale
from registry.profiles.models import Profile, ProfileSkill

from .factories import Town
from .test_services import by_brute_force, rebuild

pytestmark = pytest.mark.django_db
Rank = tuple[int, int, int]


@pytest.fixture
def town(town_on_stage: Town, settings: Any, tmp_path: Any) -> Town:
    """A town that counts as large, with a place of its own for its arrays."""
    settings.MATCHING_ARRAYS_FROM = 0
    settings.STATE_DIR = tmp_path
    at_scale._held.clear()
    at_scale._boards.clear()
    return town_on_stage


def of_listings(rows: Any) -> list[Rank]:
    return [(listing, profile, rank) for listing, profile, rank, _other in rows if rank is not None]


def stored() -> list[Rank]:
    rows = Match.objects.order_by("listing_id", "profile_id").values_list("listing_id", "profile_id", "listing_rank")
    return [(listing, profile, rank) for listing, profile, rank in rows if rank is not None]


def test_the_stored_ranks_are_those_of_trying_every_pair(town: Town) -> None:
    rebuild()
    assert stored() == of_listings(by_brute_force())
    assert len(list(snapshot.folder().glob("[0-9]*"))) == 1


def test_who_changes_is_ranked_by_what_they_are_now(town: Town) -> None:
    rebuild()
    before = stored()
    skilled = ProfileSkill.objects.filter(profile__in=Profile.objects.matchable())
    for profile in Profile.objects.filter(pk__in=skilled.values("profile")).order_by("pk")[:6]:
        ProfileSkill.objects.filter(profile=profile).update(level=5, trust="recognised")
        services.profile_changed(profile_id=profile.pk)
    drain()
    assert stored() == of_listings(by_brute_force())
    assert stored() != before
    assert CrowdChange.objects.count() == 6
    assert len(list(snapshot.folder().glob("[0-9]*"))) == 1  # nothing was read anew for them


def test_who_withdraws_is_on_no_list_though_the_arrays_know_them(town: Town) -> None:
    rebuild()
    leaves = Profile.objects.get(pk=Match.objects.filter(listing_rank=1).earliest("pk").profile_id)
    consents.withdraw(user=leaves.user, purpose=Purpose.MATCHING)
    drain()
    assert not Match.objects.filter(profile=leaves).exists()
    assert stored() == of_listings(by_brute_force())


def of_profile(profile: Profile) -> list[tuple[int, int]]:
    return [(match.listing.pk, match.rank) for match in selectors.matches_for_profile(profile)]


def of_profile_by_brute_force(profile: Profile) -> list[tuple[int, int]]:
    rows = [(listing, rank) for listing, of, _other, rank in by_brute_force() if of == profile.pk and rank is not None]
    return sorted(rows, key=lambda row: row[1])


def test_a_graduates_own_list_is_that_of_trying_every_pair_and_is_kept_nowhere(town: Town) -> None:
    rebuild()
    assert not Match.objects.filter(profile_rank__isnull=False).exists()
    found = {profile.pk: of_profile(profile) for profile in town.graduates}
    assert any(found.values())
    assert found == {profile.pk: of_profile_by_brute_force(profile) for profile in town.graduates}


def test_a_new_listing_is_ranked_and_stands_on_everybodys_list_at_once(town: Town) -> None:
    rebuild()
    before = {profile.pk: of_profile(profile) for profile in town.graduates}
    listing = town.listing()
    services.listing_changed(listing_id=listing.pk)
    drain()
    assert stored() == of_listings(by_brute_force())
    after = {profile.pk: of_profile(profile) for profile in town.graduates}
    assert after == {profile.pk: of_profile_by_brute_force(profile) for profile in town.graduates}
    assert sum(listing.pk in dict(rows) for rows in after.values()) > 1
    assert before != after


def test_a_graduates_list_follows_what_they_say_and_who_withdraws_has_none(town: Town) -> None:
    profile = max(town.graduates, key=lambda one: len(of_profile(one)))
    first, *_rest = of_profile(profile)
    services.set_aside(listing_id=first[0], profile_id=profile.pk, because="kind")
    assert first[0] not in dict(of_profile(profile))
    assert of_profile(profile) == of_profile_by_brute_force(profile)
    consents.withdraw(user=profile.user, purpose=Purpose.MATCHING)
    assert of_profile(profile) == []


def test_the_board_is_made_anew_only_when_something_changed(town: Town) -> None:
    of_profile(town.graduates[0])
    (made,) = at_scale._boards.values()
    of_profile(town.graduates[1])
    assert list(at_scale._boards.values()) == [made]
    for change in (move_owner_abroad, pause):
        change(town.listings[0])
        of_profile(town.graduates[0])
        before, (made,) = made, at_scale._boards.values()
        assert made is not before


def pause(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(state="paused")


def move_owner_abroad(listing: Listing) -> None:
    Organisation.objects.filter(listings=listing).update(country="UG")


@pytest.mark.parametrize("harm", ["cut", "changed", "no seal", "gone"])
def test_torn_arrays_are_noticed_and_read_anew(town: Town, harm: str) -> None:
    rebuild()
    (place,) = snapshot.folder().glob("[0-9]*")
    held = place / "skill_held.npy"
    content = held.read_bytes()
    if harm == "cut":
        held.write_bytes(content[:-7])
    elif harm == "changed":
        held.write_bytes(content[:-1] + bytes([content[-1] ^ 8]))
    elif harm == "no seal":
        (place / snapshot.SEAL).unlink()
    else:
        for file in place.iterdir():
            file.unlink()
    at_scale._held.clear()
    found = snapshot.current()
    assert not found.name.endswith(place.name)
    services.match_listings(listing_ids=[listing.pk for listing in town.listings])
    assert stored() == of_listings(by_brute_force())


def test_a_rebuild_asks_for_arrays_that_are_read_after_it_and_forgets_old_changes(town: Town) -> None:
    first = snapshot.current()
    assert snapshot.current().name == first.name
    long_ago = timezone.now() - timedelta(days=2)
    CrowdChange.objects.create(profile=town.graduates[0], changed_at=long_ago)
    CrowdChange.objects.create(profile=town.graduates[1], changed_at=timezone.now())
    services.rebuild()
    assert snapshot.current().read_at > CrowdNeed.moment() > first.read_at
    assert [change.profile_id for change in CrowdChange.objects.all()] == [town.graduates[1].pk]


def test_when_too_many_have_changed_the_arrays_are_read_anew(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    first = snapshot.current()
    monkeypatch.setattr(at_scale, "MOST_CHANGES", 3)
    late = timezone.now() - timedelta(minutes=5)
    for profile in town.graduates[:5]:
        CrowdChange.objects.create(profile=profile, changed_at=late)
    services.match_listings(listing_ids=[listing.pk for listing in town.listings])
    assert snapshot.current().read_at > first.read_at
    assert stored() == of_listings(by_brute_force())


def test_few_graduates_are_ranked_without_arrays(town: Town, settings: Any) -> None:
    settings.MATCHING_ARRAYS_FROM = 1_000_000
    rebuild()
    assert not snapshot.folder().exists()
    assert stored() == of_listings(by_brute_force())
