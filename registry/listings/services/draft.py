"""Writing a listing and changing it while it is a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from registry.listings import access, errors, rules
from registry.listings.models import Listing, ListingQuestion, ListingSkill
from registry.listings.rules import AskedQuestion, AskedSkill
from registry.places.models import Country, Currency, Language, Region
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import IscoGroup, Skill

from .locking import lock_listing


class Terms(TypedDict):
    """What is offered and asked. Codes may stand for countries, regions, currencies and occupation groups."""

    kind: str
    title: str
    description: str
    isco: IscoGroup | str
    country: Country | str
    region: NotRequired[Region | str | None]
    is_remote: NotRequired[bool]
    eligible_countries: NotRequired[Sequence[str]]
    languages: NotRequired[Sequence[str]]
    pay_min: NotRequired[Decimal | None]
    pay_max: NotRequired[Decimal | None]
    currency: NotRequired[Currency | str | None]
    duration_days: NotRequired[int | None]
    hours_per_week: NotRequired[int | None]
    rhythm: NotRequired[str]
    openings: NotRequired[int]
    starts_on: NotRequired[date | None]
    closes_on: date
    skills: Sequence[AskedSkill]
    questions: NotRequired[Sequence[AskedQuestion]]


@transaction.atomic
def draft_listing(
    *, by: User, owner: Organisation | MentorProfile, at: datetime | None = None, **terms: Unpack[Terms]
) -> Listing:
    """Write a new listing, which nobody but its owner sees until it is submitted and approved.

    Without `eligible_countries` people of every country may apply. Raises NotYours, or the error of the field.
    """
    access.require_writer(by, owner)
    if isinstance(owner, MentorProfile):
        listing = Listing(posted_by=by, mentor=owner)
    else:
        listing = Listing(posted_by=by, organisation=owner)
    return _write(listing, terms, on=timezone.localdate(at))


@transaction.atomic
def edit_listing(*, listing: Listing, by: User, at: datetime | None = None, **terms: Unpack[Terms]) -> Listing:
    """Replace what a draft says. Raises NotYours, NotEditable, or the error of the field."""
    listing = lock_listing(listing.pk)
    access.require_writer(by, access.owner_of(listing))
    rules.require_editable(listing.state)
    return _write(listing, terms, on=timezone.localdate(at))


def _write(listing: Listing, terms: Terms, *, on: date) -> Listing:
    _fill(listing, terms)
    questions = terms.get("questions", ())
    _check(listing, terms["skills"], on=on)
    rules.require_questions(questions)
    listing.full_clean()
    listing.save()
    listing.skills.all().delete()
    ListingSkill.objects.bulk_create(
        ListingSkill(
            listing=listing,
            skill_id=asked.skill_id,
            level=asked.level,
            weight=asked.weight,
            is_required=asked.is_required,
        )
        for asked in terms["skills"]
    )
    listing.questions.all().delete()
    ListingQuestion.objects.bulk_create(
        ListingQuestion(
            listing=listing,
            position=position,
            text=question.text.strip(),
            kind=question.kind,
            is_required=question.is_required,
        )
        for position, question in enumerate(questions, start=1)
    )
    return listing


def _fill(listing: Listing, terms: Terms) -> None:
    listing.kind, listing.title, listing.description = terms["kind"], terms["title"], terms["description"]
    listing.isco_id = _code(terms["isco"])
    listing.country_id = _code(terms["country"])
    listing.region_id = _code_or_none(terms.get("region"))
    listing.currency_id = _code_or_none(terms.get("currency")) if terms["kind"] != Listing.Kind.MENTORSHIP else None
    listing.is_remote = terms.get("is_remote", False)
    listing.eligible_countries = sorted(set(terms.get("eligible_countries", ())))
    listing.languages = list(dict.fromkeys(terms.get("languages", ())))
    listing.pay_min, listing.pay_max = terms.get("pay_min"), terms.get("pay_max")
    listing.duration_days, listing.hours_per_week = terms.get("duration_days"), terms.get("hours_per_week")
    listing.rhythm, listing.openings = terms.get("rhythm", ""), terms.get("openings", 1)
    listing.starts_on, listing.closes_on = terms.get("starts_on"), terms["closes_on"]


def _code(thing: Country | Region | Currency | IscoGroup | str) -> str:
    return thing if isinstance(thing, str) else str(thing.pk)


def _code_or_none(thing: Region | Currency | str | None) -> str | None:
    return _code(thing) if thing else None


def _check(listing: Listing, skills: Sequence[AskedSkill], *, on: date) -> None:
    rules.require_kind(listing.kind, is_mentor=listing.mentor_id is not None)
    rules.require_time_left(listing.closes_on, on=on)
    rules.require_pay(listing.kind, low=listing.pay_min, high=listing.pay_max, currency=listing.currency_id)
    rules.require_size(listing.kind, duration_days=listing.duration_days, openings=listing.openings)
    rules.require_skills(skills)
    countries = Country.objects.filter(pk__in=listing.eligible_countries).values_list("pk", flat=True)
    rules.require_known(listing.eligible_countries, countries, errors.UnknownCountry)
    languages = Language.objects.filter(pk__in=listing.languages).values_list("pk", flat=True)
    rules.require_known(listing.languages, languages, errors.UnknownLanguage)
    asked = {one.skill_id for one in skills}
    if Skill.objects.held().filter(pk__in=asked).count() < len(asked):
        raise errors.NotASkill
    region = Region.objects.filter(pk=listing.region_id).first() if listing.region_id else None
    if region is not None and region.country_id != listing.country_id:
        raise errors.RegionElsewhere
