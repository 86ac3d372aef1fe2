"""Statements: what was agreed, delivered and paid, by currency and month. Amounts of two currencies are never added."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext as _now

from accounts.models import Organisation, User
from corridor.papers.cells import as_text

from .models import AmountEntry, AmountStep, AmountVerdict, Placement, PlacementState

NOTHING = Decimal()


@dataclass(frozen=True)
class Movement:
    """What happened in one contract in one month."""

    currency: str
    month: date
    public_id: UUID
    role: str
    state: str
    agreed: Decimal
    delivered: Decimal
    paid: Decimal

    @property
    def state_label(self) -> str | Promise:
        return PlacementState(self.state).label


@dataclass(frozen=True)
class Month:
    """A month in one currency. What is open is what was delivered and not paid; below zero, it was paid ahead."""

    month: date
    opening: Decimal
    movements: list[Movement]

    @property
    def agreed(self) -> Decimal:
        return sum((one.agreed for one in self.movements), NOTHING)

    @property
    def delivered(self) -> Decimal:
        return sum((one.delivered for one in self.movements), NOTHING)

    @property
    def paid(self) -> Decimal:
        return sum((one.paid for one in self.movements), NOTHING)

    @property
    def closing(self) -> Decimal:
        return self.opening + self.delivered - self.paid


@dataclass(frozen=True)
class Account:
    """The months of one currency, the oldest first."""

    currency: str
    months: list[Month]

    @property
    def opening(self) -> Decimal:
        return self.months[0].opening if self.months else NOTHING

    @property
    def closing(self) -> Decimal:
        return self.months[-1].closing if self.months else NOTHING


def movements_in(placements: QuerySet[Placement]) -> list[Movement]:
    """Every confirmed amount, added up by currency, month and contract. One query.

    A line belongs to the month of its day. A contract that was cancelled or is in dispute stays: what
    was paid was paid.
    """
    rows = AmountEntry.objects.filter(answer__verdict=AmountVerdict.CONFIRMED, milestone__placement__in=placements)
    place = "milestone__placement__"
    keys = ("milestone__currency_id", "month", f"{place}public_id", f"{place}role", f"{place}state")
    sums = {step.value: Sum("amount", filter=Q(step=step), default=NOTHING) for step in AmountStep}
    found = rows.order_by().annotate(month=TruncMonth("on")).values_list(*keys).annotate(**sums)
    made = [Movement(*row) for row in found]
    return sorted(made, key=lambda one: (one.currency, one.month, one.role, str(one.public_id)))


def accounts(movements: Iterable[Movement], *, year: int | None = None) -> list[Account]:
    """One account for each currency; of a year, with what was open before it as its opening."""
    made = []
    for currency, of_currency in groupby(movements, key=lambda one: one.currency):
        months = list(_months(of_currency))
        if year is not None:
            months = _of_year(months, year)
        if months:
            made.append(Account(currency, months))
    return made


def _months(movements: Iterator[Movement]) -> Iterator[Month]:
    opening = NOTHING
    for month, of_month in groupby(movements, key=lambda one: one.month):
        made = Month(month, opening, list(of_month))
        opening = made.closing
        yield made


def _of_year(months: list[Month], year: int) -> list[Month]:
    """The months of a year; where nothing moved in it and something is open, its January shows that."""
    inside = [one for one in months if one.month.year == year]
    before = [one for one in months if one.month.year < year]
    if inside or not before or before[-1].closing == NOTHING:
        return inside
    return [Month(date(year, 1, 1), before[-1].closing, [])]


def years_of(movements: Iterable[Movement]) -> list[int]:
    """The years in which something moved, the newest first."""
    return sorted({one.month.year for one in movements}, reverse=True)


def own_contracts(user: User) -> QuerySet[Placement]:
    """The contracts in which a person works."""
    return Placement.objects.filter(profile__user=user)


def contracts_of_mentor(user: User) -> QuerySet[Placement]:
    """The contracts that a person gives as a mentor."""
    return Placement.objects.filter(mentor__user=user)


def contracts_of(organisation: Organisation) -> QuerySet[Placement]:
    """The contracts that an organisation gives."""
    return Placement.objects.filter(organisation=organisation)


# --- As a file ---------------------------------------------------------------------------------------------------


def sheet(found: Iterable[Account], *, link: str) -> Iterator[list[str]]:
    """The rows of the file: the opening of each month, a row for each contract, and the closing. `link` is the address
    of a placement's page with `{}` for its number."""
    columns = (_now("Month"), _now("Currency"), _now("Line"), _now("Contract"))
    yield [*columns, _now("Agreed"), _now("Delivered"), _now("Paid"), _now("Open"), _now("Link")]
    for account in found:
        for month in account.months:
            key = [f"{month.month:%Y-%m}", account.currency]
            yield [*key, "opening", "", "", "", "", str(month.opening), ""]
            for one in month.movements:
                figures = [str(one.agreed), str(one.delivered), str(one.paid), str(one.delivered - one.paid)]
                yield [*key, "movement", as_text(one.role), *figures, link.format(one.public_id)]
            figures = [str(month.agreed), str(month.delivered), str(month.paid), str(month.closing)]
            yield [*key, "closing", "", *figures, ""]
