"""One side records an engagement that did not come from an offer here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from registry.hiring.access import may_hire_for
from registry.hiring.models import Application
from registry.hiring.rules import day_at
from registry.listings.models import Kind
from registry.placements import errors, rules
from registry.placements.models import Placement, PlacementState
from registry.placements.rules import Side
from registry.places.models import Country, Currency
from registry.places.rules import check_amount
from registry.profiles.models import Profile
from registry.taxonomy.models import IscoGroup

from .steps import insert, set_confirmed


@transaction.atomic
def claim_placement(
    *,
    profile: Profile,
    organisation: Organisation,
    by: User,
    kind: Kind | str,
    role: str,
    isco: IscoGroup | str,
    country: Country | str,
    starts_on: date,
    pay: Decimal | None = None,
    currency: Currency | str | None = None,
    hours_per_week: int | None = None,
    is_remote: bool = False,
    at: datetime | None = None,
) -> Placement:
    """One side records an engagement that did not come from an offer here; the claim is that side's confirmation.

    An employer may claim only people who applied to one of its listings. Raises NotYours, NotAnEmployer, NeverMet,
    OnlyWork, NotStartedYet, WrongAmount, PayNeedsCurrency or OverlappingEngagement.
    """
    at = at or timezone.now()
    claimer = _claimer(by, profile, organisation)
    if kind not in {Kind.JOB, Kind.CONTRACT}:
        raise errors.OnlyWork
    currency_code = code_of(currency) if currency is not None else None
    if pay is not None:
        if currency_code is None:
            raise errors.PayNeedsCurrency
        check_amount(pay, currency_code)
    where = Country.objects.get(pk=code_of(country))
    if not rules.has_started(starts_on, day_at(at, where.time_zone)):
        raise errors.NotStartedYet(starts_on)
    placement = Placement(
        profile=profile,
        organisation=organisation,
        kind=kind,
        role=role.strip(),
        isco_id=code_of(isco),
        country=where,
        starts_on=starts_on,
        pay=pay,
        currency_id=currency_code if pay is not None else None,
        hours_per_week=hours_per_week,
        is_remote=is_remote,
        is_cross_border=rules.is_cross_border(owner_country=organisation.country_id, home=profile.country_id),
        state=PlacementState.CLAIMED,
    )
    set_confirmed(placement, claimer, at)
    insert(placement)
    outbox.emit("placement.claimed", placement_id=placement.pk)
    return placement


def _claimer(by: User, profile: Profile, organisation: Organisation) -> Side:
    if not organisation.is_verified or organisation.kind != Organisation.Kind.EMPLOYER:
        raise errors.NotAnEmployer
    hires = may_hire_for(by, organisation=organisation, mentor=None)
    claimer = rules.side_of(is_graduate=profile.user_id == by.pk, hires=hires)
    if claimer is None:
        raise errors.NotYours
    met = Application.objects.filter(profile=profile, listing__organisation=organisation)
    if claimer == Side.EMPLOYER and not met.exists():
        raise errors.NeverMet
    return claimer


def code_of(value: IscoGroup | Country | Currency | str) -> str:
    return value if isinstance(value, str) else value.pk
