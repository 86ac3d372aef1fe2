"""Offers: who may make them, what they must say, and what an answer does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, Role
from corridor.outbox.models import Event
from registry.hiring import errors, services
from registry.hiring.models import Application, ApplicationState, Offer
from registry.hiring.rules import day_at
from registry.listings.models import Listing
from registry.places.rules import WrongAmount
from tests.hiring import people
from tests.world import World


def terms(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "by": world.boris,
        "role": "Support engineer",
        "isco": "3512",
        "starts_on": world.today + timedelta(days=10),
        "pay": Decimal(600_000),
        "currency": "RWF",
        "answer_by": world.today + timedelta(days=5),
        **changes,
    }


def test_an_offer_and_its_acceptance(world: World) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.INTERVIEW)
    offer = services.make_offer(application=made, **terms(world))
    services.accept_offer(offer=offer, by=world.amina.user)
    made.refresh_from_db()
    world.listing.refresh_from_db()
    assert (made.state, world.listing.filled) == ("placed", 1)
    told = Event.objects.filter(payload={"offer_id": offer.pk}).order_by("pk")
    assert list(told.values_list("topic", flat=True)) == ["offer.made", "offer.answered", "offer.accepted"]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"pay": Decimal("600000.50")}, WrongAmount),
        ({"pay": Decimal(-1)}, WrongAmount),
        ({"pay": None}, errors.PayNeeded),
        ({"currency": None}, errors.PayNeeded),
        ({"currency": "XXX"}, WrongAmount),
    ],
)
def test_pay_is_an_amount_that_can_be_paid(world: World, changes: dict[str, Any], refusal: type[Exception]) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(refusal):
        services.make_offer(application=made, **terms(world, **changes))
    assert not Offer.objects.exists()


def test_an_offer_is_about_the_future(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.AnswerDateTooEarly):
        services.make_offer(application=made, **terms(world, answer_by=world.today))
    with pytest.raises(errors.StartTooEarly):
        services.make_offer(application=made, **terms(world, starts_on=world.today - timedelta(days=1)))


def test_the_day_is_that_of_the_listings_country(world: World) -> None:
    """At 22:30 UTC it is half past midnight in Kigali."""
    late = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    made = people.application(world.amina, world.listing)
    days = {"starts_on": datetime(2026, 3, 9).date(), "at": late}
    with pytest.raises(errors.AnswerDateTooEarly):
        services.make_offer(application=made, **terms(world, answer_by=datetime(2026, 3, 2).date(), **days))
    offer = services.make_offer(application=made, **terms(world, answer_by=datetime(2026, 3, 3).date(), **days))
    with pytest.raises(errors.OfferOver):
        services.accept_offer(offer=offer, by=world.amina.user, at=datetime(2026, 3, 3, 22, 30, tzinfo=UTC))
    services.accept_offer(offer=offer, by=world.amina.user, at=datetime(2026, 3, 3, 21, 30, tzinfo=UTC))


def test_only_who_hires_makes_and_takes_back_offers(world: World) -> None:
    made = people.application(world.amina, world.listing)
    viewer = people.member(world.employer, "viewer", Role.VIEWER)
    for stranger in (viewer, world.eve, world.amina.user, world.dede.user):
        with pytest.raises(errors.NotYours):
            services.make_offer(application=made, **terms(world, by=stranger))
    offer = services.make_offer(application=made, **terms(world))
    for stranger in (viewer, world.eve, world.amina.user):
        with pytest.raises(errors.NotYours):
            services.withdraw_offer(offer=offer, by=stranger)
    for stranger in (world.boris, world.eve, world.claudine.user):
        for answer in (services.accept_offer, services.decline_offer):
            with pytest.raises(errors.NotYours):
                answer(offer=offer, by=stranger)


def test_a_removed_recruiter_stops_at_once(world: World) -> None:
    recruiter = people.member(world.employer, "recruiter", Role.RECRUITER)
    made = people.application(world.amina, world.listing)
    world.employer.memberships.filter(user=recruiter).delete()
    with pytest.raises(errors.NotYours):
        services.move(application=made, to="shortlisted", by=recruiter)


def test_a_suspended_employer_neither_offers_nor_receives_an_answer(world: World) -> None:
    made = people.application(world.amina, world.listing)
    offer = services.make_offer(application=made, **terms(world))
    Organisation.objects.filter(pk=world.employer.pk).update(state=Organisation.State.SUSPENDED)
    with pytest.raises(errors.OwnerOnHold):
        services.accept_offer(offer=offer, by=world.amina.user)
    other = people.application(world.claudine, world.listing)
    with pytest.raises(errors.NotYours):
        services.make_offer(application=other, **terms(world))


def test_the_last_place_is_given_once(world: World) -> None:
    first = people.offer(people.application(world.amina, world.listing, ApplicationState.OFFERED))
    second = people.offer(people.application(world.claudine, world.listing, ApplicationState.OFFERED))
    services.accept_offer(offer=first, by=world.amina.user)
    with pytest.raises(errors.NoPlaceLeft):
        services.accept_offer(offer=second, by=world.claudine.user)
    second.refresh_from_db()
    assert second.state == "sent"
    third = people.application(people.graduate("Third", "RW"), world.listing)
    with pytest.raises(errors.NoPlaceLeft):
        services.make_offer(application=third, **terms(world))


def test_after_a_no_the_conversation_goes_on(world: World) -> None:
    made = people.application(world.amina, world.listing)
    offer = services.make_offer(application=made, **terms(world))
    with pytest.raises(errors.OfferStands):
        services.make_offer(application=made, **terms(world))
    services.decline_offer(offer=offer, by=world.amina.user)
    better = services.make_offer(application=made, **terms(world, pay=Decimal(700_000)))
    services.withdraw_offer(offer=better, by=world.boris)
    made.refresh_from_db()
    assert made.state == ApplicationState.INTERVIEW
    assert Listing.objects.get(pk=world.listing.pk).filled == 0


def test_a_mentor_accepts_a_request_without_pay_and_within_capacity(world: World) -> None:
    made = people.application(world.amina, world.mentorship)
    with pytest.raises(errors.OnlyMentorships):
        services.accept_mentee(
            application=people.application(world.amina, world.listing), by=world.boris, starts_on=world.today
        )
    offer = services.accept_mentee(application=made, by=world.dede.user, starts_on=world.today)
    there = day_at(timezone.now(), world.mentorship.country.time_zone)
    assert (offer.pay, offer.currency, offer.answer_by) == (None, None, there + timedelta(days=7))
    services.accept_offer(offer=offer, by=world.amina.user)
    assert Application.objects.get(pk=made.pk).state == ApplicationState.PLACED
    other = people.application(world.claudine, world.mentorship)
    with pytest.raises(errors.NoPlaceLeft):
        services.accept_mentee(application=other, by=world.dede.user, starts_on=world.today)


def test_history_can_be_replayed(world: World) -> None:
    """Every time that is stored is the one that was given."""
    at = timezone.now() - timedelta(days=400)
    world.listing.closes_on = world.today
    world.listing.save()
    made = services.apply(profile=world.claudine, listing=world.listing, at=at)
    made = services.move(application=made, to="shortlisted", by=world.boris, at=at + timedelta(days=1))
    days = {"starts_on": (at + timedelta(days=9)).date(), "answer_by": (at + timedelta(days=9)).date()}
    offer = services.make_offer(application=made, **terms(world, at=at + timedelta(days=2), **days))
    offer = services.accept_offer(offer=offer, by=world.claudine.user, at=at + timedelta(days=3))
    made.refresh_from_db()
    assert (made.applied_at, made.changed_at) == (at, at + timedelta(days=3))
    assert (offer.made_at, offer.answered_at) == (at + timedelta(days=2), at + timedelta(days=3))
