"""What matching does when something happened elsewhere, and every night."""

from __future__ import annotations

from accounts.models import Purpose
from corridor import outbox
from corridor.outbox import periodic
from registry.listings.models import Listing, State
from registry.profiles.models import Profile

from . import services
from .services.cascade import CHUNK_TOPICS, REBUILD

# Dates pass and rates change without an event; the night also repairs whatever a race may have left.
periodic.every("matching.nightly", days=1)
outbox.coalesce(REBUILD, *CHUNK_TOPICS)

MATTERING = {Purpose.MATCHING, Purpose.CROSS_BORDER, Purpose.PUBLIC_CARD}


@outbox.on("listing.published")
@outbox.on("listing.reopened")
@outbox.on("listing.resumed")
def listing_published(listing_id: int, moment: int = 0) -> None:
    services.listing_changed(listing_id=listing_id)


@outbox.on("listing.closed")
@outbox.on("listing.paused")
@outbox.on("listing.hidden")
def listing_closed(listing_id: int, moment: int = 0) -> None:
    services.forget_listing(listing_id)


@outbox.on("matching.wishes_changed")
@outbox.on("profile.changed")
def profile_changed(profile_id: int) -> None:
    services.profile_changed(profile_id=profile_id)


@outbox.on("consent.changed")
def consent_changed(user_id: int, purposes: list[str]) -> None:
    """Start or stop matching somebody, or let them be seen by more or fewer."""
    if MATTERING.isdisjoint(purposes):
        return
    for profile_id in Profile.objects.filter(user_id=user_id).values_list("pk", flat=True):
        services.profile_changed(profile_id=profile_id)


@outbox.on("agreement.changed")
def agreement_changed(agreement_id: int) -> None:
    """A freeze or a thaw changes who may meet whom everywhere."""
    services.rebuild()


@outbox.on("organisation.decided")
def organisation_decided(organisation_id: int) -> None:
    """The listings of an owner who is suspended, or verified again, leave or return."""
    if Listing.objects.filter(organisation_id=organisation_id, state=State.OPEN).exists():
        services.ask_for_rebuild()


@outbox.on("mentor.decided")
def mentor_decided(mentor_id: int) -> None:
    if Listing.objects.filter(mentor_id=mentor_id, state=State.OPEN).exists():
        services.ask_for_rebuild()


@outbox.on("matching.nightly")
@outbox.on("matching.rebuild_due")
def rebuild() -> None:
    services.rebuild()


@outbox.on("matching.listings_due")
def listings_due(listing_ids: list[int]) -> None:
    services.match_listings(listing_ids=listing_ids)


@outbox.on("matching.profiles_due")
def profiles_due(profile_ids: list[int]) -> None:
    services.match_profiles(profile_ids=profile_ids)
