"""Placements: expected, claimed, confirmed, disputed, ended. Each service locks the placement first."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation, User
from corridor import outbox
from registry.hiring.access import may_hire_for
from registry.hiring.models import Application, Offer, OfferState
from registry.hiring.rules import day_at
from registry.listings.models import Kind
from registry.listings.services import free_places, lock_listing
from registry.places.models import Country, Currency
from registry.places.rules import check_amount
from registry.profiles.models import Profile
from registry.taxonomy.models import IscoGroup

from . import errors, rules
from .access import side
from .models import Placement, PlacementState
from .rules import Side

MANAGE = "placements.change_placement"
# When on the first day both sides are asked: 09:00 in Nairobi, 08:00 in Kigali.
ASKED_AT = time(6, tzinfo=UTC)


def lock_placement(pk: int) -> Placement:
    return (
        Placement.objects.select_related("profile__user", "organisation", "mentor__user", "country")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=pk)
    )


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
        _insert(placement)
    except errors.OverlappingEngagement:
        return _joined_with_running(placement)
    _ask_on_first_day(placement)
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


def _ask_on_first_day(placement: Placement) -> None:
    wait = datetime.combine(placement.starts_on, ASKED_AT) - timezone.now()
    outbox.emit("placement.expected", after=max(wait, timedelta()), placement_id=placement.pk)


def _insert(placement: Placement) -> None:
    """Raises OverlappingEngagement where the database says so."""
    placement.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
    except IntegrityError as error:
        if "no_overlapping_engagement" in str(error):
            raise errors.OverlappingEngagement from error
        raise


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
    currency_code = _code(currency) if currency is not None else None
    if pay is not None:
        if currency_code is None:
            raise errors.PayNeedsCurrency
        check_amount(pay, currency_code)
    where = Country.objects.get(pk=_code(country))
    if not rules.has_started(starts_on, day_at(at, where.time_zone)):
        raise errors.NotStartedYet(starts_on)
    placement = Placement(
        profile=profile,
        organisation=organisation,
        kind=kind,
        role=role.strip(),
        isco_id=_code(isco),
        country=where,
        starts_on=starts_on,
        pay=pay,
        currency_id=currency_code if pay is not None else None,
        hours_per_week=hours_per_week,
        is_remote=is_remote,
        is_cross_border=rules.is_cross_border(owner_country=organisation.country_id, home=profile.country_id),
        state=PlacementState.CLAIMED,
    )
    _set_confirmed(placement, claimer, at)
    _insert(placement)
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


def _code(value: IscoGroup | Country | Currency | str) -> str:
    return value if isinstance(value, str) else value.pk


@transaction.atomic
def confirm_placement(*, placement: Placement, by: User, at: datetime | None = None) -> Placement:
    """The person's side says that it really began. With both sides' word the placement counts.

    A side that says so twice changes nothing. Raises NotYours, InDispute, DidNotHappen, or NotStartedYet.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    confirming = _side(by, placement)
    if placement.state == PlacementState.DISPUTED:
        raise errors.InDispute
    if placement.state == PlacementState.CANCELLED:
        raise errors.DidNotHappen
    if _is_confirmed_by(placement, confirming):
        return placement
    if not rules.has_started(placement.starts_on, day_at(at, placement.country.time_zone)):
        raise errors.NotStartedYet(placement.starts_on)
    _set_confirmed(placement, confirming, at)
    _move(placement, _certainty(placement), confirming, "graduate_confirmed_at", "employer_confirmed_at")
    done = placement.state == PlacementState.CONFIRMED
    outbox.emit("placement.confirmed" if done else "placement.claimed", placement_id=placement.pk)
    return placement


@transaction.atomic
def dispute_placement(*, placement: Placement, by: User, reason: str) -> Placement:
    """One side says that something is wrong. Until an administrator has settled it, the placement does not count.

    Raises NotYours, ReasonNeeded, or StepNotAllowed for one that is disputed or cancelled.
    """
    placement = lock_placement(placement.pk)
    disputing = _side(by, placement)
    if not reason.strip():
        raise errors.ReasonNeeded
    placement.dispute_reason = reason.strip()
    placement.full_clean(validate_constraints=False)
    _move(placement, PlacementState.DISPUTED, disputing, "dispute_reason")
    outbox.emit("placement.disputed", placement_id=placement.pk)
    return placement


@transaction.atomic
def resolve_dispute(
    *, placement: Placement, by: User, happened: bool, reason: str, at: datetime | None = None
) -> Placement:
    """An administrator settles a dispute: it stands as far as its sides have confirmed it, or it did not happen.

    Nobody confirms for a side: what only one side has confirmed still waits for the other.
    Raises NotYours (not an administrator of placements), ReasonNeeded or NotInDispute.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    if not by.has_perm(MANAGE):
        raise errors.NotYours
    if placement.state != PlacementState.DISPUTED:
        raise errors.NotInDispute
    if not reason.strip():
        raise errors.ReasonNeeded
    placement.resolution, placement.resolved_by, placement.resolved_at = reason.strip(), by, at
    placement.full_clean(validate_constraints=False)
    to = _certainty(placement) if happened else PlacementState.CANCELLED
    _move(placement, to, Side.ADMINISTRATOR, "resolution", "resolved_by", "resolved_at")
    if to in {PlacementState.CONFIRMED, PlacementState.CANCELLED}:
        outbox.emit(f"placement.{to.value}", placement_id=placement.pk)
    outbox.emit("placement.resolved", placement_id=placement.pk)
    return placement


@transaction.atomic
def end_placement(*, placement: Placement, by: User, ended_on: date, at: datetime | None = None) -> Placement:
    """Record the last day. It does not undo the placement: it began, and that counts.

    Raises NotYours, StepNotAllowed, EndsBeforeStart, EndsInFuture, or EndedAlready with another day.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    _side(by, placement)
    if placement.ended_on == ended_on:
        return placement
    if placement.ended_on is not None:
        raise errors.EndedAlready
    if placement.state not in rules.MAY_END:
        raise errors.StepNotAllowed
    if ended_on < placement.starts_on:
        raise errors.EndsBeforeStart
    if ended_on > day_at(at, placement.country.time_zone):
        raise errors.EndsInFuture
    placement.ended_on = ended_on
    placement.save(update_fields=["ended_on"])
    outbox.emit("placement.ended", placement_id=placement.pk)
    return placement


@transaction.atomic
def cancel_placement(*, placement: Placement, by: User) -> Placement:
    """It did not happen. Either side may say so while nobody has confirmed it; a claim only by who made it.

    Raises NotYours, ConfirmedByOther or StepNotAllowed.
    """
    placement = lock_placement(placement.pk)
    cancelling = _side(by, placement)
    other = Side.EMPLOYER if cancelling == Side.GRADUATE else Side.GRADUATE
    if placement.state == PlacementState.CLAIMED and _is_confirmed_by(placement, other):
        raise errors.ConfirmedByOther
    _move(placement, PlacementState.CANCELLED, cancelling)
    outbox.emit("placement.cancelled", placement_id=placement.pk)
    return placement


@transaction.atomic
def free_place(*, placement_id: int, at: datetime | None = None) -> None:
    """Give the listing the place back that an engagement took which did not happen. Safe to run twice and at once:
    the places taken are counted anew, under the lock that every acceptance takes.
    """
    offers = Offer.objects.filter(placement=placement_id, placement__state=PlacementState.CANCELLED)
    listing_id = offers.values_list("application__listing_id", flat=True).first()
    if listing_id is None:
        return
    lock_listing(listing_id)
    accepted = Offer.objects.filter(application__listing=listing_id, state=OfferState.ACCEPTED)
    # An offer whose placement is not recorded yet, or that joined a running one, holds its place.
    taken = accepted.exclude(placement__state=PlacementState.CANCELLED).count()
    free_places(listing_id=listing_id, taken=taken, at=at)


@transaction.atomic
def move_placements(*, kept: Profile, gone: Profile) -> int:
    """One person's two profiles become one: placements come along; return how many.

    One that overlaps with the same engagement of the profile that is kept stays: it is counted there already.
    """
    moved = 0
    for pk in Placement.objects.filter(profile=gone).order_by("pk").values_list("pk", flat=True):
        try:
            with transaction.atomic():
                moved += Placement.objects.filter(pk=pk).update(profile=kept)
        except IntegrityError:
            continue
    return moved


def _side(by: User, placement: Placement) -> Side:
    found = side(by, placement)
    if found is None:
        raise errors.NotYours
    return found


def _is_confirmed_by(placement: Placement, one: Side) -> bool:
    times = {Side.GRADUATE: placement.graduate_confirmed_at, Side.EMPLOYER: placement.employer_confirmed_at}
    return times[one] is not None


def _set_confirmed(placement: Placement, one: Side, at: datetime) -> None:
    if one == Side.GRADUATE:
        placement.graduate_confirmed_at = at
    else:
        placement.employer_confirmed_at = at


def _certainty(placement: Placement) -> PlacementState:
    return rules.state_by_confirmations(
        graduate=placement.graduate_confirmed_at is not None, employer=placement.employer_confirmed_at is not None
    )


def _move(placement: Placement, to: PlacementState, by: Side, *changed: str) -> None:
    if not rules.may_move(placement.state, to, by):
        raise errors.StepNotAllowed
    placement.state = to
    placement.save(update_fields=["state", *changed])
