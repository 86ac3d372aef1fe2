"""Offers: made, answered, taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import is_graduate, is_in_good_standing, may_hire
from registry.hiring.models import Application, ApplicationState, LeftReason, Offer, OfferState
from registry.hiring.rules import Actor, day_at, maker_of, may_answer_offer, may_move
from registry.listings.models import Kind, Listing
from registry.listings.services import ListingFull, fill_place, lock_listing
from registry.places.models import Currency
from registry.places.rules import check_amount
from registry.taxonomy.models import IscoGroup

from .applying import require_together, withdraw
from .locking import lock_application, lock_offer, lock_profile
from .recording import record_answer, record_move

ANSWER_WITHIN = timedelta(days=7)
# What may differ between an offer and what is asked for in answer.
TERMS = ("starts_on", "pay", "hours_per_week", "duration_days", "is_remote")


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
    place: str = "",
    message: str = "",
    answer_by: date,
    at: datetime | None = None,
) -> Offer:
    """Offer the role to the person of a live application. A mentorship has no pay. Where the graduate has asked for
    other terms, this is the answer to them.

    Raises NotYours, OfferStands, MoveNotAllowed, NoPlaceLeft, StartTooEarly, AnswerDateTooEarly, PayNeeded, or
    WrongAmount for decimals that the currency does not have.
    """
    at = at or timezone.now()
    listing, application = lock_listing(application.listing_id), lock_application(application.pk)
    if not may_hire(by, listing):
        raise errors.NotYours
    asked = _terms_asked_for(application)
    if asked is None and not may_move(application.state, ApplicationState.OFFERED, Actor.HIRER):
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
        place=place.strip(),
        message=message.strip(),
        made_by=by,
        made_at=at,
        answer_by=answer_by,
    )
    if asked is not None:
        record_answer(asked, OfferState.COUNTERED, at)
    offer.full_clean(validate_constraints=False)
    offer.save(force_insert=True)
    if asked is None:
        record_move(application, ApplicationState.OFFERED, at)
    outbox.emit("offer.made", offer_id=offer.pk)
    return offer


def _terms_asked_for(application: Application) -> Offer | None:
    """What the graduate asked for in answer to an offer, held. Raises OfferStands where an own offer waits."""
    if application.state != ApplicationState.OFFERED:
        return None
    standing = application.offers.select_for_update(no_key=True).filter(state=OfferState.SENT).first()
    if standing is None or not standing.by_graduate:
        raise errors.OfferStands
    return standing


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
def accept_offer(
    *, offer: Offer, by: User, leaving: Collection[int] | None = None, at: datetime | None = None
) -> Offer:
    """Take the role as offered, or, for the employer, the terms that the graduate asked for. It takes one of the
    listing's places.

    When a graduate accepts a job, their other applications for jobs are withdrawn with a kind word, since nobody works
    two; contracts and mentorships go on. `leaving` names other applications instead, by number. When the employer
    agrees to terms, nothing else ends: that is for the graduate to say.
    Raises NotYours, OfferOver, OwnerOnHold, BlockedByYou or KeptApart, or NoPlaceLeft when others were faster.
    """
    at = at or timezone.now()
    # The profile first: two acceptances of one person must not wait for each other's applications.
    lock_profile(Application.objects.values_list("profile_id", flat=True).get(pk=offer.application_id))
    listing, application, offer = _lock_for_answer(offer)
    _require_answer(listing, application, offer, by, to=OfferState.ACCEPTED, at=at)
    if not is_in_good_standing(listing):
        raise errors.OwnerOnHold
    require_together(application.profile, listing)
    try:
        fill_place(listing_id=listing.pk)
    except ListingFull as error:
        raise errors.NoPlaceLeft from error
    record_answer(offer, OfferState.ACCEPTED, at)
    record_move(application, ApplicationState.PLACED, at)
    outbox.emit("offer.answered", offer_id=offer.pk)
    outbox.emit("offer.accepted", offer_id=offer.pk)
    _leave_others(application, listing, leaving, at, by_graduate=is_graduate(by, application))
    return offer


def competing(application: Application) -> QuerySet[Application]:
    """The other applications of the graduate that still run."""
    return Application.objects.live().filter(profile=application.profile_id).exclude(pk=application.pk)


def _leave_others(
    application: Application, listing: Listing, leaving: Collection[int] | None, at: datetime, *, by_graduate: bool
) -> None:
    others = competing(application).order_by("pk")
    if leaving is not None:
        others = others.filter(pk__in=leaving)
    elif listing.kind == Kind.JOB and by_graduate:
        others = others.filter(listing__kind=Kind.JOB)
    else:
        return
    for other in others:
        withdraw(application=other, by=application.profile.user, reason=LeftReason.ELSEWHERE, at=at)


@transaction.atomic
def decline_offer(*, offer: Offer, by: User, at: datetime | None = None) -> Offer:
    """Not these terms: the graduate's no to an offer, or the employer's to what the graduate asked for. The
    conversation goes on until one side ends it.

    Raises NotYours or OfferOver.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    _require_answer(listing, application, offer, by, to=OfferState.DECLINED, at=at)
    _end(offer, application, OfferState.DECLINED, at)
    outbox.emit("offer.answered", offer_id=offer.pk)
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: User, at: datetime | None = None) -> Offer:
    """Whoever made an offer that was not answered takes it back.

    Raises NotYours or OfferOver.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    side = _side(listing, application, by)
    if side != maker_of(offer.by_graduate):
        raise errors.NotYours
    if not may_answer_offer(offer.state, OfferState.WITHDRAWN, side, by_graduate=offer.by_graduate):
        raise errors.OfferOver
    _end(offer, application, OfferState.WITHDRAWN, at)
    outbox.emit("offer.withdrawn", offer_id=offer.pk)
    return offer


@transaction.atomic
def ask_other_terms(
    *,
    offer: Offer,
    by: User,
    starts_on: date,
    pay: Decimal | None,
    hours_per_week: int | None = None,
    duration_days: int | None = None,
    is_remote: bool = False,
    message: str = "",
    answer_by: date | None = None,
    at: datetime | None = None,
) -> Offer:
    """The graduate says under which terms they would come; the employer answers within a week unless told otherwise.

    Role and currency stay those of the offer. Raises NotYours, OfferOver, TermsUnchanged, StartTooEarly,
    AnswerDateTooEarly, PayNeeded or WrongAmount.
    """
    at = at or timezone.now()
    listing, application, offer = _lock_for_answer(offer)
    _require_answer(listing, application, offer, by, to=OfferState.COUNTERED, at=at)
    today = day_at(at, listing.country.time_zone)
    answer_by = answer_by or today + ANSWER_WITHIN
    _require_future(starts_on, answer_by, on=today)
    currency = _checked_currency(listing, pay, offer.currency_id)
    asked = Offer(
        application=application,
        role=offer.role,
        isco_id=offer.isco_id,
        starts_on=starts_on,
        pay=pay if currency else None,
        currency_id=currency,
        hours_per_week=hours_per_week,
        duration_days=duration_days,
        is_remote=is_remote,
        place=offer.place,
        message=message.strip(),
        by_graduate=True,
        answers=offer,
        made_by=by,
        made_at=at,
        answer_by=answer_by,
    )
    if all(getattr(asked, name) == getattr(offer, name) for name in TERMS):
        raise errors.TermsUnchanged
    record_answer(offer, OfferState.COUNTERED, at)
    asked.full_clean(validate_constraints=False)
    asked.save(force_insert=True)
    outbox.emit("offer.countered", offer_id=asked.pk)
    return asked


def _end(offer: Offer, application: Application, state: OfferState, at: datetime) -> None:
    """The offer came to nothing, and the two talk on."""
    record_answer(offer, state, at)
    record_move(application, ApplicationState.INTERVIEW, at)


def _lock_for_answer(offer: Offer) -> tuple[Listing, Application, Offer]:
    listing_id = Application.objects.values_list("listing_id", flat=True).get(pk=offer.application_id)
    return lock_listing(listing_id), lock_application(offer.application_id), lock_offer(offer.pk)


def _side(listing: Listing, application: Application, by: User) -> Actor:
    """On which side a person stands. Raises NotYours."""
    if is_graduate(by, application):
        return Actor.GRADUATE
    if may_hire(by, listing):
        return Actor.HIRER
    raise errors.NotYours


def _require_answer(
    listing: Listing, application: Application, offer: Offer, by: User, *, to: OfferState, at: datetime
) -> None:
    side = _side(listing, application, by)
    if side == maker_of(offer.by_graduate):
        raise errors.NotYours
    if not may_answer_offer(offer.state, to, side, by_graduate=offer.by_graduate):
        raise errors.OfferOver
    if not offer.is_answerable(day_at(at, listing.country.time_zone)):
        raise errors.OfferOver
