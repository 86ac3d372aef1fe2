"""The last place ends what still runs; what did not happen gives its place back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from corridor.outbox.delivering import drain
from corridor.outbox.models import Event
from registry.hiring import errors, notices
from registry.hiring import services as hiring
from registry.hiring.models import Application, Offer
from registry.hiring.selectors import timeline
from registry.listings.models import Listing, State
from registry.outreach.models import Message
from registry.placements import services
from registry.placements.models import Placement
from tests.hiring import people
from tests.hiring.racing import racers
from tests.hiring.test_pages import page, signed_in
from tests.world import World, build_world

from .test_lifecycle import administrator

LIVE = ("new", "shortlisted", "interview", "offered")


def accepted(world: World, listing: Listing, **fields: Any) -> Offer:
    """Amina takes a place."""
    offer = people.offer(people.application(world.amina, listing, "offered"), **fields)
    return hiring.accept_offer(offer=offer, by=world.amina.user)


def others(listing: Listing, *states: str) -> list[Application]:
    made = [people.application(people.graduate(f"Other{state}", "RW"), listing, state) for state in states]
    for one in made:
        if one.state == "offered":
            people.offer(one)
    return made


def told(topic: str) -> int:
    return Event.objects.filter(topic=topic).count()


def test_the_last_place_ends_what_still_runs_with_a_kind_word(world: World) -> None:
    running = others(world.listing, *LIVE)
    ended = others(world.listing, "withdrawn")[0]
    elsewhere = people.application(world.claudine, people.listing(organisation=world.employer))
    accepted(world, world.listing)
    drain()
    for one in running:
        one.refresh_from_db()
        assert (one.state, one.decline_reason) == ("declined", "filled")
        assert timeline(one)[-1].label == "The listing was filled"
        (notice,) = notices.application_moved(one.pk)
        assert notice.address == one.profile.user.email
        assert "no judgement of you" in notice.body
        assert Message.objects.filter(user=one.profile.user).count() == 1
    assert set(Offer.objects.values_list("state", flat=True)) == {"accepted", "withdrawn"}
    for one in (ended, elsewhere):
        before = one.state
        one.refresh_from_db()
        assert one.state == before
    assert "listing filled" in page(signed_in(running[0].profile.user), "my-applications")


def test_a_place_that_is_left_keeps_the_others_going(world: World) -> None:
    listing = people.listing(organisation=world.employer, openings=2)
    (running,) = others(listing, "interview")
    accepted(world, listing)
    drain()
    assert hiring.close_filled(listing_id=listing.pk) == 0
    running.refresh_from_db()
    assert running.state == "interview"


def test_ending_twice_ends_once(world: World) -> None:
    others(world.listing, "new", "shortlisted")
    accepted(world, world.listing)
    assert hiring.close_filled(listing_id=world.listing.pk) == 2
    assert hiring.close_filled(listing_id=world.listing.pk) == 0
    assert told("application.moved") == 2


def test_a_closed_listing_whose_last_place_is_taken_ends_the_others_too(world: World) -> None:
    (running,) = others(world.listing, "new")
    Listing.objects.filter(pk=world.listing.pk).update(state=State.CLOSED)
    accepted(world, world.listing)
    drain()
    running.refresh_from_db()
    assert running.decline_reason == "filled"


# --- The place comes back ----------------------------------------------------------------------------------------


def expected(world: World, offer: Offer) -> Placement:
    return services.expect_from_offer(offer_id=offer.pk)


def state_of(listing: Listing) -> tuple[str, int]:
    listing.refresh_from_db()
    return listing.state, listing.filled


def test_what_did_not_happen_frees_its_place_and_opens_the_listing_again(world: World) -> None:
    soon = world.today + timedelta(days=10)
    made = expected(world, accepted(world, world.listing, starts_on=soon))
    drain()
    assert state_of(world.listing) == ("filled", 1)
    services.cancel_placement(placement=made, by=world.amina.user)
    drain()
    assert state_of(world.listing) == ("open", 0)
    assert told("listing.reopened") == 1
    assert Message.objects.filter(user=world.boris, subject__contains="A place is free again").count() == 1
    hiring.apply(profile=world.claudine, listing=world.listing)
    services.free_place(placement_id=made.pk)
    assert state_of(world.listing) == ("open", 0)
    assert told("listing.reopened") == 1


def test_a_dispute_that_ends_with_it_did_not_happen_frees_the_place_too(world: World) -> None:
    made = expected(world, accepted(world, world.listing))
    services.dispute_placement(placement=made, by=world.boris, reason="Nobody came.")
    services.resolve_dispute(placement=made, by=administrator(world), happened=False, reason="Nobody came.")
    drain()
    assert state_of(world.listing) == ("open", 0)


@pytest.mark.parametrize(("state", "after"), [(State.CLOSED, "closed"), (State.FILLED, "expired")])
def test_a_listing_whose_time_is_over_does_not_open_again(world: World, state: str, after: str) -> None:
    made = expected(world, accepted(world, world.listing))
    yesterday = world.today - timedelta(days=2)
    Listing.objects.filter(pk=world.listing.pk).update(state=state, closes_on=yesterday)
    services.cancel_placement(placement=made, by=world.boris)
    drain()
    assert state_of(world.listing) == (after, 0)
    assert told("listing.reopened") == 0


def test_only_what_did_not_happen_frees_a_place(world: World) -> None:
    made = expected(world, accepted(world, world.listing))
    services.free_place(placement_id=made.pk)
    assert state_of(world.listing) == ("filled", 1)


# --- At the same moment ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_accept_the_last_place_and_one_of_them_is_told_that_it_is_filled() -> None:
    world = build_world()
    with racers(2) as race:
        for _round in range(5):
            listing = people.listing(organisation=world.employer, posted_by=world.boris)
            graduates = [people.graduate("First", "RW"), people.graduate("Second", "RW")]
            offers = [people.offer(people.application(one, listing, "offered")) for one in graduates]
            results = race(
                [
                    partial(hiring.accept_offer, offer=offer, by=one.user)
                    for offer, one in zip(offers, graduates, strict=True)
                ]
            )
            assert sorted(type(one).__name__ for one in results) == ["NoPlaceLeft", "Offer"]
            closed = race([partial(hiring.close_filled, listing_id=listing.pk)] * 2)
            assert sorted(closed) == [0, 1]
            assert sorted(listing.applications.values_list("state", flat=True)) == ["declined", "placed"]
            assert sorted(Offer.objects.filter(pk__in=[o.pk for o in offers]).values_list("state", flat=True)) == [
                "accepted",
                "withdrawn",
            ]
            lost = listing.applications.get(state="declined")
            assert Event.objects.filter(topic="application.moved", payload={"application_id": lost.pk}).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_place_that_comes_free_while_others_accept_is_counted_right() -> None:
    world = build_world()
    with racers(4) as race:
        for _round in range(5):
            listing = people.listing(organisation=world.employer, posted_by=world.boris, openings=2)
            graduates = [people.graduate(f"Graduate{number}", "RW") for number in range(3)]
            offers = [people.offer(people.application(one, listing, "offered")) for one in graduates]
            hiring.accept_offer(offer=offers[0], by=graduates[0].user)
            gone = services.expect_from_offer(offer_id=offers[0].pk)
            services.cancel_placement(placement=gone, by=world.boris)
            results = race(
                [
                    partial(services.free_place, placement_id=gone.pk),
                    partial(services.free_place, placement_id=gone.pk),
                    *(partial(hiring.accept_offer, offer=offers[n], by=graduates[n].user) for n in (1, 2)),
                ]
            )
            unlucky = sum(isinstance(one, errors.NoPlaceLeft) for one in results)
            assert not [
                one for one in results if isinstance(one, Exception) and not isinstance(one, errors.NoPlaceLeft)
            ]
            listing.refresh_from_db()
            assert (listing.filled, listing.state) == (2 - unlucky, "open" if unlucky else "filled")
