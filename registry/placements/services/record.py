"""The ledger of a contract: what one side records and the other confirms. Nothing is ever changed, only added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.listings.models import Kind
from registry.placements import errors, rules
from registry.placements.models import (
    AmountAnswer,
    AmountEntry,
    AmountStep,
    AmountVerdict,
    Milestone,
    Placement,
)
from registry.places.models import Currency
from registry.places.rules import check_amount

from .steps import lock_placement, name_of, side_or_refuse

MOST_MILESTONES: Final = 60
_REFUSALS = {AmountStep.AGREED: errors.MoreThanAgreed, AmountStep.DELIVERED: errors.MoreThanDelivered}


@transaction.atomic
def add_milestone(
    *,
    placement: Placement,
    by: User,
    title: str,
    amount: Decimal,
    due_on: date | None = None,
    currency: Currency | str | None = None,
    at: datetime | None = None,
) -> Milestone:
    """One side proposes a part of a contract and what it is worth; it is agreed when the other confirms the amount.

    `currency` counts only for a contract that has none yet, which then has it for good. Raises NotYours, NotAContract,
    ContractRests, PayNeedsCurrency, WrongAmount, AmountOfNothing or TooManyMilestones.
    """
    at = at or timezone.now()
    placement = _contract(placement.pk, by)
    if placement.currency_id is None:
        if currency is None:
            raise errors.PayNeedsCurrency
        placement.currency_id = currency if isinstance(currency, str) else currency.pk
        _check(amount, placement.currency_id)
        placement.save(update_fields=["currency"])
    last = placement.milestones.aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_MILESTONES:
        raise errors.TooManyMilestones
    _check(amount, placement.currency_id)
    milestone = Milestone(
        placement=placement,
        position=last + 1,
        title=title.strip(),
        due_on=due_on,
        amount=amount,
        currency_id=placement.currency_id,
        added_at=at,
    )
    milestone.full_clean(exclude=["placement"], validate_constraints=False)
    milestone.save(force_insert=True)
    entry = AmountEntry(
        milestone=milestone, step=AmountStep.AGREED, amount=amount, on=day_at(at, placement.country.time_zone)
    )
    _record(entry, placement, by, at)
    return milestone


@transaction.atomic
def record_amount(
    *,
    milestone: Milestone,
    by: User,
    step: AmountStep | str,
    amount: Decimal,
    on: date,
    is_advance: bool = False,
    words: str = "",
    at: datetime | None = None,
) -> AmountEntry:
    """One side records what was agreed in addition, delivered or paid; it counts when the other confirms it.

    Raises NotYours, ContractRests, WrongAmount, AmountOfNothing, DayInFuture, MoreThanAgreed or MoreThanDelivered.
    """
    at = at or timezone.now()
    placement = _contract(milestone.placement_id, by)
    _check(amount, milestone.currency_id)
    step = AmountStep(step)
    entry = AmountEntry(
        milestone=milestone,
        step=step,
        amount=amount,
        is_advance=is_advance and step == AmountStep.PAID,
        on=on,
        words=words.strip(),
    )
    return _record(entry, placement, by, at)


@transaction.atomic
def reverse_amount(*, entry: AmountEntry, by: User, words: str, at: datetime | None = None) -> AmountEntry:
    """Take out what both had confirmed and was wrong, by a line of the opposite amount; the other side confirms it too.

    Raises NotYours, ContractRests, ReasonNeeded, NotConfirmedAmount, TakenOutAlready, or MoreThanAgreed and
    MoreThanDelivered where something later rests on it.
    """
    at = at or timezone.now()
    wrong = AmountEntry.objects.select_related("milestone").get(pk=entry.pk)
    placement = _contract(wrong.milestone.placement_id, by)
    if not words.strip():
        raise errors.ReasonNeeded
    if wrong.reverses_id is not None or not AmountAnswer.objects.filter(entry=wrong, verdict="confirmed").exists():
        raise errors.NotConfirmedAmount
    if wrong.reversals.exclude(answer__verdict=AmountVerdict.REJECTED).exists():
        raise errors.TakenOutAlready
    opposite = AmountEntry(
        milestone=wrong.milestone,
        step=wrong.step,
        amount=-wrong.amount,
        is_advance=wrong.is_advance,
        on=day_at(at, placement.country.time_zone),
        reverses=wrong,
        words=words.strip(),
    )
    return _record(opposite, placement, by, at)


@transaction.atomic
def answer_amount(
    *, entry: AmountEntry, by: User, verdict: AmountVerdict | str, words: str = "", at: datetime | None = None
) -> AmountAnswer:
    """The other side confirms a line, or says why it is not right. The same answer twice changes nothing.

    Raises NotYours, ContractRests, ReasonNeeded, or AnsweredAlready.
    """
    asked = AmountEntry.objects.select_related("milestone").get(pk=entry.pk)
    placement = _contract(asked.milestone.placement_id, by)
    side = name_of(side_or_refuse(by, placement))
    verdict = AmountVerdict(verdict)
    if side == asked.side:
        raise errors.NotYours
    given = AmountAnswer.objects.filter(entry=asked).first()
    if given is not None:
        if given.verdict == verdict:
            return given
        raise errors.AnsweredAlready
    if verdict == AmountVerdict.REJECTED and not words.strip():
        raise errors.ReasonNeeded
    answer = AmountAnswer(
        entry=asked,
        verdict=verdict,
        words=words.strip(),
        side=side,
        answered_by=by,
        answered_at=at or timezone.now(),
    )
    answer.full_clean(exclude=["entry", "answered_by"], validate_constraints=False)
    answer.save(force_insert=True)
    outbox.emit("amount.answered", entry_id=asked.pk)
    return answer


def lines_of(milestone: Milestone) -> list[rules.Line]:
    """The lines of a milestone that were not rejected, as the rules see them. One query."""
    rows = milestone.entries.exclude(answer__verdict=AmountVerdict.REJECTED)
    return [
        rules.Line(AmountStep(step), amount, verdict == AmountVerdict.CONFIRMED, is_advance)
        for step, amount, verdict, is_advance in rows.values_list("step", "amount", "answer__verdict", "is_advance")
    ]


def _contract(placement_id: int, by: User) -> Placement:
    """The contract, locked: whoever records or answers in it comes one after the other."""
    placement = lock_placement(placement_id)
    side_or_refuse(by, placement)
    if placement.kind != Kind.CONTRACT:
        raise errors.NotAContract
    if placement.state not in rules.MAY_RECORD:
        raise errors.ContractRests
    return placement


def _check(amount: Decimal, currency: str) -> None:
    check_amount(amount, currency)
    if amount == 0:
        raise errors.AmountOfNothing


def _record(entry: AmountEntry, placement: Placement, by: User, at: datetime) -> AmountEntry:
    if entry.on > day_at(at, placement.country.time_zone):
        raise errors.DayInFuture
    line = rules.Line(AmountStep(entry.step), entry.amount, is_confirmed=False, is_advance=entry.is_advance)
    exceeded = rules.exceeds(lines_of(entry.milestone), line)
    if exceeded is not None:
        raise _REFUSALS[exceeded]
    entry.side, entry.recorded_by, entry.recorded_at = name_of(side_or_refuse(by, placement)), by, at
    entry.full_clean(exclude=["milestone", "recorded_by", "reverses"], validate_constraints=False)
    entry.save(force_insert=True)
    outbox.emit("amount.recorded", entry_id=entry.pk)
    return entry
