"""Changing what a profile says: place, skills, experience, languages."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from registry.places.models import Country, Language, Region
from registry.profiles import errors, rules
from registry.profiles.models import Experience, Profile, ProfileLanguage, ProfileSkill
from registry.taxonomy.models import IscoGroup, Skill, SkillKind

from .changing import locked, tell
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
    profile.full_clean()
    tell(profile, fields=["headline", "about", "country", "region", "nationality", "phone"])
    return profile


@transaction.atomic
def set_skill(
    *, profile: Profile, skill: Skill, level: int, last_used_year: int | None = None, on: date | None = None
) -> ProfileSkill:
    """Hold a skill at a level from 1 to 5; a skill that is held already gets the new level.

    Its proof stays what it was. Raises NotASkill for a heading of the taxonomy, YearNotPossible.
    """
    profile = locked(profile)
    if skill.kind == SkillKind.GROUP:
        raise errors.NotASkill
    if not rules.is_possible_year(last_used_year, born=profile.date_of_birth, on=on or timezone.localdate()):
        raise errors.YearNotPossible
    held = profile.skills.filter(skill=skill).first() or ProfileSkill(profile=profile, skill=skill)
    held.level, held.last_used_year = level, last_used_year
    held.full_clean()
    held.save()
    tell(profile)
    return held


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
    """Add work that the person did: paid, unpaid or informal. `months` is how long it lasted."""
    profile = locked(profile)
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
def set_language(*, profile: Profile, language: Language, level: str) -> ProfileLanguage:
    """Speak a language at a CEFR level; one that is there already gets the new level."""
    profile = locked(profile)
    spoken = profile.languages.filter(language=language).first() or ProfileLanguage(profile=profile, language=language)
    spoken.level = level
    spoken.full_clean()
    spoken.save()
    tell(profile)
    return spoken


@transaction.atomic
def remove_language(*, profile: Profile, language: Language) -> None:
    """No longer list a language."""
    profile = locked(profile)
    profile.languages.filter(language=language).delete()
    tell(profile)
