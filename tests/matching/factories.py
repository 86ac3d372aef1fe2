"""Graduates, listings and their owners, written straight into the tables."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Consent, ConsentState, Membership, Organisation, Purpose, User
from registry.listings.models import Listing, ListingSkill
from registry.profiles.models import Experience, MentorProfile, Profile, ProfileLanguage, ProfileSkill
from registry.taxonomy.models import Skill, SkillRelation

numbers = count(1)
CONSENTS = (Purpose.MATCHING, Purpose.CROSS_BORDER, Purpose.PUBLIC_CARD)


def a_skill(label: str) -> Skill:
    """A skill of our own, close to no other. Only for tests that are rolled back."""
    skill, _created = Skill.objects.get_or_create(
        uri=f"test:{label}", defaults={"label": label, "kind": "skill", "origin": "local"}
    )
    return skill


def families(number: int) -> list[Skill]:
    """So many skills of the reference taxonomy, each beside one that is broader."""
    held = Skill.objects.held()
    pairs = SkillRelation.objects.filter(kind="broader", skill__in=held, other__in=held).order_by("skill__uri")
    found: dict[int, None] = {}
    for narrow, broad in pairs.values_list("skill_id", "other_id"):
        found |= {narrow: None, broad: None}
        if len(found) >= number:
            break
    return list(Skill.objects.filter(pk__in=list(found)[:number]).order_by("uri"))


def a_person(name: str = "Boris", **fields: Any) -> User:
    number = next(numbers)
    return User.objects.create(email=f"{name.lower()}{number}@example.org", given_names=name, **fields)


def an_organisation(country: str = "RW", *, owner: User | None = None, **fields: Any) -> Organisation:
    number = next(numbers)
    now = timezone.now()
    organisation = Organisation.objects.create(
        slug=f"organisation-{number}",
        name=f"Organisation {number}",
        country_id=country,
        **{"kind": "employer", "state": "verified", "decided_at": now, **fields},
    )
    Membership.objects.create(organisation=organisation, user=owner or a_person(), role="owner")
    return organisation


def a_mentor(country: str = "DE", **fields: Any) -> MentorProfile:
    values = {"state": "verified", "decided_at": timezone.now(), "headline": "Engineer", **fields}
    return MentorProfile.objects.create(user=a_person("Dede"), country_id=country, **values)


def a_listing(
    needs: Mapping[Skill, int] | Sequence[tuple[Skill, int, int, bool]] = (),
    *,
    owner: Organisation | MentorProfile | None = None,
    **fields: Any,
) -> Listing:
    """An open, remote job in Kigali; `needs` gives levels of required skills of weight 2, or (skill, level, weight,
    required)."""
    number = next(numbers)
    owner = owner or an_organisation()
    mine = {"organisation": owner} if isinstance(owner, Organisation) else {"mentor": owner}
    pay = {"pay_min": Decimal(300), "pay_max": Decimal(600), "currency_id": "USD"}
    values: dict[str, Any] = {
        "kind": "job",
        "title": f"Listing {number}",
        "description": "Work.",
        "isco_id": "2522",
        "country_id": "RW",
        "is_remote": True,
        "closes_on": date.today() + timedelta(days=30),
        "state": "open",
        "published_at": timezone.now(),
        **pay,
        **mine,
        **fields,
    }
    listing = Listing.objects.create(**values)
    rows = [(s, level, 2, True) for s, level in needs.items()] if isinstance(needs, Mapping) else needs
    ListingSkill.objects.bulk_create(
        ListingSkill(listing=listing, skill=s, level=level, weight=weight, is_required=required)
        for s, level, weight, required in rows
    )
    return listing


def a_graduate(
    skills: Mapping[Skill, int] = {},
    *,
    name: str = "Amina",
    country: str = "KE",
    consents: Sequence[Purpose] = CONSENTS,
    trust: str = "self",
    **fields: Any,
) -> Profile:
    """A graduate in Kenya who is visible and agreed to everything that matching asks for."""
    user = a_person(name)
    values = {"date_of_birth": date(2000, 1, 1), "visibility": "anonymous", "headline": f"{name} at work", **fields}
    profile = Profile.objects.create(user=user, country_id=country, **values)
    ProfileSkill.objects.bulk_create(
        ProfileSkill(profile=profile, skill=s, level=level, trust=trust) for s, level in skills.items()
    )
    agree(profile, *consents)
    return profile


def agree(profile: Profile, *purposes: Purpose, state: str = ConsentState.GIVEN) -> None:
    for purpose in purposes:
        Consent.objects.update_or_create(
            user=profile.user, purpose=purpose, defaults={"state": state, "version": 1, "since": timezone.now()}
        )


def speaks(profile: Profile, **levels: str) -> None:
    for language, level in levels.items():
        ProfileLanguage.objects.create(profile=profile, language_id=language, level=level)


def worked(profile: Profile, isco: str, months: int) -> None:
    Experience.objects.create(profile=profile, title="Work", isco_id=isco, months=months)


class Town:
    """Many graduates and listings, drawn by a seed, who differ in all that matching looks at."""

    def __init__(self, *, graduates: int, listings: int, skills: int = 14, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.skills = families(skills)
        self.owners: list[Organisation | MentorProfile] = [an_organisation("RW"), an_organisation("KE"), a_mentor("DE")]
        self.listings = [self.listing() for _number in range(listings)]
        self.graduates = [self.graduate() for _number in range(graduates)]

    def some_skills(self, most: int) -> dict[Skill, int]:
        chosen = self.random.sample(self.skills, self.random.randint(1, most))
        return {skill: self.random.randint(1, 5) for skill in chosen}

    def listing(self) -> Listing:
        chance = self.random
        return a_listing(
            self.some_skills(5),
            owner=chance.choice(self.owners),
            country_id=chance.choice(["KE", "RW"]),
            is_remote=chance.random() < 0.7,
            hours_per_week=chance.choice([None, 20, 40]),
            isco_id=chance.choice(["2522", "2512", "3512"]),
            pay_max=Decimal(chance.choice([400, 600, 900])),
        )

    def graduate(self) -> Profile:
        chance = self.random
        floor = chance.choice([None, Decimal(500), Decimal(800)])
        profile = a_graduate(
            self.some_skills(6),
            country=chance.choice(["KE", "RW"]),
            trust=chance.choice(["self", "provider", "recognised"]),
            hours_per_week=chance.choice([None, 30, 40]),
            wants=chance.choice([[], ["job"], ["contract"]]),
            wants_remote=chance.random() < 0.8,
            pay_floor=floor,
            pay_currency_id="USD" if floor else None,
            visibility=chance.choice(["anonymous", "anonymous", "anonymous", "private"]),
            consents=chance.choice([CONSENTS, CONSENTS, CONSENTS[:1], CONSENTS[1:]]),
        )
        if chance.random() < 0.5:
            worked(profile, chance.choice(["2522", "2513", "3511"]), chance.randint(1, 30))
        return profile
