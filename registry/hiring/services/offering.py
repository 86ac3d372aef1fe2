"""Offers: made, answered, taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import is_graduate, is_in_good_standing, may_hire
from registry.hiring.models import Application, ApplicationState, Offer, OfferState
from registry.hiring.rules import Actor, day_at, may_answer_offer, may_move
from registry.listings.models import Kind, Listing
from registry.listings.services import ListingFull, fill_place, lock_listing
from registry.places.models import Currency
from registry.places.rules import check_amount
from registry.taxonomy.models import IscoGroup

from .locking import lock_application, lock_offer
from .recording import record_answer, record_move

ANSWER_WITHIN = timedelta(days=7)


@transaction.atomic
def make_offer(
    *,
    application: Application,
    by: User,
    role: str,
    isco: IscoGroup | str,
    starts_on: date,
    pay: Decimal | None,
    currency: Currency | str | None,
    hours_per_week: int | None = None,
    duration_days: int | None = None,
    is_remote: bool = False,
    answer_by: date,
    at: datetime | None = None,
) -> Offer:
    """Offer the role to the person of a live application. A mentorship has no pay.

    Raises NotYours, OfferStands, MoveNotAllowed, NoPlaceLeft, StartTooEarly, AnswerDateTooEarly, PayNeeded, or
    WrongAmount for decimals that the currency does not have.
    """
    at = at or timezone.now()
    listing, application = lock_listing(application.listing_id), lock_application(application.pk)
    if not may_hire(by, listing):
        raise errors.NotYours
    if application.state == ApplicationState.OFFERED:
        raise errors.OfferStands
    if not may_move(application.state, ApplicationState.OFFERED, Actor.HIRER):
        raise errors.MoveNotAllowed
    if listing.places_left <= 0:
        raise errors.NoPlaceLeft
    _require_future(starts_on, answer_by, on=day_at(at, listing.country.time_zone))
    currency_code = _checked_currency(listing, pay, currency)
    offer = Offer(
        application=application,
        role=role.strip(),
        isco_id=isco if isinstance(isco, str) else isco.pk,
        starts_on=starts_on,
        pay=pay if currency_code else None,
        currency_id=currency_code,
        hours_per_week=hours_per_week,
        duration_days=duration_days,
        is_remote=is_remote,
        made_by=by,
        made_at=at,
        answer_by=answer_by,
    )
    offer.full_clean(validate_constraints=False)
    offer.save(force_insert=True)
    record_move(application, ApplicationState.OFFERED, at)
    outbox.emit("offer.made", offer_id=offer.pk)
    return offer


def _require_future(starts_on: date, answer_by: date, *, on: date) -> None:
    if starts_on < on:
        raise errors.StartTooEarly
    if answer_by <= on:
        raise errors.AnswerDateTooEarly


def _checked_currency(listing: Listing, pay: Decimal | None, currency: Currency | str | None) -> str | None:
    if listing.kind == Kind.MENTORSHIP:
        return None
    if pay is None or currency is None:
        raise errors.PayNeeded
    code = currency if isinstance(currency, str) else currency.pk
    check_amount(pay, code)
    return code


@transaction.atomic
def accept_mentee(
    *,
    application: Application,
    by: User,
    starts_on: date,
    answer_by: date | None = None,
    at: datetime | None = None,
) -> Offer:
    """A mentor says yes to a request: an offer without pay, which the graduate then accepts. The answer is expected
    within a week unless told otherwise.

    Raises OnlyMentorships, and what `make_offer` raises.
    """
    at = at or timezone.now()
    listing = application.listing
    if listing.kind != Kind.MENTORSHIP:
        raise errors.OnlyMentorships
    return make_offer(
        application=application,
        by=by,
        role=listing.title,
        isco=listing.isco_id,
        starts_on=starts_on,
        pay=None,
        currency=None,
        hours_per_week=listing.hours_per_week,
        is_remote=listing.is_remote,
        answer_by=answer_by or day_at(at, listing.country.time_zone) + ANSWER_WITHIN,
        at=at,
    )


@transaction.atomic
def accept_offer(*, offer: Offer, by: User, at: datetime | None = None) -> Offer:
    """The graduate takes the role, and with it one of the listing's places.

    Raises NotYours, OfferOver, OwnerOnHold, or NoPlaceLeft when others were faster.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    _require_answer(listing, application, offer, by, to=OfferState.ACCEPTED, at=at)
    if not is_in_good_standing(listing):
        raise errors.OwnerOnHold
    try:
        fill_place(listing_id=listing.pk)
    except ListingFull as error:
        raise errors.NoPlaceLeft from error
    record_answer(offer, OfferState.ACCEPTED, at)
    record_move(application, ApplicationState.PLACED, at)
    outbox.emit("offer.answered", offer_id=offer.pk)
    outbox.emit("offer.accepted", offer_id=offer.pk)
    return offer


@transaction.atomic
def decline_offer(*, offer: Offer, by: User, at: datetime | None = None) -> Offer:
    """The graduate does not take this offer; the conversation goes on until one side ends it.

    Raises NotYours or OfferOver.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    _require_answer(listing, application, offer, by, to=OfferState.DECLINED, at=at)
    record_answer(offer, OfferState.DECLINED, at)
    record_move(application, ApplicationState.INTERVIEW, at)
    outbox.emit("offer.answered", offer_id=offer.pk)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User, at: datetime | None = None) -> Offer:
    """The employer takes back an offer that was not answered.

    Raises NotYours or OfferOver.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    if not may_hire(by, listing):
        raise errors.NotYours
    if not may_answer_offer(offer.state, OfferState.WITHDRAWN, Actor.HIRER):
        raise errors.OfferOver
    record_answer(offer, OfferState.WITHDRAWN, at)
    record_move(application, ApplicationState.INTERVIEW, at)
    outbox.emit("offer.withdrawn", offer_id=offer.pk)
    return offer


def _lock_for_answer(offer: Offer) -> tuple[Listing, Application, Offer]:
    listing_id = Application.objects.values_list("listing_id", flat=True).get(pk=offer.application_id)
    return lock_listing(listing_id), lock_application(offer.application_id), lock_offer(offer.pk)


def _require_answer(
    listing: Listing, application: Application, offer: Offer, by: User, *, to: OfferState, at: datetime
) -> None:
    if not is_graduate(by, application):
        raise errors.NotYours
    if not may_answer_offer(offer.state, to, Actor.GRADUATE):
        raise errors.OfferOver
    if not offer.is_answerable(day_at(at, listing.country.time_zone)):
        raise errors.OfferOver
