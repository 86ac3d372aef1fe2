"""What a graduate looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from registry.places.models import Country, Currency
from registry.places.rules import check_amount
from registry.profiles import errors
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
    is_looking: bool = True,
) -> Profile:
    """Say what one looks for. `pay_floor` is the least pay a month; no employer ever learns it.

    Raises CurrencyMissing, or WrongAmount when the currency has fewer decimals than the amount.
    """
    profile = locked(profile)
    if pay_floor is not None:
        if pay_currency is None:
            raise errors.CurrencyMissing
        check_amount(pay_floor, pay_currency.code)
    profile.wants, profile.wants_remote, profile.is_looking = list(wants), wants_remote, is_looking
    profile.hours_per_week, profile.available_from = hours_per_week, available_from
    # A currency without an amount says nothing, and would stay on the page as a leftover.
    profile.pay_floor, profile.pay_currency = pay_floor, pay_currency if pay_floor is not None else None
    check(profile)
    profile.aims.set(aims)
    profile.may_move_to.set(may_move_to)
    tell(profile, fields=FIELDS)
    return profile
