"""The cast, made anew for each test: Amina and Claudine look for work, Boris hires, Dede mentors, Eve is a stranger."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import Consent, ConsentState, Membership, Organisation, Purpose, Role, User
from registry.agreements.loading import load_agreements
from registry.hiring.models import Application, ApplicationState, ListingInvitation, Offer
from registry.listings.models import Kind, Listing, State
from registry.places.models import Country, Currency
from registry.profiles.models import MentorProfile, Profile
from registry.taxonomy.models import IscoGroup

_numbers = itertools.count(1)
ALL_SHOWING = (Purpose.PUBLIC_CARD, Purpose.MATCHING, Purpose.CROSS_BORDER)


@dataclass
class World:
    """Who is who."""

    amina: Profile
    claudine: Profile
    boris: User
    employer: Organisation
    dede: MentorProfile
    eve: User
    listing: Listing
    mentorship: Listing
    today: date


def build_world() -> World:
    """One employer in Rwanda with an open job, one mentor abroad, two graduates, one stranger who hires elsewhere."""
    reference()
    load_agreements()
    boris, eve = person("boris", "Boris"), person("eve", "Eve")
    employer = organisation("Hilltop", "RW", owner=boris)
    organisation("Elsewhere", "RW", owner=eve)
    dede = mentor(person("dede", "Dede"))
    return World(
        amina=graduate("Amina", "KE"),
        claudine=graduate("Claudine", "RW"),
        boris=boris,
        employer=employer,
        dede=dede,
        eve=eve,
        listing=listing(organisation=employer, posted_by=boris),
        mentorship=listing(mentor=dede, posted_by=dede.user, kind=Kind.MENTORSHIP),
        today=today(),
    )


def today() -> date:
    """The day in Kigali, where the listings are."""
    return timezone.localdate(timezone=ZoneInfo("Africa/Kigali"))


def reference() -> None:
    """The few places, currencies and occupations that the tests name, where the loader has not brought them."""
    zones = {"KE": "Africa/Nairobi", "RW": "Africa/Kigali", "DE": "Europe/Berlin"}
    for code, zone in zones.items():
        Country.objects.get_or_create(code=code, defaults={"name": code, "time_zone": zone})
    for code, decimals in {"KES": 2, "RWF": 0}.items():
        Currency.objects.get_or_create(code=code, defaults={"name": code, "symbol": code, "decimals": decimals})
    for code, label in {"2": "Professionals", "2512": "Software developers", "3512": "User support"}.items():
        IscoGroup.objects.get_or_create(code=code, defaults={"label": label})


def person(name: str, given: str, **fields: Any) -> User:
    return User.objects.create(
        email=f"{name}.{next(_numbers)}@example.org", given_names=given, family_name="Example", **fields
    )


def graduate(given: str, country: str, *, agrees: tuple[Purpose, ...] = ALL_SHOWING) -> Profile:
    """A graduate who is looking, with a card, and who agreed to these purposes."""
    user = person(given.lower(), given, home_country_id=country)
    for purpose in agrees:
        Consent.objects.create(user=user, purpose=purpose, state=ConsentState.GIVEN, version=1, since=timezone.now())
    return Profile.objects.create(
        user=user,
        date_of_birth=date(2000, 1, 1),
        phone="+254700000001",
        headline=f"Support technician number {next(_numbers)}",
        country_id=country,
        visibility="anonymous",
        wants=["job", "contract", "mentorship"],
    )


def organisation(name: str, country: str, *, owner: User) -> Organisation:
    """A verified employer."""
    made = Organisation.objects.create(
        slug=f"{name.lower()}-{next(_numbers)}",
        name=name,
        kind=Organisation.Kind.EMPLOYER,
        country_id=country,
        state=Organisation.State.VERIFIED,
        decided_at=timezone.now(),
    )
    Membership.objects.create(organisation=made, user=owner, role=Role.OWNER)
    return made


def member(organisation: Organisation, name: str, role: Role) -> User:
    user = person(name, name.capitalize())
    Membership.objects.create(organisation=organisation, user=user, role=role)
    return user


def mentor(user: User, country: str = "DE") -> MentorProfile:
    return MentorProfile.objects.create(
        user=user,
        headline="Engineer abroad",
        country_id=country,
        state=MentorProfile.State.VERIFIED,
        decided_at=timezone.now(),
    )


def listing(*, kind: Kind = Kind.JOB, country: str = "RW", openings: int = 1, **fields: Any) -> Listing:
    """An open listing that closes in a month."""
    now = timezone.now()
    pay: dict[str, Any] = (
        {} if kind == Kind.MENTORSHIP else dict(pay_min=Decimal(500_000), pay_max=Decimal(700_000), currency_id="RWF")
    )
    defaults = dict(
        title=f"Support engineer {next(_numbers)}",
        description="Help people.",
        isco_id="3512",
        state=State.OPEN,
        published_at=now - timedelta(days=1),
        closes_on=today() + timedelta(days=30),
    )
    return Listing.objects.create(kind=kind, country_id=country, openings=openings, **{**defaults, **pay, **fields})


def application(
    profile: Profile, listing: Listing, state: str = ApplicationState.NEW, at: datetime | None = None
) -> Application:
    """An application brought straight into a state, for tests of what may happen next."""
    at = at or timezone.now()
    return Application.objects.create(
        listing=listing,
        profile=profile,
        origin=Application.Origin.APPLIED,
        state=state,
        decline_reason="skills" if state == ApplicationState.DECLINED else "",
        applied_at=at,
        changed_at=at,
    )


def offer(application: Application, state: str = "sent", **fields: Any) -> Offer:
    """An offer that starts today and waits for an answer until next week."""
    now = timezone.now()
    defaults: dict[str, Any] = dict(
        role="Support engineer",
        isco_id="3512",
        starts_on=today(),
        pay=None if application.listing.kind == Kind.MENTORSHIP else Decimal(600_000),
        currency_id=application.listing.currency_id,
        answer_by=today() + timedelta(days=7),
        made_at=now,
        answered_at=None if state == "sent" else now,
    )
    return Offer.objects.create(application=application, state=state, **{**defaults, **fields})


def invitation(listing: Listing, profile: Profile, **fields: Any) -> ListingInvitation:
    now = timezone.now()
    defaults: dict[str, Any] = dict(sent_at=now, expires_at=now + timedelta(days=14))
    return ListingInvitation.objects.create(listing=listing, profile=profile, **{**defaults, **fields})
