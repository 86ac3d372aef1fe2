"""People and organisations for the tests of this room and the next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Consent, ConsentState, Membership, Organisation, Purpose, User
from registry.profiles.models import MentorProfile, Profile, ProfileLanguage, ProfileSkill, Visibility
from registry.taxonomy.models import Skill

BEGINNING = datetime(2026, 1, 5, 8, tzinfo=UTC)
CARD = frozenset({Purpose.PUBLIC_CARD})
ABROAD = CARD | {Purpose.CROSS_BORDER}


def person(name: str, country: str = "KE", **more: Any) -> User:
    return User.objects.create_user(
        f"{name.lower()}@people.example",
        "correct horse battery",
        given_names=name,
        family_name="Tester",
        home_country_id=country,
        **more,
    )


def agree(user: User, *purposes: Purpose) -> None:
    for purpose in purposes:
        Consent.objects.update_or_create(
            user=user,
            purpose=purpose,
            defaults={"state": ConsentState.GIVEN, "version": 1, "since": BEGINNING},
        )


def withdraw(user: User, purpose: Purpose) -> None:
    Consent.objects.filter(user=user, purpose=purpose).update(state=ConsentState.WITHDRAWN)


def graduate(
    name: str,
    country: str = "KE",
    *,
    consents: frozenset[Purpose] = CARD,
    visibility: str = Visibility.ANONYMOUS,
    skills: tuple[str, ...] = (),
    **more: Any,
) -> Profile:
    user = person(name, country)
    agree(user, *consents)
    profile = Profile.objects.create(
        user=user,
        date_of_birth=date(2000, 5, 17),
        country_id=country,
        visibility=visibility,
        phone="+254700000001",
        **{"headline": f"Technician {name[0]}", "wants": ["job"], "hours_per_week": 30, **more},
    )
    ProfileLanguage.objects.create(profile=profile, language_id="en", level="B2")
    for label in skills:
        skill = Skill.objects.filter(label=label).earliest("pk")
        ProfileSkill.objects.create(profile=profile, skill=skill, level=3)
    return profile


def organisation(name: str, country: str = "KE", *, owner: User, **more: Any) -> Organisation:
    made = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        country_id=country,
        **{"kind": "employer", "state": "verified", "decided_at": BEGINNING, **more},
    )
    Membership.objects.create(organisation=made, user=owner, role="owner")
    return made


def mentor(name: str, country: str = "GB", **more: Any) -> MentorProfile:
    return MentorProfile.objects.create(
        user=person(name, country),
        headline="Cloud engineer",
        country_id=country,
        **{"state": "verified", "decided_at": BEGINNING, **more},
    )
