"""An accepted offer leads to a placement."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from corridor import outbox
from registry.hiring.models import Offer, OfferState
from registry.placements import errors, rules
from registry.placements.models import Placement, PlacementState

from .steps import insert

# When on the first day both sides are asked: 09:00 in Nairobi, 08:00 in Kigali.
ASKED_AT = time(6, tzinfo=UTC)


@transaction.atomic
def expect_from_offer(*, offer_id: int) -> Placement:
    """The placement that an accepted offer leads to; the same one however often it is asked for.

    An engagement that a side had recorded by itself, or that already runs with this employer, is the same engagement:
    it is not counted a second time.
    """
    offer = (
        Offer.objects.select_related(
            "application__profile__user", "application__listing__organisation", "application__listing__mentor"
        )
        .select_for_update(of=("self",), no_key=True)
        .get(pk=offer_id, state=OfferState.ACCEPTED)
    )
    existing = Placement.objects.filter(offer=offer).first()
    if existing is not None:
        return existing
    placement = _placement_of(offer)
    try:
        insert(placement)
    except errors.OverlappingEngagement:
        return _joined_with_running(placement)
    ask_on_first_day(placement)
    return placement


def _placement_of(offer: Offer) -> Placement:
    listing, profile = offer.application.listing, offer.application.profile
    country = rules.country_of(is_remote=offer.is_remote, listing_country=listing.country_id, home=profile.country_id)
    return Placement(
        offer=offer,
        profile=profile,
        organisation=listing.organisation,
        mentor=listing.mentor,
        kind=listing.kind,
        role=offer.role,
        isco_id=offer.isco_id,
        country_id=country,
        starts_on=offer.starts_on,
        pay=offer.pay,
        currency_id=offer.currency_id,
        hours_per_week=offer.hours_per_week,
        is_remote=offer.is_remote,
        is_cross_border=rules.is_cross_border(owner_country=listing.owner_country, home=profile.country_id),
    )


def _joined_with_running(placement: Placement) -> Placement:
    """The engagement that runs already; it takes the offer over if it had none."""
    running = (
        Placement.objects.select_for_update(no_key=True)
        .filter(profile=placement.profile, organisation=placement.organisation, kind=placement.kind)
        .filter(Q(ended_on=None) | Q(ended_on__gt=placement.starts_on))
        .exclude(state=PlacementState.CANCELLED)
        .order_by("-starts_on", "-pk")
    )
    found = running.filter(offer=None).first() or running[0]
    if found.offer_id is None:
        found.offer = placement.offer
        found.save(update_fields=["offer"])
    return found


def ask_on_first_day(placement: Placement) -> None:
    wait = datetime.combine(placement.starts_on, ASKED_AT) - timezone.now()
    outbox.emit("placement.expected", after=max(wait, timedelta()), placement_id=placement.pk)
