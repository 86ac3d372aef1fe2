"""Employers who do not look at applications are asked, then their listing pauses and those who wait are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.hiring import services
from registry.hiring.models import ApplicationState, Chase
from registry.listings.models import Listing, State
from registry.matching.selectors import matches_for_profile
from registry.matching.services import match_listing, match_profile
from registry.profiles.models import Profile
from tests.hiring import people
from tests.matching.factories import a_listing, a_skill
from tests.world import World

pytestmark = pytest.mark.django_db


def test_three_weeks_a_question_four_weeks_a_pause(world: World) -> None:
    drain()
    mail.outbox.clear()
    now = timezone.now()
    people.application(world.amina, world.listing, at=now)
    assert services.chase_silent(at=now + timedelta(days=20)) == (0, 0)
    assert services.chase_silent(at=now + timedelta(days=21)) == (1, 0)
    assert services.chase_silent(at=now + timedelta(days=22)) == (0, 0)  # once for each silence
    drain()
    assert [(one.to, one.subject.split(":")[0]) for one in mail.outbox] == [
        ([world.boris.email], "People wait for your word")
    ]
    assert services.chase_silent(at=now + timedelta(days=28)) == (0, 1)
    world.listing.refresh_from_db()
    assert world.listing.state == State.PAUSED
    drain()
    told = [one for one in mail.outbox if one.to == [world.amina.user.email]]
    assert [one.subject.split(":")[0] for one in told] == ["No answer yet"]
    assert services.chase_silent(at=now + timedelta(days=60)) == (0, 0)


@pytest.mark.parametrize("sign", ["move", "message"])
def test_any_sign_of_life_ends_a_silence(world: World, sign: str) -> None:
    now = timezone.now()
    people.application(world.amina, world.listing, at=now)
    other = people.application(world.claudine, world.listing, at=now)
    later = now + timedelta(days=15)
    if sign == "move":
        services.move(application=other, to="shortlisted", by=world.boris, at=later)
    else:
        services.write_message(application=other, by=world.boris, body="We read them next week.", at=later)
    assert services.chase_silent(at=now + timedelta(days=30)) == (0, 0)
    assert services.chase_silent(at=now + timedelta(days=36)) == (1, 0)


def test_a_late_first_look_still_leaves_a_week(world: World) -> None:
    """The nightly work was down for a month: nobody is paused who was not asked."""
    now = timezone.now()
    people.application(world.amina, world.listing, at=now)
    assert services.chase_silent(at=now + timedelta(days=50)) == (1, 0)
    assert services.chase_silent(at=now + timedelta(days=56)) == (0, 0)
    assert services.chase_silent(at=now + timedelta(days=57)) == (0, 1)


@pytest.mark.parametrize("state", [ApplicationState.SHORTLISTED, ApplicationState.WITHDRAWN])
def test_nobody_waits_where_none_is_new(world: World, state: str) -> None:
    now = timezone.now()
    people.application(world.amina, world.listing, state, at=now)
    assert services.chase_silent(at=now + timedelta(days=40)) == (0, 0)
    assert not Chase.objects.exists()


def test_after_two_weeks_the_listing_stands_behind_others_until_its_owner_does_something(world: World) -> None:
    now = timezone.now()
    waiting = people.application(world.claudine, world.listing, at=now)
    silent, other = world.listing, another_listing(world)
    for listing in (silent, other):
        match_listing(listing_id=listing.pk)
    match_profile(profile_id=world.amina.pk)
    services.note_silent(at=now + timedelta(days=13))
    assert order_for(world.amina, silent, other) == [silent, other]
    assert services.note_silent(at=now + timedelta(days=14)) == 1
    assert services.note_silent(at=now + timedelta(days=14)) == 0
    assert order_for(world.amina, silent, other) == [other, silent]
    services.move(application=waiting, to="shortlisted", by=world.boris, at=now + timedelta(days=15))
    assert services.note_silent(at=now + timedelta(days=15)) == 1
    assert order_for(world.amina, silent, other) == [silent, other]


def another_listing(world: World) -> Listing:
    """One more open listing, which asks for less that Amina has."""
    skill = world.amina.skills.earliest("pk").skill
    lacking = [(a_skill(f"A skill that Amina lacks, {number}"), 5, 3, True) for number in range(4)]
    return a_listing([(skill, 5, 1, True), *lacking])


def order_for(profile: Profile, *listings: Listing) -> list[Listing]:
    """These listings as they stand among the graduate's matches; the mentorship, as good as the job, is left out."""
    return [match.listing for match in matches_for_profile(profile) if match.listing in listings]
