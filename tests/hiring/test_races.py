"""Fifty people click at the same moment, on real connections: ten times over, and two hundred times at night."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.hiring import services
from registry.hiring.models import LIVE, Application, ApplicationState, Interview, Offer
from registry.listings.models import Kind, Listing
from registry.profiles.models import Profile
from tests.hiring import people
from tests.hiring.racing import ROUNDS, THREADS, racers
from tests.world import build_world, today_in_kigali

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[ROUNDS, pytest.param(200, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])])
def rounds(request: pytest.FixtureRequest) -> int:
    """How often everybody clicks."""
    number: int = request.param
    return number


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def failures(results: list[Any]) -> list[Any]:
    """What is neither a result nor a refusal in words."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, DomainError)]


def test_fifty_clicks_on_apply_make_one_application(rounds: int) -> None:
    world = build_world()
    with racers() as race:
        for _round in range(rounds):
            listing = people.listing(organisation=world.employer, posted_by=world.boris)
            results = race([partial(services.apply, profile=world.amina, listing=listing)] * THREADS)
            assert kinds(results) == {"Application": 1, "AlreadyApplied": THREADS - 1}
            assert Application.objects.live().filter(listing=listing).count() == 1
    assert Event.objects.filter(topic="application.made").count() == rounds


def test_applying_and_accepting_an_invitation_at_once_make_one_application(rounds: int) -> None:
    world = build_world()
    with racers(20) as race:
        for _round in range(rounds):
            listing = people.listing(organisation=world.employer, posted_by=world.boris)
            sent = people.invitation(listing, world.amina)
            apply = partial(services.apply, profile=world.amina, listing=listing)
            accept = partial(services.accept_invitation, invitation=sent, by=world.amina.user)
            results = race([apply, accept] * 10)
            assert kinds(results)["Application"] == 1
            assert not failures(results)


def test_fifty_requests_to_mentors_leave_five() -> None:
    """Through the service, and by writers who go past it: there the trigger counts."""
    world = build_world()
    requests = [people.listing(mentor=world.dede, kind=Kind.MENTORSHIP) for _ in range(THREADS)]
    with racers() as race:
        results = race([partial(services.apply, profile=world.amina, listing=one) for one in requests])
        assert kinds(results) == {"Application": 5, "TooManyRequests": THREADS - 5}
        results = race([partial(people.application, world.claudine, one) for one in requests])
        assert kinds(results) == {"Application": 5, "IntegrityError": THREADS - 5}
    for profile in (world.amina, world.claudine):
        assert Application.objects.filter(profile=profile, state__in=LIVE).count() == 5


def test_fifty_acceptances_fill_three_places(rounds: int) -> None:
    world = build_world()
    graduates = [people.graduate(f"Graduate{number}", "RW", agrees=()) for number in range(THREADS)]
    with racers() as race:
        for _round in range(rounds):
            listing = people.listing(organisation=world.employer, posted_by=world.boris, openings=3)
            calls = [
                partial(services.accept_offer, offer=offer, by=graduate.user)
                for offer, graduate in zip(_offers(listing, graduates), graduates, strict=True)
            ]
            assert kinds(race(calls)) == {"Offer": 3, "NoPlaceLeft": THREADS - 3}
            listing = Listing.objects.get(pk=listing.pk)
            assert (listing.filled, listing.openings, listing.state) == (3, 3, "filled")
            assert listing.applications.filter(state=ApplicationState.PLACED).count() == 3
            assert Offer.objects.filter(application__listing=listing, state="accepted").count() == 3
    assert Event.objects.filter(topic="offer.accepted").count() == 3 * rounds


def _offers(listing: Listing, graduates: list[Profile]) -> list[Offer]:
    now, day = timezone.now(), today_in_kigali()
    made = Application.objects.bulk_create(
        Application(listing=listing, profile=one, origin="applied", state="offered", applied_at=now, changed_at=now)
        for one in graduates
    )
    return Offer.objects.bulk_create(
        Offer(
            application=one, role="Support", isco_id="3512", starts_on=day, pay=600_000, currency_id="RWF",
            made_at=now, answer_by=day,
        )
        for one in made
    )  # fmt: skip


def test_one_offer_is_answered_once(rounds: int) -> None:
    """Accept, decline, take back and leave at the same moment: one of them holds."""
    world = build_world()
    with racers(24) as race:
        for _round in range(rounds):
            listing = people.listing(organisation=world.employer, posted_by=world.boris)
            made = people.application(world.amina, listing, ApplicationState.OFFERED)
            offer = people.offer(made)
            accept = partial(services.accept_offer, offer=offer, by=world.amina.user)
            decline = partial(services.decline_offer, offer=offer, by=world.amina.user)
            take_back = partial(services.withdraw_offer, offer=offer, by=world.boris)
            leave = partial(services.withdraw, application=made, by=world.amina.user)
            results = race([accept, decline, take_back, leave] * 6)
            assert not failures(results)
            offer.refresh_from_db()
            listing.refresh_from_db()
            assert listing.filled == (1 if offer.state == "accepted" else 0)


def test_two_acceptances_of_one_person_wait_for_each_other(rounds: int) -> None:
    """Each job ends the other: one of them holds, and nobody waits for ever."""
    world = build_world()
    with racers(20) as race:
        for _round in range(rounds):
            offers = []
            for _job in range(2):
                listing = people.listing(organisation=world.employer, posted_by=world.boris)
                offers.append(people.offer(people.application(world.amina, listing, ApplicationState.OFFERED)))
            calls = [partial(services.accept_offer, offer=one, by=world.amina.user) for one in offers]
            results = race(calls * 10)
            assert not failures(results)
            states = Counter(Offer.objects.filter(pk__in=[one.pk for one in offers]).values_list("state", flat=True))
            assert states == {"accepted": 1, "declined": 1}


def test_terms_are_answered_once(rounds: int) -> None:
    """The employer agrees, says no and makes a new offer while the graduate takes the terms back."""
    world = build_world()
    with racers(24) as race:
        for _round in range(rounds):
            listing = people.listing(organisation=world.employer, posted_by=world.boris)
            made = people.application(world.amina, listing, ApplicationState.OFFERED)
            first = people.offer(made, "countered")
            asked = people.offer(made, by_graduate=True, answers=first, made_by=world.amina.user)
            agree = partial(services.accept_offer, offer=asked, by=world.boris)
            refuse = partial(services.decline_offer, offer=asked, by=world.boris)
            take_back = partial(services.withdraw_offer, offer=asked, by=world.amina.user)
            leave = partial(services.withdraw, application=made, by=world.amina.user)
            assert not failures(race([agree, refuse, take_back, leave] * 6))
            asked.refresh_from_db()
            listing.refresh_from_db()
            assert asked.state != "sent"
            assert listing.filled == (1 if asked.state == "accepted" else 0)


def test_nobody_agrees_to_two_talks_at_once(rounds: int) -> None:
    world = build_world()
    with racers(20) as race:
        for number in range(rounds):
            slot = timezone.now() + timedelta(days=2, hours=number)
            talks = [
                services.propose_interview(
                    application=people.application(
                        world.amina, people.listing(organisation=world.employer, posted_by=world.boris)
                    ),
                    by=world.boris,
                    slots=[slot],
                    minutes=30,
                    way="phone",
                )
                for _listing in range(2)
            ]
            choose = [
                partial(services.choose_slot, interview=one, by=world.amina.user, starts_at=slot) for one in talks
            ]
            assert not failures(race(choose * 10))
            agreed = Interview.objects.filter(pk__in=[one.pk for one in talks], state="agreed")
            assert agreed.count() == 1
