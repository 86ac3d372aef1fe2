"""What the talent pages do when something happened elsewhere, and every night."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic
from registry.profiles.models import Profile

from . import services
from .indexing import index_profiles, index_range

# The night finds what no event told of: a closed account, a certificate that ran out, a change made by hand.
periodic.every("talent.nightly", days=1)
periodic.every("talent.alerts", days=1)
outbox.coalesce("talent.range_due", "talent.search_due")


@outbox.on("profile.changed")
def profile_changed(profile_id: int) -> None:
    index_profiles([profile_id])


@outbox.on("consent.changed")
def consent_changed(user_id: int, purposes: list[str]) -> None:
    """Somebody enters the pages or leaves them, is matched or shown abroad, or no longer is."""
    index_profiles(Profile.objects.filter(user_id=user_id).values_list("pk", flat=True))


@outbox.on("talent.nightly")
def reconcile() -> None:
    services.ask_for_everybody()


@outbox.on("talent.range_due")
def range_due(first: int, last: int) -> None:
    index_range(first, last)


@outbox.on("talent.alerts")
def alerts() -> None:
    services.ask_for_looks(at=timezone.now())


@outbox.on("talent.search_due")
def search_due(search_id: int) -> None:
    services.look(search_id=search_id, at=timezone.now())
