"""Changing what a profile says: place, skills, experience, languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from registry.places.models import Country, Language, Region
from registry.profiles import errors, rules
from registry.profiles.models import Experience, Profile, ProfileLanguage, ProfileSkill
from registry.taxonomy.models import IscoGroup, Skill, SkillKind

from .changing import check, locked, tell
from .claim import require_region_of


@transaction.atomic
def update_basics(
    *,
    profile: Profile,
    headline: str,
    about: str,
    country: Country,
    region: Region | None = None,
    nationality: Country | None = None,
    phone: str | None = None,
) -> Profile:
    """Say who one is and where one lives. `phone` None leaves it as it is. Raises RegionElsewhere."""
    profile = locked(profile)
    require_region_of(country, region)
    profile.headline, profile.about = headline, about
    profile.country, profile.region, profile.nationality = country, region, nationality
    profile.phone = profile.phone if phone is None else phone
    check(profile)
    tell(profile, fields=["headline", "about", "country", "region", "nationality", "phone"])
    return profile


@dataclass(frozen=True)
class HeldSkill:
    """A skill as its holder describes it: level from 1 to 5, and the year in which it was last used, if said."""

    skill: Skill
    level: int
    last_used_year: int | None = None


@transaction.atomic
def set_skills(*, profile: Profile, skills: Sequence[HeldSkill], on: date | None = None) -> None:
    """Hold some skills, all or none; a skill that is held already gets the new level. Its proof stays what it was.

    The last word on a skill that is named twice counts. Raises NotASkill for a heading of the taxonomy,
    YearNotPossible, or ValidationError for a level that is none.
    """
    profile = locked(profile)
    on = on or timezone.localdate()
    rows = []
    for held in {held.skill.pk: held for held in skills}.values():
        if held.skill.kind == SkillKind.GROUP:
            raise errors.NotASkill
        if not rules.is_possible_year(held.last_used_year, born=profile.date_of_birth, on=on):
            raise errors.YearNotPossible
        row = ProfileSkill(profile=profile, skill=held.skill, level=held.level, last_used_year=held.last_used_year)
        row.clean_fields(exclude=["profile", "skill"])  # both were read: only the values can be wrong
        rows.append(row)
    ProfileSkill.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["profile", "skill"],
        update_fields=["level", "last_used_year"],
    )
    tell(profile)


def set_skill(
    *, profile: Profile, skill: Skill, level: int, last_used_year: int | None = None, on: date | None = None
) -> ProfileSkill:
    """Hold one skill; what `set_skills` says holds."""
    set_skills(profile=profile, skills=[HeldSkill(skill, level, last_used_year)], on=on)
    return profile.skills.get(skill=skill)


@transaction.atomic
def remove_skill(*, profile: Profile, skill: Skill) -> None:
    """No longer hold a skill. Removing what is not held changes nothing."""
    profile = locked(profile)
    profile.skills.filter(skill=skill).delete()
    tell(profile)


@transaction.atomic
def add_experience(
    *,
    profile: Profile,
    title: str,
    months: int,
    place: str = "",
    kind: str = Experience.Kind.PAID,
    isco: IscoGroup | None = None,
) -> Experience:
    """Add work that the person did: paid, unpaid or informal. `months` is how long it lasted.

    What is there already, word for word, is not added again: the answer to a first attempt may have been lost.
    """
    profile = locked(profile)
    same = profile.experiences.filter(title=title, place=place, kind=kind, isco=isco, months=months).first()
    if same is not None:
        return same
    experience = Experience(profile=profile, title=title, place=place, kind=kind, isco=isco, months=months)
    experience.full_clean()
    experience.save()
    tell(profile)
    return experience


@transaction.atomic
def remove_experience(*, profile: Profile, experience: Experience) -> None:
    """Take an entry of experience away. Another person's is left alone."""
    profile = locked(profile)
    profile.experiences.filter(pk=experience.pk).delete()
    tell(profile)


@transaction.atomic
def set_languages(*, profile: Profile, levels: Mapping[Language, str]) -> None:
    """Speak some languages, each at a CEFR level; one that is there already gets the new level.

    Raises ValidationError for a level that is none.
    """
    profile = locked(profile)
    rows = [ProfileLanguage(profile=profile, language=language, level=level) for language, level in levels.items()]
    for row in rows:
        row.clean_fields(exclude=["profile", "language"])
    ProfileLanguage.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["profile", "language"], update_fields=["level"]
    )
    tell(profile)


def set_language(*, profile: Profile, language: Language, level: str) -> ProfileLanguage:
    """Speak one language; what `set_languages` says holds."""
    set_languages(profile=profile, levels={language: level})
    return profile.languages.get(language=language)


@transaction.atomic
def remove_language(*, profile: Profile, language: Language) -> None:
    """No longer list a language."""
    profile = locked(profile)
    profile.languages.filter(language=language).delete()
    tell(profile)
