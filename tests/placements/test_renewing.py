"""A contract that goes on as a new one: each has its own value, and together they are one engagement."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from registry.outcomes.rules import Definition
from registry.outcomes.selectors import people as followed
from registry.placements import errors, services
from registry.placements.models import Placement
from tests.world import World

from .test_contracts import a_contract, an_agreed_milestone, confirm, figures
from .test_lifecycle import placed

pytestmark = pytest.mark.django_db


def first_days(world: World) -> list[int]:
    found = [p.follow_up for p in followed(definition=Definition.STRICT, on=world.today) if p.cohort == "lamu"]
    return [one.days for one in found if one is not None and one.placed]


def test_a_renewal_ends_the_former_the_day_before_and_counts_once(world: World) -> None:
    made = a_contract(world, isco_id="2512", pay=Decimal(100))
    before = first_days(world)
    starts_on = world.today - timedelta(days=10)
    renewal = services.renew_contract(placement=made, by=world.boris, starts_on=starts_on, pay=Decimal(70))
    made.refresh_from_db()
    assert made.ended_on == starts_on - timedelta(days=1)
    assert (renewal.state, renewal.renews, renewal.pay, made.pay) == ("claimed", made, Decimal(70), Decimal(100))
    services.confirm_placement(placement=renewal, by=world.amina.user)
    assert first_days(world) == before
    assert Placement.objects.counting().get() == made
    with pytest.raises(errors.NotRenewable):
        services.renew_contract(placement=made, by=world.boris, starts_on=world.today)
    again = services.renew_contract(placement=renewal, by=world.amina.user, starts_on=world.today)
    services.confirm_placement(placement=again, by=world.boris)
    assert Placement.objects.counting().get() == made


def test_work_from_before_the_course_that_was_renewed_after_it_is_no_result_of_it(world: World) -> None:
    made = a_contract(world, isco_id="2512", starts_on=world.today - timedelta(days=900))
    renewal = services.renew_contract(placement=made, by=world.boris, starts_on=world.today - timedelta(days=5))
    services.confirm_placement(placement=renewal, by=world.amina.user)
    assert first_days(world) == []


def test_a_renewal_of_what_does_not_count_counts_itself(world: World) -> None:
    made = a_contract(world, isco_id="2512")
    renewal = services.renew_contract(placement=made, by=world.boris, starts_on=world.today - timedelta(days=5))
    services.confirm_placement(placement=renewal, by=world.amina.user)
    services.dispute_placement(placement=made, by=world.boris, reason="Never began.")
    assert Placement.objects.counting().get() == renewal


def test_amounts_belong_to_one_contract_each(world: World) -> None:
    milestone = an_agreed_milestone(world, a_contract(world))
    renewal = services.renew_contract(placement=milestone.placement, by=world.boris, starts_on=world.today)
    next_one = services.add_milestone(placement=renewal, by=world.boris, title="More", amount=Decimal(30))
    confirm(next_one.entries.get(), world.amina.user)
    assert figures(milestone) == (100, 0, 0)
    assert figures(next_one) == (30, 0, 0)


def test_what_cannot_be_renewed(world: World) -> None:
    contract = a_contract(world)
    for starts_on, refusal in (
        (contract.starts_on, errors.RenewedTooEarly),
        (world.today + timedelta(days=3), errors.NotStartedYet),
    ):
        with pytest.raises(refusal):
            services.renew_contract(placement=contract, by=world.boris, starts_on=starts_on)
    with pytest.raises(errors.NotYours):
        services.renew_contract(placement=contract, by=world.eve, starts_on=world.today)
    job = placed(world, "confirmed", starts_on=world.today - timedelta(days=9), profile=world.claudine)
    with pytest.raises(errors.NotRenewable):
        services.renew_contract(placement=job, by=world.boris, starts_on=world.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=job.pk).update(renews=contract)


def test_a_renewal_that_did_not_happen_frees_its_contract(world: World) -> None:
    """A wrong day, taken back: the contract goes on, and can be renewed again."""
    made = a_contract(world, pay=Decimal(100))
    renewal = services.renew_contract(placement=made, by=world.boris, starts_on=world.today - timedelta(days=10))
    services.cancel_placement(placement=renewal, by=world.boris)
    made.refresh_from_db()
    assert made.ended_on is None
    services.renew_contract(placement=made, by=world.boris, starts_on=world.today - timedelta(days=5))
