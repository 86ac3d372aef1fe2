"""What a provider certifies: written down once, awarded again and again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from registry.credentials import errors
from registry.credentials.models import Achievement
from registry.programmes.services import require_officer
from registry.taxonomy.models import Skill


@dataclass(frozen=True)
class Definition:
    """What a certificate says: its name, what it is for, what one must do for it, how long it lasts, what it shows."""

    name: str
    description: str
    criteria: str
    lasts_months: int | None = None
    skills: Collection[Skill] = field(default_factory=tuple)


@transaction.atomic
def define_achievement(*, provider: Organisation, by: User, definition: Definition) -> Achievement:
    """A new certificate of a provider. Raises NotYourProgramme or AchievementExists."""
    provider = Organisation.objects.select_for_update(no_key=True).get(pk=provider.pk)
    require_officer(by, provider)
    return _write(Achievement(provider=provider), definition)


@transaction.atomic
def change_achievement(*, achievement: Achievement, by: User, definition: Definition) -> Achievement:
    """Say it in other words, as long as nobody has it: what was signed stays as it is.

    Raises NotYourProgramme, AchievementAwarded, AchievementRetired or AchievementExists.
    """
    achievement = locked_achievement(achievement, by)
    if achievement.retired_at is not None:
        raise errors.AchievementRetired
    if achievement.awards.exists():
        raise errors.AchievementAwarded
    return _write(achievement, definition)


@transaction.atomic
def retire_achievement(*, achievement: Achievement, by: User, at: datetime | None = None) -> Achievement:
    """Award it no more. Whoever has it keeps it. Raises NotYourProgramme. Twice is as once."""
    achievement = locked_achievement(achievement, by)
    if achievement.retired_at is None:
        achievement.retired_at = at or timezone.now()
        achievement.save(update_fields=["retired_at"])
    return achievement


def locked_achievement(achievement: Achievement, by: User) -> Achievement:
    """The achievement, and with it the right to change it, until the transaction ends. Raises NotYourProgramme."""
    found = (
        Achievement.objects.select_for_update(of=("self",), no_key=True)
        .select_related("provider")
        .get(pk=achievement.pk)
    )
    require_officer(by, found.provider)
    return found


def _write(achievement: Achievement, definition: Definition) -> Achievement:
    current = Achievement.objects.current().filter(provider=achievement.provider, name=definition.name)
    if current.exclude(pk=achievement.pk).exists():
        raise errors.AchievementExists
    achievement.name = definition.name
    achievement.description, achievement.criteria = definition.description, definition.criteria
    achievement.lasts_months = definition.lasts_months
    achievement.full_clean(exclude=["provider"])  # read under the lock
    achievement.save()
    achievement.skills.set(definition.skills)
    return achievement
