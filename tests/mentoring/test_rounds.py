"""Rounds: planned, opened, ranked, closed; what they propose, and what mentors say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Consent, Purpose
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, Event
from registry.hiring import errors as hiring_errors
from registry.hiring.models import Application, Offer
from registry.hiring.services import accept_mentee, accept_offer, move, withdraw
from registry.matching.services import match_listing
from registry.mentoring import errors, notices, services
from registry.mentoring.models import Preference, Proposal, Round, RoundState
from registry.mentoring.requests import ordered_by, requests_in
from registry.mentoring.selectors import my_requests, requests_to
from registry.outreach.models import Message
from registry.profiles.services import set_visibility
from tests.hiring import people
from tests.world import World, mentor, person

from . import pairs

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def proposals(found: Round) -> set[int]:
    return set(Proposal.objects.filter(round=found).values_list("application_id", flat=True))


# --- Planning ------------------------------------------------------------------------------------------------


def test_only_administrators_plan_rounds_and_in_the_future(world: World) -> None:
    now = timezone.now()
    with pytest.raises(errors.NotAdministrator):
        services.plan_round(opens_at=now + DAY, closes_at=now + WEEK, by=world.dede.user)
    with pytest.raises(errors.RoundInPast):
        services.plan_round(opens_at=now - DAY, closes_at=now + WEEK, by=world.admin)
    with pytest.raises(errors.RoundTooShort):
        services.plan_round(opens_at=now + DAY, closes_at=now + DAY, by=world.admin)
    made = services.plan_round(opens_at=now + DAY, closes_at=now + WEEK, by=world.admin)
    with pytest.raises(errors.RoundsOverlap):
        services.plan_round(opens_at=now + 2 * DAY, closes_at=now + 2 * WEEK, by=world.admin)
    services.plan_round(opens_at=now + WEEK, closes_at=now + 2 * WEEK, by=world.admin)
    services.call_off_round(round=made, by=world.admin)
    services.plan_round(opens_at=now + 2 * DAY, closes_at=now + 3 * DAY, by=world.admin)


def test_a_round_that_opened_is_not_called_off(world: World) -> None:
    found = pairs.open_now(world)
    with pytest.raises(errors.StepNotAllowed):
        services.call_off_round(round=found, by=world.admin)
    with pytest.raises(errors.NotAdministrator):
        services.call_off_round(round=pairs.planned(world), by=world.boris)


def test_the_database_keeps_one_round_open_and_times_in_order(world: World) -> None:
    now = timezone.now()
    pairs.open_now(world)
    with pytest.raises(IntegrityError, match="one_open_round"), transaction.atomic():
        Round.objects.create(opens_at=now + DAY, closes_at=now + WEEK, state=RoundState.OPEN)
    with pytest.raises(IntegrityError, match="rounds_do_not_overlap"), transaction.atomic():
        Round.objects.create(opens_at=now - DAY, closes_at=now + WEEK)
    with pytest.raises(IntegrityError, match="closes_after"), transaction.atomic():
        Round.objects.create(opens_at=now + WEEK, closes_at=now + DAY)


def test_time_opens_closes_and_ends_a_round_and_tells_both_sides(world: World) -> None:
    pairs.asks(world.amina, world.mentorship)
    drain()
    mail.outbox.clear()
    found = pairs.planned(world)
    services.run_due(at=found.opens_at - DAY / 2)
    found.refresh_from_db()
    assert found.state == RoundState.PLANNED
    services.run_due(at=found.opens_at)
    services.run_due(at=found.opens_at)
    found.refresh_from_db()
    assert found.state == RoundState.OPEN
    drain()
    told = {one.to[0]: str(one.body) for one in mail.outbox}
    assert set(told) == {world.amina.user.email, world.dede.user.email}
    assert "/me/mentors/" in told[world.amina.user.email]
    assert "/mentor/requests/" in told[world.dede.user.email]
    services.run_due(at=found.closes_at)
    found.refresh_from_db()
    assert (found.state, found.proposed_at) == (RoundState.PROPOSED, found.closes_at)
    drain()
    assert Message.objects.filter(kind="round.proposed", user=world.dede.user).count() == 1
    services.run_due(at=found.closes_at + timedelta(days=14))
    found.refresh_from_db()
    assert found.state == RoundState.CLOSED
    assert Proposal.objects.get().state == "lapsed"
    assert not Delivery.objects.dead().exists()


def test_after_a_long_pause_a_round_opens_and_closes_at_once(world: World) -> None:
    pairs.asks(world.amina, world.mentorship)
    found = pairs.planned(world)
    services.run_due(at=found.closes_at + DAY)
    found.refresh_from_db()
    assert found.state == RoundState.PROPOSED
    assert Proposal.objects.count() == 1


# --- What a round proposes -----------------------------------------------------------------------------------


def test_a_round_proposes_once(world: World) -> None:
    asked = pairs.asks(world.amina, world.mentorship)
    found = pairs.open_now(world)
    assert services.close_round(round_id=found.pk) == 1
    assert services.close_round(round_id=found.pk) == 0
    assert proposals(found) == {asked.pk}
    assert Event.objects.filter(topic="round.proposed").count() == 1


def test_a_round_is_not_closed_before_its_time(world: World) -> None:
    pairs.asks(world.amina, world.mentorship)
    found = pairs.planned(world)
    services.open_round(round_id=found.pk, at=found.opens_at)
    assert services.close_round(round_id=found.pk, at=found.closes_at - timedelta(seconds=1)) == 0


def test_places_and_the_order_of_the_graduates_count(world: World) -> None:
    """Amina wants the second mentorship more; Claudine then gets the first, though she asked later."""
    one, two = pairs.offered(world), pairs.offered(world)
    first = pairs.asks(world.amina, one, days_ago=5)
    second = pairs.asks(world.amina, two, days_ago=4)
    third = pairs.asks(world.claudine, one, days_ago=3)
    services.move_wish(application=second, by=world.amina.user, to="up")
    assert [request.pk for request in my_requests(world.amina)] == [second.pk, first.pk]
    found = pairs.open_now(world)
    services.close_round(round_id=found.pk)
    assert proposals(found) == {second.pk, third.pk}


def test_the_mentors_order_counts_and_not_this_one_too(world: World) -> None:
    listing = pairs.offered(world)
    others = [people.graduate(f"Other{number}", "KE") for number in range(2)]
    asked = [pairs.asks(one, listing, days_ago=9 - number) for number, one in enumerate([world.amina, *others])]
    services.move_mentee(application=asked[1], by=world.dede.user, to="up")
    services.refuse_mentee(application=asked[1], by=world.dede.user)
    services.move_mentee(application=asked[2], by=world.dede.user, to="up")
    found = pairs.open_now(world)
    services.close_round(round_id=found.pk)
    assert proposals(found) == {asked[2].pk}


def test_earlier_mentees_come_before_who_fits_better(world: World) -> None:
    listing = pairs.offered(world)
    pairs.mentorship(world, profile=world.claudine, days=400, ended_on=world.today - timedelta(days=200))
    pairs.asks(world.amina, world.mentorship)
    better = pairs.asks(world.amina, listing, days_ago=9)
    before = pairs.asks(world.claudine, listing, days_ago=2)
    ordered = ordered_by(Preference.By.MENTOR, Application.objects.filter(listing=listing), on=world.today)
    assert [one.application for one in ordered] == [before.pk, better.pk]
    assert [one.is_earlier_pair for one in ordered] == [True, False]


def test_who_fits_better_comes_first_and_who_does_not_agree_to_matching_is_not_scored(world: World) -> None:
    stranger = people.graduate("Stranger", "KE")  # without the skill that the mentorship asks for
    late, early = pairs.asks(world.amina, world.mentorship, days_ago=1), pairs.asks(stranger, world.mentorship)
    match_listing(listing_id=world.mentorship.pk)
    rows = Application.objects.filter(listing=world.mentorship)
    scores = {one.application: one.score_0_1 for one in requests_in(rows, on=world.today)}
    assert scores[late.pk] > scores[early.pk]
    assert ordered_by(Preference.By.MENTOR, rows, on=world.today)[0].application == late.pk
    Consent.objects.filter(user=world.amina.user, purpose=Purpose.MATCHING).update(state="withdrawn")
    assert {one.application: one.score_0_1 for one in requests_in(rows, on=world.today)}[late.pk] == 0


def test_who_cannot_be_brought_together_is_left_out(world: World) -> None:
    answered = pairs.asks(world.claudine, world.mentorship)
    accept_mentee(application=answered, by=world.dede.user, starts_on=world.today)
    pairs.asks(world.amina, world.mentorship)  # its one place is offered to Claudine
    closed = pairs.offered(world, state="closed")
    gone = mentor(person("Gone"), "GB", checked_by=world.admin)
    pairs.asks(world.amina, closed)
    pairs.asks(world.amina, pairs.offered(world, mentor=gone))
    type(gone).objects.filter(pk=gone.pk).update(state="suspended")
    found = pairs.open_now(world)
    services.close_round(round_id=found.pk)
    assert proposals(found) == set()
    services.close_what_is_over()
    found.refresh_from_db()
    assert found.state == RoundState.CLOSED


def test_a_graduate_with_a_proposal_that_waits_is_left_out_and_its_place_too(world: World) -> None:
    one, two = pairs.offered(world), pairs.offered(world)
    first = pairs.asks(world.amina, one, days_ago=5)
    pairs.asks(world.amina, two, days_ago=4)
    found = pairs.open_now(world)
    services.close_round(round_id=found.pk)
    pairs.asks(world.claudine, one)
    Round.objects.filter(pk=found.pk).update(opens_at=timezone.now() - 3 * WEEK, closes_at=timezone.now() - 2 * WEEK)
    second = pairs.open_now(world)
    services.close_round(round_id=second.pk)
    assert proposals(found) == {first.pk}
    assert proposals(second) == set()
    services.close_what_is_over(at=timezone.now() + timedelta(days=15))
    third = Round.objects.create(
        opens_at=timezone.now(), closes_at=timezone.now() + timedelta(seconds=1), state=RoundState.OPEN
    )
    services.close_round(round_id=third.pk, at=timezone.now() + timedelta(minutes=1))
    # Unanswered goes to the next round.
    assert Proposal.objects.filter(round=third, application__profile=world.amina).exists()


# --- The mentor's answer -------------------------------------------------------------------------------------


def proposed(world: World) -> Proposal:
    pairs.asks(world.amina, pairs.offered(world))
    services.close_round(round_id=pairs.open_now(world).pk)
    return Proposal.objects.select_related("application").get()


def test_a_yes_is_an_offer_and_a_second_yes_changes_nothing(world: World) -> None:
    waiting = proposed(world)
    offer = services.accept_proposal(proposal=waiting, by=world.dede.user)
    assert offer is not None
    assert services.accept_proposal(proposal=waiting, by=world.dede.user) is None
    assert Offer.objects.get() == offer
    waiting.refresh_from_db()
    assert waiting.state == "accepted"
    accept_offer(offer=offer, by=world.amina.user)
    drain()
    assert world.amina.placements.get(kind="mentorship").mentor == world.dede


def test_a_no_keeps_the_request_and_is_not_proposed_again(world: World) -> None:
    waiting = proposed(world)
    services.decline_proposal(proposal=waiting, by=world.dede.user)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.application.state) == ("declined", "new")
    with pytest.raises(errors.StepNotAllowed):
        services.accept_proposal(proposal=waiting, by=world.dede.user)
    assert Preference.objects.get(by="mentor").is_refused
    services.restore_mentee(application=waiting.application, by=world.dede.user)
    assert not Preference.objects.filter(by="mentor").exists()


def test_nobody_else_answers_or_ranks(world: World) -> None:
    waiting = proposed(world)
    asked = waiting.application
    for stranger in (world.eve, world.amina.user, world.boris):
        for act in (services.accept_proposal, services.decline_proposal):
            with pytest.raises(errors.NotYours):
                act(proposal=waiting, by=stranger)
        with pytest.raises(errors.NotYours):
            services.move_mentee(application=asked, by=stranger, to="up")
        with pytest.raises(errors.NotYours):
            services.refuse_mentee(application=asked, by=stranger)
        with pytest.raises(errors.NotYours):
            services.restore_mentee(application=asked, by=stranger)
    for stranger in (world.dede.user, world.claudine.user):
        with pytest.raises(errors.NotYours):
            services.move_wish(application=asked, by=stranger, to="up")
    waiting.refresh_from_db()
    assert waiting.state == "made"


def test_a_yes_without_a_place_left_is_refused_and_changes_nothing(world: World) -> None:
    waiting = proposed(world)
    listing = waiting.application.listing
    type(listing).objects.filter(pk=listing.pk).update(filled=1)
    with pytest.raises(hiring_errors.NoPlaceLeft):
        services.accept_proposal(proposal=waiting, by=world.dede.user)
    waiting.refresh_from_db()
    assert waiting.state == "made"


@pytest.mark.parametrize(
    ("past_it", "state"), [("accept", "accepted"), ("decline", "declined"), ("withdraw", "lapsed")]
)
def test_what_happens_past_a_proposal_ends_it(world: World, past_it: str, state: str) -> None:
    waiting = proposed(world)
    if past_it == "accept":
        accept_mentee(application=waiting.application, by=world.dede.user, starts_on=world.today)
    elif past_it == "decline":
        move(application=waiting.application, to="declined", by=world.dede.user, reason="availability")
    else:
        withdraw(application=waiting.application, by=world.amina.user)
    drain()
    waiting.refresh_from_db()
    assert waiting.state == state
    assert notices.round_proposed(round_id=waiting.round_id, mentor_id=world.dede.pk) == []


def test_an_answered_request_has_no_place_in_an_order(world: World) -> None:
    asked = pairs.asks(world.amina, world.mentorship)
    withdraw(application=asked, by=world.amina.user)
    with pytest.raises(errors.RequestAnswered):
        services.move_wish(application=asked, by=world.amina.user, to="up")
    with pytest.raises(errors.RequestAnswered):
        services.refuse_mentee(application=asked, by=world.dede.user)


def test_what_the_mentor_put_aside_is_like_any_other_to_the_graduate(world: World) -> None:
    asked = pairs.asks(world.amina, world.mentorship)
    services.refuse_mentee(application=asked, by=world.dede.user)
    assert my_requests(world.amina) == [asked]
    services.move_wish(application=asked, by=world.amina.user, to="down")
    assert [one.application for one in requests_to(world.dede.user)[0].aside] == [asked]


def test_an_anonymous_graduate_is_named_to_the_mentor_whom_they_asked(world: World) -> None:
    set_visibility(profile=world.amina, visibility="anonymous")
    pairs.asks(world.amina, world.mentorship)
    shown = requests_to(world.dede.user)[0].waiting[0].card
    assert shown is not None
    assert shown.name == "Amina Example"
    assert requests_to(world.eve) == []
