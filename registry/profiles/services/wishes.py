"""What a graduate looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from registry.places.models import Country, Currency
from registry.places.rules import check_amount
from registry.profiles import errors, rules
from registry.profiles.models import Profile
from registry.taxonomy.models import IscoGroup

from .changing import check, locked, tell

FIELDS = [
    "wants",
    "wants_remote",
    "hours_per_week",
    "available_from",
    "pay_floor",
    "pay_currency",
    "contract_floor",
    "contract_currency",
    "works_from",
    "works_until",
    "is_looking",
]


@transaction.atomic
def set_wishes(
    *,
    profile: Profile,
    wants: Sequence[str],
    aims: Iterable[IscoGroup] = (),
    wants_remote: bool = True,
    may_move_to: Iterable[Country] = (),
    hours_per_week: int | None = None,
    available_from: date | None = None,
    pay_floor: Decimal | None = None,
    pay_currency: Currency | None = None,
    contract_floor: Decimal | None = None,
    contract_currency: Currency | None = None,
    works_from: int = rules.WORKS_FROM,
    works_until: int = rules.WORKS_UNTIL,
    is_looking: bool = True,
) -> Profile:
    """Say what one looks for. `pay_floor` is the least pay a month, `contract_floor` the least for a day of contract
    work; no employer ever learns them. `works_from` and `works_until` are hours of the day at home, 0 to 24.

    Raises CurrencyMissing, or WrongAmount when the currency has fewer decimals than the amount.
    """
    profile = locked(profile)
    pay_currency = _currency_of(pay_floor, pay_currency)
    contract_currency = _currency_of(contract_floor, contract_currency)
    profile.wants, profile.wants_remote, profile.is_looking = list(wants), wants_remote, is_looking
    profile.hours_per_week, profile.available_from = hours_per_week, available_from
    profile.works_from, profile.works_until = works_from, works_until
    profile.pay_floor, profile.pay_currency = pay_floor, pay_currency
    profile.contract_floor, profile.contract_currency = contract_floor, contract_currency
    check(profile)
    profile.aims.set(aims)
    profile.may_move_to.set(may_move_to)
    tell(profile, fields=FIELDS)
    return profile


def _currency_of(amount: Decimal | None, currency: Currency | None) -> Currency | None:
    """The currency of an amount, checked. One without an amount says nothing, and would stay as a leftover."""
    if amount is None:
        return None
    if currency is None:
        raise errors.CurrencyMissing
    check_amount(amount, currency.code)
    return currency
