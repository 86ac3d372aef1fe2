"""What the pages of a contract show, and what its ledger adds up to. Only what both sides confirmed is added up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.hiring.selectors import Waiting

from . import rules
from .access import employed_by
from .models import (
    AmountEntry,
    AmountStep,
    AmountVerdict,
    CheckIn,
    CorrectionState,
    Milestone,
    Placement,
    PlacementCorrection,
)
from .rules import Line, Side


@dataclass(frozen=True)
class Entry:
    """A line of the ledger as one side reads it."""

    entry: AmountEntry
    verdict: str
    words: str
    waits_for_me: bool
    may_take_out: bool

    @property
    def is_open(self) -> bool:
        return self.verdict == ""


@dataclass(frozen=True)
class Card:
    """A milestone with its ledger, and what this side does next."""

    milestone: Milestone
    entries: list[Entry]
    agreed: Decimal
    delivered: Decimal
    paid: Decimal
    next_step: AmountStep | None
    remaining: Decimal

    @property
    def owed(self) -> Decimal:
        """Delivered and not paid yet; below zero where it was paid ahead."""
        return self.delivered - self.paid

    @property
    def waiting(self) -> list[Entry]:
        """What this side has to answer."""
        return [one for one in self.entries if one.waits_for_me]


def milestones_of(placement: Placement, mine: Side) -> list[Card]:
    """A contract's milestones in their order. Two queries."""
    rows = AmountEntry.objects.filter(milestone__placement=placement).select_related("answer")
    by_milestone: dict[int, list[AmountEntry]] = {}
    for row in rows:
        by_milestone.setdefault(row.milestone_id, []).append(row)
    return [_card(one, by_milestone.get(one.pk, []), placement, mine) for one in placement.milestones.all()]


def _card(milestone: Milestone, rows: list[AmountEntry], placement: Placement, mine: Side) -> Card:
    name = CheckIn.Side.GRADUATE if mine == Side.GRADUATE else CheckIn.Side.EMPLOYER
    goes_on = placement.state in rules.MAY_RECORD
    verdicts = {row.pk: _verdict(row) for row in rows}
    taken_out = {row.reverses_id for row in rows if verdicts[row.pk][0] != AmountVerdict.REJECTED}
    entries = [
        Entry(
            entry=row,
            verdict=verdicts[row.pk][0],
            words=verdicts[row.pk][1],
            waits_for_me=goes_on and not verdicts[row.pk][0] and row.side != name,
            may_take_out=goes_on
            and verdicts[row.pk][0] == AmountVerdict.CONFIRMED
            and row.reverses_id is None
            and row.pk not in taken_out,
        )
        for row in rows
    ]
    lines = [
        Line(AmountStep(row.step), row.amount, verdicts[row.pk][0] == AmountVerdict.CONFIRMED, row.is_advance)
        for row in rows
        if verdicts[row.pk][0] != AmountVerdict.REJECTED
    ]
    step = AmountStep.DELIVERED if mine == Side.GRADUATE else AmountStep.PAID
    bound = AmountStep.AGREED if mine == Side.GRADUATE else AmountStep.DELIVERED
    remaining = rules.least(lines, bound) - rules.most(lines, step)
    return Card(
        milestone=milestone,
        entries=entries,
        agreed=rules.total(lines, AmountStep.AGREED),
        delivered=rules.total(lines, AmountStep.DELIVERED),
        paid=rules.total(lines, AmountStep.PAID),
        next_step=step if goes_on and remaining > 0 else None,
        remaining=remaining,
    )


def _verdict(row: AmountEntry) -> tuple[str, str]:
    answer = getattr(row, "answer", None)
    return (answer.verdict, answer.words) if answer is not None else ("", "")


def amounts_waiting(user: User) -> list[Waiting]:
    """Amounts that wait for this person's word, as graduate or for the employer, oldest first. One query."""
    rows = AmountEntry.objects.filter(answer=None, milestone__placement__state__in=rules.MAY_RECORD)
    rows = rows.filter(_of_the_other_side(user, "milestone__placement"))
    found = rows.select_related("milestone__placement").order_by("recorded_at", "pk")
    return [
        Waiting(
            since=row.recorded_at,
            what=_("Confirm an amount"),
            about=f"{row.milestone.title}, {row.milestone.placement.role}",
            url=reverse("placement", args=[row.milestone.placement.public_id]) + "#milestones",
        )
        for row in found
    ]


def corrections_waiting(user: User) -> list[Waiting]:
    """Corrections that wait for this person's word, oldest first. One query."""
    rows = PlacementCorrection.objects.filter(state=CorrectionState.PROPOSED, placement__state__in=rules.MAY_CORRECT)
    rows = rows.filter(_of_the_other_side(user, "placement"))
    found = rows.select_related("placement__organisation", "placement__mentor__user").order_by("proposed_at", "pk")
    return [
        Waiting(
            since=row.proposed_at,
            what=_("Look at a correction"),
            about=f"{row.placement.role}, {row.placement.employer_name}",
            url=reverse("placement", args=[row.placement.public_id]) + "#correction",
        )
        for row in found
    ]


def _of_the_other_side(user: User, path: str) -> Q:
    """What the other side of a person's placements said. Who is on both sides speaks as the graduate."""
    mine = Placement.objects.filter(profile__user=user)
    theirs = Placement.objects.filter(employed_by(user)).exclude(profile__user=user)
    as_graduate = Q(side=CheckIn.Side.EMPLOYER, **{f"{path}__in": mine})
    return as_graduate | Q(side=CheckIn.Side.GRADUATE, **{f"{path}__in": theirs})


def paid_totals(placements: QuerySet[Placement]) -> dict[str, Decimal]:
    """What was paid in some placements, by currency: confirmed by both sides, and never added across currencies. One
    query."""
    rows = AmountEntry.objects.filter(
        step=AmountStep.PAID, answer__verdict=AmountVerdict.CONFIRMED, milestone__placement__in=placements
    )
    found = rows.order_by().values_list("milestone__currency").annotate(paid=Sum("amount"))
    return dict(found)
