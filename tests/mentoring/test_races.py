"""Many people click at the same moment, on real connections."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.hiring.models import Offer
from registry.hiring.services import accept_mentee, accept_offer
from registry.listings.models import Listing
from registry.mentoring import services
from registry.mentoring.models import Preference, Proposal, Round, Session
from registry.profiles.models import Profile
from tests.hiring import people
from tests.hiring.racing import Race, racers
from tests.world import World, build_world, mentor, person

from . import pairs

pytestmark = pytest.mark.django_db(transaction=True)
FEW, TIMES = 12, 4


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def failures(results: list[Any]) -> list[Any]:
    """What is neither a result nor a refusal in words."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]


def close_twice(race: Race, world: World, graduates: list[Profile], threads: int) -> None:
    """A round with as many requests as there are graduates and two places is closed by everybody at once."""
    listing = pairs.offered(world, openings=2)
    for graduate in graduates:
        pairs.asks(graduate, listing)
    Proposal.objects.all().delete()
    Round.objects.all().delete()
    found = pairs.open_now(world)
    results = race([partial(services.close_round, round_id=found.pk)] * threads)
    assert not failures(results)
    assert sorted(results) == [0] * (threads - 1) + [2]
    assert found.proposals.count() == 2
    listing.applications.update(state="withdrawn")


def fill_one_place(race: Race, world: World, graduates: list[Profile], threads: int) -> None:
    """One place, as many who were offered it as there are threads: one of them gets it."""
    listing = pairs.offered(world)
    offers = []
    for graduate in graduates:
        offers.append(people.offer(people.application(graduate, listing, "offered")))
    calls = [
        partial(accept_offer, offer=offer, by=graduate.user) for offer, graduate in zip(offers, graduates, strict=True)
    ]
    results = race(calls)
    assert kinds(results) == {"Offer": 1, "NoPlaceLeft": threads - 1}
    listing = Listing.objects.get(pk=listing.pk)
    assert (listing.filled, listing.openings) == (1, 1)
    listing.applications.exclude(state="placed").update(state="withdrawn")


def say_yes_at_once(race: Race, world: World, graduate: Profile, threads: int) -> None:
    """The mentor taps yes many times and accepts the request directly as often: there is one offer."""
    asked = pairs.asks(graduate, pairs.offered(world))
    made = Proposal.objects.create(
        round=Round.objects.first() or pairs.proposed_now(), application=asked, graduate_rank=1, mentor_rank=1
    )
    by_round = partial(services.accept_proposal, proposal=made, by=world.dede.user)
    directly = partial(accept_mentee, application=asked, by=world.dede.user, starts_on=world.today)
    results = race([by_round, directly] * (threads // 2))
    assert not failures(results)
    assert Offer.objects.filter(application=asked).count() == 1
    Offer.objects.filter(application=asked).update(state="withdrawn", answered_at=timezone.now())
    Proposal.objects.filter(pk=made.pk, state="made").update(state="lapsed", answered_at=timezone.now())
    type(asked).objects.filter(pk=asked.pk).update(state="withdrawn")


def crowd(number: int) -> list[Profile]:
    return [people.graduate(f"Graduate{one}", "KE", agrees=()) for one in range(number)]


def test_a_round_closed_by_many_at_once_proposes_once() -> None:
    world, graduates = build_world(), crowd(6)
    with racers(FEW) as race:
        for _time in range(TIMES):
            close_twice(race, world, graduates, FEW)
    assert Event.objects.filter(topic="round.proposed").count() == TIMES


def test_one_place_is_taken_once() -> None:
    world, graduates = build_world(), crowd(FEW)
    with racers(FEW) as race:
        for _time in range(TIMES):
            fill_one_place(race, world, graduates, FEW)


def test_one_request_is_accepted_once() -> None:
    world = build_world()
    with racers(FEW) as race:
        for _time in range(TIMES):
            say_yes_at_once(race, world, world.amina, FEW)


def test_two_mentors_say_yes_to_the_same_graduate_at_once() -> None:
    """Both may: each makes one offer, and the graduate chooses. Nobody waits for the other for ever."""
    world = build_world()
    ann = mentor(person("Ann"), "GB", checked_by=world.admin)
    found = pairs.proposed_now()
    with racers(FEW) as race:
        for _time in range(TIMES):
            both = [pairs.asks(world.amina, pairs.offered(world, mentor=one)) for one in (world.dede, ann)]
            made = [
                Proposal.objects.create(round=found, application=asked, graduate_rank=1, mentor_rank=1)
                for asked in both
            ]
            calls = [
                partial(services.accept_proposal, proposal=one, by=by.user)
                for one, by in zip(made, (world.dede, ann), strict=True)
            ]
            results = race(calls * (FEW // 2))
            assert kinds(results) == {"Offer": 2, "NoneType": FEW - 2}
            for asked in both:
                offer = asked.offers.get()
                accept_offer(offer=offer, by=world.amina.user)


def test_sessions_recorded_at_once_do_not_overlap() -> None:
    world = build_world()
    placement = pairs.mentorship(world)
    start = timezone.now() - timedelta(days=3)
    with racers(FEW) as race:
        for number in range(TIMES):
            meeting = pairs.meeting(start + timedelta(hours=2 * number))
            calls = [
                partial(services.record_session, placement=placement, by=by, meeting=meeting)
                for by in (world.amina.user, world.dede.user)
            ]
            assert kinds(race(calls * (FEW // 2))) == {"Session": 1, "SessionsOverlap": FEW - 1}
    assert Session.objects.count() == TIMES


def test_proposed_and_answered_at_once_there_is_one_agreement() -> None:
    world = build_world()
    placement = pairs.mentorship(world)
    with racers(FEW) as race:
        propose = [
            partial(services.propose_agreement, placement=placement, by=by, **pairs.TERMS)
            for by in (world.amina.user, world.dede.user)
        ]
        assert kinds(race(propose * (FEW // 2))) == {"MentorshipAgreement": 1, "ProposalWaits": FEW - 1}
        made = placement.mentorship_agreements.get()
        by = world.dede.user if made.proposed_by == "graduate" else world.amina.user
        accept = partial(services.accept_agreement, agreement=made, by=by)
        decline = partial(services.decline_agreement, agreement=made, by=by)
        results = race([accept, decline] * (FEW // 2))
        assert kinds(results) == {"MentorshipAgreement": 1, "StepNotAllowed": FEW - 1}


def test_moved_at_once_the_order_stays_an_order() -> None:
    world = build_world()
    asked = [pairs.asks(world.amina, pairs.offered(world), days_ago=9 - number) for number in range(4)]
    with racers(FEW) as race:
        calls: list[Any] = [
            partial(services.move_wish, application=one, by=world.amina.user, to=to)
            for one in asked
            for to in ("up", "down", "up")
        ]
        assert not failures(race(calls))
    positions = Preference.objects.filter(by="graduate").order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4]


MANY, OFTEN = 50, 200


@pytest.mark.slow
@pytest.mark.timeout(5400)
def test_fifty_threads_two_hundred_times() -> None:
    world, graduates = build_world(), crowd(MANY)
    with racers(MANY) as race:
        for _time in range(OFTEN):
            fill_one_place(race, world, graduates, MANY)
            say_yes_at_once(race, world, world.amina, MANY)
            close_twice(race, world, graduates[:6], MANY)
