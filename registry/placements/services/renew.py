"""A contract that goes on: a new one in its place, with a value of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.listings.models import Kind
from registry.placements import errors, rules
from registry.placements.models import Placement, PlacementState
from registry.places.rules import check_amount

from .steps import hold_engagements, insert, lock_placement, set_confirmed, side_or_refuse


@transaction.atomic
def renew_contract(
    *,
    placement: Placement,
    by: User,
    starts_on: date,
    pay: Decimal | None = None,
    hours_per_week: int | None = None,
    at: datetime | None = None,
) -> Placement:
    """One side says that a contract went on from a day as a new one; the former ends the day before, unless it had
    ended already. The other side confirms the new one as any other.

    Raises NotYours, NotRenewable, RenewedTooEarly, NotStartedYet, PayNeedsCurrency, WrongAmount or
    OverlappingEngagement.
    """
    at = at or timezone.now()
    former = lock_placement(placement.pk)
    side = side_or_refuse(by, former)
    is_renewed = Placement.objects.filter(renews=former).exists()
    if former.kind != Kind.CONTRACT or former.state != PlacementState.CONFIRMED or is_renewed:
        raise errors.NotRenewable
    if starts_on <= (former.ended_on or former.starts_on):
        raise errors.RenewedTooEarly
    if not rules.has_started(starts_on, day_at(at, former.country.time_zone)):
        raise errors.NotStartedYet(starts_on)
    if pay is not None:
        if former.currency_id is None:
            raise errors.PayNeedsCurrency
        check_amount(pay, former.currency_id)
    hold_engagements(former.profile_id)
    if former.ended_on is None:
        former.ended_on = starts_on - timedelta(days=1)
        former.save(update_fields=["ended_on"])
        outbox.emit("placement.ended", placement_id=former.pk)
    made = Placement(
        renews=former,
        profile=former.profile,
        organisation=former.organisation,
        mentor=former.mentor,
        kind=former.kind,
        role=former.role,
        isco_id=former.isco_id,
        country=former.country,
        starts_on=starts_on,
        pay=pay,
        currency_id=former.currency_id,
        hours_per_week=hours_per_week,
        is_remote=former.is_remote,
        is_cross_border=former.is_cross_border,
        state=PlacementState.CLAIMED,
    )
    set_confirmed(made, side, at)
    insert(made)
    outbox.emit("placement.claimed", placement_id=made.pk)
    return made
