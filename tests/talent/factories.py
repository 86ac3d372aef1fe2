"""People in the index, for the tests of this room."""

from __future__ import annotations

from typing import Any

from registry.profiles.models import Profile
from registry.talent.indexing import index_profiles
from tests.agreements import factories


def indexed(profile: Profile) -> Profile:
    """The same profile, with its entry as it should stand now."""
    index_profiles([profile.pk])
    return profile


def graduate(name: str, country: str = "KE", **more: Any) -> Profile:
    """Somebody who agreed to a card, with an entry."""
    return indexed(factories.graduate(name, country, **more))
