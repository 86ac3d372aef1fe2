"""More people, listings, applications and offers beside the cast, brought straight into the state that a test needs."""

from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Consent, ConsentState, Membership, Organisation, Purpose, Role, User
from registry.hiring.models import Application, ApplicationState, ListingInvitation, Offer
from registry.listings.models import Kind, Listing, State
from registry.profiles.models import MentorProfile, Profile
from tests.world import today_in_kigali

_numbers = itertools.count(1)
ALL_SHOWING = (Purpose.PUBLIC_CARD, Purpose.MATCHING, Purpose.CROSS_BORDER)


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
        closes_on=today_in_kigali() + timedelta(days=30),
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
        starts_on=today_in_kigali(),
        pay=None if application.listing.kind == Kind.MENTORSHIP else Decimal(600_000),
        currency_id=application.listing.currency_id,
        answer_by=today_in_kigali() + timedelta(days=7),
        made_at=now,
        answered_at=None if state == "sent" else now,
    )
    return Offer.objects.create(application=application, state=state, **{**defaults, **fields})


def invitation(listing: Listing, profile: Profile, **fields: Any) -> ListingInvitation:
    now = timezone.now()
    defaults: dict[str, Any] = dict(sent_at=now, expires_at=now + timedelta(days=14))
    return ListingInvitation.objects.create(listing=listing, profile=profile, **{**defaults, **fields})
