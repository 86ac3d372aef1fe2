"""Both sides click yes, again and again, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from corridor.outbox.models import Event
from registry.listings.models import Kind
from registry.placements import errors, services
from registry.placements.links import secret_for
from registry.placements.models import AmountAnswer, AmountEntry, Placement, PlacementCorrection
from registry.placements.rules import Side
from tests.hiring import people
from tests.hiring.racing import ROUNDS, THREADS, racers
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_clicks_from_both_sides_confirm_once() -> None:
    world = build_world()
    with racers() as race:
        for number in range(ROUNDS):
            made = Placement.objects.create(
                profile=world.amina, organisation=world.employer, kind=Kind.JOB, role="Support", isco_id="3512",
                country_id="RW", starts_on=world.today - timedelta(days=ROUNDS - number),
                ended_on=world.today - timedelta(days=ROUNDS - number - 1),
            )  # fmt: skip
            graduate = partial(services.confirm_placement, placement=made, by=world.amina.user)
            employer = partial(services.confirm_placement, placement=made, by=world.boris)
            results = race([graduate, employer] * (THREADS // 2))
            assert all(isinstance(one, Placement) for one in results), results
            assert Placement.objects.get(pk=made.pk).state == "confirmed"
            told = Event.objects.filter(payload={"placement_id": made.pk})
            assert sorted(told.values_list("topic", flat=True)) == ["placement.claimed", "placement.confirmed"]
    assert Placement.objects.counting().count() == ROUNDS


def test_an_offer_that_is_handled_by_many_workers_is_expected_once() -> None:
    world = build_world()
    with racers(20) as race:
        for _round in range(ROUNDS):
            graduate = people.graduate("Any", "RW", agrees=())
            offer = people.offer(people.application(graduate, world.listing, "placed"), "accepted")
            results = race([partial(services.expect_from_offer, offer_id=offer.pk)] * 20)
            assert len({one.pk for one in results}) == 1
            assert Placement.objects.filter(profile=graduate).count() == 1


def rounds_of_links_and_pages(threads: int, rounds: int) -> None:
    """Both sides at once, each by the page and by the link of a message."""
    world = build_world()
    with racers(threads) as race:
        for number in range(rounds):
            began = world.today - timedelta(days=rounds - number)
            made = Placement.objects.create(
                profile=world.amina, organisation=world.employer, kind=Kind.JOB, role="Support", isco_id="3512",
                country_id="RW", starts_on=began, ended_on=began,
            )  # fmt: skip
            secrets = [
                secret_for(made, side=side, person=person)
                for side, person in ((Side.GRADUATE, world.amina.user), (Side.EMPLOYER, world.boris))
            ]
            clicks = [partial(services.confirm_placement, placement=made, by=world.amina.user)]
            clicks += [partial(services.confirm_placement, placement=made, by=world.boris)]
            clicks += [partial(services.confirm_by_link, secret=secret) for secret in secrets]
            results = race((clicks * threads)[:threads])
            # A link that comes second is over; nothing else may go wrong.
            assert all(isinstance(one, (Placement, errors.LinkOver)) for one in results), results
            assert Placement.objects.get(pk=made.pk).state == "confirmed"
            told = Event.objects.filter(payload={"placement_id": made.pk})
            assert sorted(told.values_list("topic", flat=True)) == ["placement.claimed", "placement.confirmed"]


def test_links_and_pages_at_once_confirm_once() -> None:
    rounds_of_links_and_pages(20, ROUNDS)


def contract_in(world: World, *, days: int = 9) -> Placement:
    now, began = timezone.now(), world.today - timedelta(days=days)
    return Placement.objects.create(
        profile=world.amina, organisation=world.employer, kind=Kind.CONTRACT, role="Draughtswoman", isco_id="3512",
        country_id="RW", currency_id="KES", starts_on=began, ended_on=began, state="confirmed",
        graduate_confirmed_at=now, employer_confirmed_at=now,
    )  # fmt: skip


def rounds_of_amounts(threads: int, rounds: int) -> None:
    """One amount is confirmed and rejected by many clicks at once, and then everybody takes what is left."""
    world = build_world()
    with racers(threads) as race:
        for number in range(rounds):
            contract = contract_in(world, days=3 * number + 9)
            part = services.add_milestone(placement=contract, by=world.boris, title="Part", amount=Decimal(100))
            entry = part.entries.get()
            answers = [
                partial(services.answer_amount, entry=entry, by=world.amina.user, verdict=verdict, words="no")
                for verdict in ("confirmed", "rejected")
            ]
            results = race((answers * threads)[:threads])
            assert all(isinstance(one, (AmountAnswer, errors.AnsweredAlready)) for one in results), results
            answer = AmountAnswer.objects.get(entry=entry)
            deliver = partial(
                services.record_amount, milestone=part, by=world.amina.user, step="delivered", amount=Decimal(60),
                on=world.today - timedelta(days=1),
            )  # fmt: skip
            made = [one for one in race([deliver] * threads) if isinstance(one, AmountEntry)]
            assert len(made) == (answer.verdict == "confirmed")


def test_an_amount_is_answered_once_and_nothing_is_delivered_twice() -> None:
    rounds_of_amounts(20, ROUNDS)


def rounds_of_corrections(threads: int, rounds: int) -> None:
    """Both sides propose at once, and then one answers many times while the other takes it back."""
    world = build_world()
    contract = contract_in(world)
    with racers(threads) as race:
        for number in range(rounds):
            propose = [
                partial(services.correct_placement, placement=contract, by=by, changes={"role": f"{by.pk} {number}"})
                for by in (world.amina.user, world.boris)
            ]
            results = race((propose * threads)[:threads])
            made = [one for one in results if isinstance(one, PlacementCorrection)]
            assert len(made) == 1, results
            assert sum(isinstance(one, errors.CorrectionOpen) for one in results) == threads - 1
            own, other = world.amina.user, world.boris
            if made[0].side == "employer":
                own, other = other, own
            acts = [
                partial(services.answer_correction, correction=made[0], by=other, agrees=True),
                partial(services.answer_correction, correction=made[0], by=other, agrees=False),
                partial(services.withdraw_correction, correction=made[0], by=own),
            ]
            results = race((acts * threads)[:threads])
            assert sum(isinstance(one, PlacementCorrection) for one in results) == 1, results
            assert sum(isinstance(one, errors.CorrectionGone) for one in results) == threads - 1
            made[0].refresh_from_db()
            contract.refresh_from_db()
            assert (contract.role == made[0].after["role"]) == (made[0].state == "agreed")


def test_of_many_corrections_at_once_one_waits_and_is_answered_once() -> None:
    rounds_of_corrections(20, ROUNDS)


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("rounds", [rounds_of_links_and_pages, rounds_of_amounts, rounds_of_corrections])
def test_the_same_with_fifty_threads_and_two_hundred_rounds(rounds: Callable[[int, int], None]) -> None:
    rounds(50, 200)


def test_two_nights_at_once_tell_the_officers_once() -> None:
    world = build_world()
    long_ago = timezone.now() - timedelta(days=20)
    made = Placement.objects.create(
        profile=world.amina, organisation=world.employer, kind=Kind.JOB, role="Support", isco_id="3512",
        country_id="RW", starts_on=world.today - timedelta(days=30), state="claimed", graduate_confirmed_at=long_ago,
    )  # fmt: skip
    with racers(20) as race:
        results = race([partial(services.escalate_silent, at=timezone.now())] * 20)
    assert sum(results) == 1, results
    assert Event.objects.filter(topic="placement.silent", payload={"placement_id": made.pk}).count() == 1


def test_twenty_claims_at_once_make_one() -> None:
    world = build_world()
    claim = partial(
        services.claim_placement, profile=world.amina, organisation=world.employer, by=world.amina.user,
        kind=Kind.JOB, role="Support", isco="3512", country="RW", starts_on=world.today,
    )  # fmt: skip
    with racers(20) as race:
        results = race([claim] * 20)
    assert sum(isinstance(one, Placement) for one in results) == 1
    assert sum(isinstance(one, errors.OverlappingEngagement) for one in results) == 19
