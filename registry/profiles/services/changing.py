"""What every change of a profile begins and ends with."""

from __future__ import annotations

from corridor import outbox
from registry.profiles.models import Profile

_RELATIONS = [field.name for field in Profile._meta.concrete_fields if field.is_relation]


def locked(profile: Profile) -> Profile:
    """The profile as it stands now, held until the transaction ends."""
    return Profile.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=profile.pk)


def check(profile: Profile) -> None:
    """Refuse values that are none, with a ValidationError. Relations were read a moment ago, so they are there, and
    who may have a profile is decided by the caller."""
    profile.clean_fields(exclude=_RELATIONS)
    profile.clean()
    profile.validate_constraints()


def tell(profile: Profile, *, fields: list[str] | None = None) -> None:
    """Save what changed and tell it once. The time of the change orders the talent pages."""
    profile.save(update_fields=[*(fields or []), "updated_at"])
    outbox.emit("profile.changed", profile_id=profile.pk)
