"""What every change of a profile begins and ends with."""

from __future__ import annotations

from corridor import outbox
from registry.profiles.models import Profile


def locked(profile: Profile) -> Profile:
    """The profile as it stands now, held until the transaction ends."""
    return Profile.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=profile.pk)


def tell(profile: Profile, *, fields: list[str] | None = None) -> None:
    """Save what changed and tell it once. The time of the change orders the talent pages."""
    profile.save(update_fields=[*(fields or []), "updated_at"])
    outbox.emit("profile.changed", profile_id=profile.pk)
