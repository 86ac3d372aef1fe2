"""Contracts: milestones, a ledger that only grows, and renewals that count nothing twice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery
from registry.listings.models import Kind
from registry.placements import contracts, errors, rules, services
from registry.placements.models import AmountAnswer, AmountEntry, AmountStep, Milestone, Placement
from registry.placements.rules import Line, Side
from registry.places.rules import WrongAmount
from tests.world import World, browser

from .test_lifecycle import placed

pytestmark = pytest.mark.django_db
A, D, P = AmountStep.AGREED, AmountStep.DELIVERED, AmountStep.PAID


def a_contract(world: World, state: str = "confirmed", **fields: Any) -> Placement:
    defaults = {"kind": Kind.CONTRACT, "starts_on": world.today - timedelta(days=60), "currency_id": "KES"}
    return placed(world, state, **{**defaults, **fields})


@pytest.fixture
def contract(world: World) -> Placement:
    return a_contract(world)


def confirm(entry: AmountEntry, by: Any) -> AmountAnswer:
    return services.answer_amount(entry=entry, by=by, verdict="confirmed")


@pytest.fixture
def milestone(world: World, contract: Placement) -> Milestone:
    return an_agreed_milestone(world, contract)


def an_agreed_milestone(world: World, contract: Placement) -> Milestone:
    """A hundred shillings, agreed by both."""
    made = services.add_milestone(placement=contract, by=world.boris, title="Draft", amount=Decimal(100))
    confirm(made.entries.get(), world.amina.user)
    return made


def record(milestone: Milestone, by: Any, step: AmountStep, amount: int, **options: Any) -> AmountEntry:
    return services.record_amount(
        milestone=milestone, by=by, step=step, amount=Decimal(amount), on=timezone.localdate(), **options
    )


def figures(milestone: Milestone, mine: Side = Side.GRADUATE) -> tuple[float, ...]:
    (card,) = [one for one in contracts.milestones_of(milestone.placement, mine) if one.milestone.pk == milestone.pk]
    return float(card.agreed), float(card.delivered), float(card.paid)


# --- The ledger -------------------------------------------------------------------------------------------------


def test_from_a_proposal_to_the_last_payment(world: World, contract: Placement) -> None:
    amina, boris = world.amina.user, world.boris
    made = services.add_milestone(placement=contract, by=amina, title="Draft", amount=Decimal(100))
    assert figures(made) == (0, 0, 0)  # agreed needs both
    with pytest.raises(errors.MoreThanAgreed):
        record(made, amina, D, 1)
    confirm(made.entries.get(), boris)
    assert figures(made) == (100, 0, 0)
    delivered = record(made, amina, D, 60)
    assert figures(made) == (100, 0, 0)
    with pytest.raises(errors.MoreThanAgreed):
        record(made, amina, D, 41)  # also what waits is not exceeded
    confirm(delivered, boris)
    with pytest.raises(errors.MoreThanDelivered):
        record(made, boris, P, 61)
    confirm(record(made, boris, P, 60), amina)
    confirm(record(made, boris, P, 40, is_advance=True), amina)
    assert figures(made) == (100, 60, 100)
    with pytest.raises(errors.MoreThanAgreed):
        record(made, boris, P, 1, is_advance=True)
    confirm(record(made, amina, D, 40), boris)
    assert figures(made) == (100, 100, 100)
    assert contracts.paid_totals(Placement.objects.all()) == {"KES": Decimal(100)}


def test_nobody_confirms_for_the_other_side_or_as_a_stranger(world: World, contract: Placement) -> None:
    made = services.add_milestone(placement=contract, by=world.boris, title="Draft", amount=Decimal(100))
    entry = made.entries.get()
    for nobody in (world.boris, world.eve, world.chantal, world.admin):
        with pytest.raises(errors.NotYours):
            confirm(entry, nobody)
    with pytest.raises(errors.NotYours):
        services.add_milestone(placement=contract, by=world.eve, title="Mine", amount=Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        AmountAnswer.objects.create(
            entry=entry, verdict="confirmed", side="employer", answered_by=world.boris, answered_at=timezone.now()
        )


def test_an_answer_stands(world: World, milestone: Milestone) -> None:
    entry = record(milestone, world.amina.user, D, 10)
    first = confirm(entry, world.boris)
    assert confirm(entry, world.boris) == first
    with pytest.raises(errors.AnsweredAlready):
        services.answer_amount(entry=entry, by=world.boris, verdict="rejected", words="No.")
    with pytest.raises(errors.ReasonNeeded):
        services.answer_amount(
            entry=record(milestone, world.amina.user, D, 10), by=world.boris, verdict="rejected", words=" "
        )


def test_what_was_rejected_counts_nowhere_and_its_side_is_told_why(world: World, milestone: Milestone) -> None:
    entry = record(milestone, world.amina.user, D, 100)
    drain()
    mail.outbox.clear()
    services.answer_amount(entry=entry, by=world.boris, verdict="rejected", words="Page two is missing.")
    drain()
    (letter,) = mail.outbox
    assert letter.to == [world.amina.user.email]
    assert "Page two is missing." in letter.body
    assert "100" not in letter.body
    assert figures(milestone) == (100, 0, 0)
    record(milestone, world.amina.user, D, 100)  # there is room for it again
    assert not Delivery.objects.dead().exists()


def test_what_was_wrong_is_taken_out_by_its_opposite(world: World, milestone: Milestone) -> None:
    amina, boris = world.amina.user, world.boris
    wrong = record(milestone, amina, D, 100)
    with pytest.raises(errors.NotConfirmedAmount):
        services.reverse_amount(entry=wrong, by=amina, words="Too early.")
    confirm(wrong, boris)
    with pytest.raises(errors.ReasonNeeded):
        services.reverse_amount(entry=wrong, by=amina, words="")
    opposite = services.reverse_amount(entry=wrong, by=amina, words="Too early.")
    with pytest.raises(errors.TakenOutAlready):
        services.reverse_amount(entry=wrong, by=boris, words="Too early.")
    assert figures(milestone) == (100, 100, 0)
    with pytest.raises(errors.MoreThanDelivered):
        record(milestone, boris, P, 1)  # it may be taken out any moment
    confirm(opposite, boris)
    assert figures(milestone) == (100, 0, 0)
    with pytest.raises(errors.NotConfirmedAmount):
        services.reverse_amount(entry=opposite, by=boris, words="No, it was right.")
    assert AmountEntry.objects.filter(milestone=milestone).count() == 3


def test_nothing_is_taken_out_on_which_something_rests(world: World, milestone: Milestone) -> None:
    delivered = record(milestone, world.amina.user, D, 100)
    confirm(delivered, world.boris)
    record(milestone, world.boris, P, 30)
    with pytest.raises(errors.MoreThanDelivered):
        services.reverse_amount(entry=delivered, by=world.boris, words="No.")
    with pytest.raises(errors.MoreThanAgreed):
        services.reverse_amount(entry=milestone.entries.order_by("pk")[0], by=world.boris, words="No.")


@pytest.mark.parametrize(
    ("currency", "amount", "refusal"),
    [
        ("RWF", "10.50", WrongAmount), ("KES", "10.505", WrongAmount), ("KES", "-1", WrongAmount),
        ("KES", "0", errors.AmountOfNothing), ("RWF", "1000", None), ("KES", "10.50", None),
    ],
)  # fmt: skip
def test_an_amount_is_one_that_can_be_paid(world: World, currency: str, amount: str, refusal: Any) -> None:
    made = a_contract(world, currency_id=currency)
    if refusal is None:
        services.add_milestone(placement=made, by=world.boris, title="Draft", amount=Decimal(amount))
        return
    with pytest.raises(refusal):
        services.add_milestone(placement=made, by=world.boris, title="Draft", amount=Decimal(amount))


def test_a_contract_gets_its_currency_with_its_first_milestone_and_keeps_it(world: World) -> None:
    made = a_contract(world, currency_id=None)
    with pytest.raises(errors.PayNeedsCurrency):
        services.add_milestone(placement=made, by=world.boris, title="Draft", amount=Decimal(5))
    for currency in ("RWF", "KES"):
        services.add_milestone(placement=made, by=world.boris, title="Draft", amount=Decimal(5), currency=currency)
    assert set(Milestone.objects.values_list("currency", flat=True)) == {"RWF"}


def test_what_is_no_contract_or_rests_takes_no_amounts(world: World, milestone: Milestone) -> None:
    job = placed(world, "confirmed", starts_on=world.today - timedelta(days=5))
    with pytest.raises(errors.NotAContract):
        services.add_milestone(placement=job, by=world.boris, title="Draft", amount=Decimal(5))
    waiting = record(milestone, world.amina.user, D, 5)
    services.dispute_placement(placement=milestone.placement, by=world.boris, reason="No.")
    with pytest.raises(errors.ContractRests):
        record(milestone, world.amina.user, D, 5)
    with pytest.raises(errors.ContractRests):
        confirm(waiting, world.boris)
    assert contracts.amounts_waiting(world.boris) == []


def test_nothing_is_recorded_before_it_happened(world: World, milestone: Milestone) -> None:
    with pytest.raises(errors.DayInFuture):
        services.record_amount(
            milestone=milestone, by=world.boris, step=D, amount=Decimal(5), on=world.today + timedelta(days=2)
        )


def test_the_database_keeps_the_ledger(world: World, milestone: Milestone) -> None:
    entry = milestone.entries.get()
    base = {
        "milestone": milestone, "step": "paid", "on": world.today, "side": "employer", "recorded_by": world.boris,
        "recorded_at": timezone.now(),
    }  # fmt: skip
    for wrong in (
        {"amount": -5},
        {"amount": 5, "reverses": entry},
        {"amount": 5, "step": "agreed", "is_advance": True},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AmountEntry.objects.create(**{**base, **wrong})
    job = placed(world, "confirmed", starts_on=world.today - timedelta(days=5), currency_id="KES")
    other = {"position": 9, "title": "x", "amount": 5, "added_at": timezone.now()}
    for placement, currency in ((milestone.placement, "RWF"), (job, "KES")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Milestone.objects.create(placement=placement, currency_id=currency, **other)
    for change in (
        lambda: AmountEntry.objects.update(amount=1),
        lambda: AmountAnswer.objects.all().delete(),
        lambda: Milestone.objects.update(amount=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


# --- The rule of the ledger, held against itself -------------------------------------------------------------------

amounts = st.integers(1, 9).map(Decimal)
moves = st.lists(
    st.tuples(st.sampled_from([A, D, P]), amounts, st.booleans(), st.booleans(), st.booleans()), max_size=14
)


@given(moves, st.lists(st.booleans(), min_size=14, max_size=14))
def test_whatever_is_confirmed_of_what_fits_nothing_exceeds(
    tried: list[tuple[AmountStep, Decimal, bool, bool, bool]], confirmed: list[bool]
) -> None:
    lines: list[Line] = []
    for step, amount, is_advance, is_reversal, settles in tried:
        amount = -amount if is_reversal else amount
        new = Line(step, amount, is_confirmed=False, is_advance=is_advance and step == P)
        sure = [line.amount for line in lines if line.is_confirmed and line.step == step]
        if is_reversal and sum(sure, Decimal()) < -amount:
            continue  # only what is there is taken out
        if rules.exceeds(lines, new) is None:
            lines.append(Line(new.step, new.amount, settles, new.is_advance))
    said = zip(lines, confirmed, strict=False)
    ends = [Line(one.step, one.amount, one.is_confirmed or yes, one.is_advance) for one, yes in said]
    for known in (lines, ends):
        agreed, delivered, paid = (rules.total(known, step) for step in (A, D, P))
        for_work = sum((x.amount for x in known if x.step == P and x.is_confirmed and not x.is_advance), Decimal())
        assert delivered <= max(agreed, Decimal())
        assert paid <= max(agreed, Decimal())
        assert for_work <= max(delivered, Decimal())


# --- The pages -----------------------------------------------------------------------------------------------------


def test_by_hand_from_both_sides(world: World, contract: Placement) -> None:
    amina, boris, eve = (browser(one) for one in (world.amina.user, world.boris, world.eve))
    where = reverse("placement", args=[contract.public_id])
    new = reverse("milestone-new", args=[contract.public_id])
    assert eve.get(new).status_code == 404
    assert boris.post(new, {"title": "Draft", "amount": "1.005"}).status_code == 422
    boris.post(new, {"title": "Draft", "amount": "100"})
    made = Milestone.objects.get()
    assert "Confirm an amount" in amina.get(reverse("me")).content.decode()
    assert "That is right" in amina.get(where).content.decode()
    assert "That is right" not in boris.get(where).content.decode()
    agreed = reverse("amount", args=[contract.public_id, made.entries.get().public_id])
    assert eve.post(agreed, {"act": "confirmed"}).status_code == 404
    amina.post(agreed, {"act": "confirmed"})
    assert "I have delivered this" in amina.get(where).content.decode()
    delivered = reverse("amount-new", args=[contract.public_id, made.public_id, "delivered"])
    assert 'value="100.00"' in amina.get(delivered).content.decode()
    filled = {"amount": "100", "on": world.today.isoformat()}
    assert "more than both of you have agreed" in amina.post(delivered, {**filled, "amount": "101"}).content.decode()
    amina.post(delivered, filled)
    entry = made.entries.latest("pk")
    reject = reverse("amount", args=[contract.public_id, entry.public_id])
    assert "This amount is not right" in boris.get(reject).content.decode()
    assert boris.post(reject, {"words": ""}).status_code == 422
    boris.post(reject, {"act": "confirmed"})
    assert "We have paid for this" in boris.get(where).content.decode()
    assert "Take out an amount" in boris.get(reject).content.decode()
    boris.post(reject, {"words": "Not all of it."})
    assert made.entries.latest("pk").amount == -100
    assert amina.get(reverse("amount-new", args=[contract.public_id, made.public_id, "stolen"])).status_code == 404
    renew = reverse("contract-renew", args=[contract.public_id])
    assert boris.post(renew, {"starts_on": "2999-01-01"}).status_code == 422
    boris.post(renew, {"starts_on": world.today.isoformat()})
    assert Placement.objects.filter(renews=contract).exists()
    seen = boris.get(reverse("placement", args=[contract.renewal.public_id])).content.decode()
    assert "The contract before this one" in seen


def test_the_page_tells_what_happened_and_who_is_next(world: World, milestone: Milestone) -> None:
    record(milestone, world.amina.user, D, 40)
    where = reverse("placement", args=[milestone.placement.public_id])
    for person, told in (
        (world.boris, ["<b>You</b>: confirm what is recorded as delivered: Draft"]),
        (world.amina.user, ["<b>Hilltop Data</b>: confirm what is recorded as delivered: Draft"]),
    ):
        page = browser(person).get(where).content.decode()
        for words in [*told, "The graduate confirmed that it began", "Draft: agreed"]:
            assert words in page


def test_the_page_of_a_contract_asks_as_often_for_many_milestones_as_for_one(
    world: World, milestone: Milestone
) -> None:
    def queries() -> int:
        client = browser(world.boris)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("placement", args=[milestone.placement.public_id]))
        return len(asked)

    queries()
    few = queries()
    for number in range(4):
        made = services.add_milestone(
            placement=milestone.placement, by=world.boris, title=f"Part {number}", amount=Decimal(10)
        )
        confirm(made.entries.get(), world.amina.user)
        record(made, world.amina.user, D, 5)
    assert queries() == few
