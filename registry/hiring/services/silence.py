"""Employers who do not look at applications: asked after three weeks, paused after four."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from corridor import outbox
from registry.hiring.models import Application, ApplicationState, Chase, ConversationMessage, DeclineReason, Voice
from registry.hiring.rules import ASKED_AFTER, PAUSED_AFTER, SINKS_AFTER
from registry.listings.models import Listing, State
from registry.listings.services import lock_listing, note_silence, pause_listing

WHY_PAUSED = gettext_noop(
    "Nobody has answered the applications for four weeks. Look at them, then open the listing again."
)
# What an employer does with an application; that a listing was filled is nobody's act.
ACTED = Q(state__in=[ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW, ApplicationState.OFFERED]) | (
    Q(state=ApplicationState.DECLINED) & ~Q(decline_reason=DeclineReason.FILLED)
)


def chase_silent(*, at: datetime | None = None) -> tuple[int, int]:
    """Ask employers who were silent for three weeks, and pause the listings of those who still are a week later; return
    how many of each. Safe to run twice."""
    at = at or timezone.now()
    waiting = Application.objects.filter(
        state=ApplicationState.NEW, applied_at__lte=at - ASKED_AFTER, listing__state=State.OPEN
    )
    asked = paused = 0
    for listing_id in waiting.order_by("listing_id").values_list("listing_id", flat=True).distinct():
        did = _chase(listing_id, at)
        asked, paused = asked + (did == "asked"), paused + (did == "paused")
    return asked, paused


def note_silent(*, at: datetime | None = None) -> int:
    """Have the listings stand behind others whose owner leaves people waiting; return how many changed."""
    at = at or timezone.now()
    waiting = Listing.objects.filter(
        applications__state=ApplicationState.NEW, applications__applied_at__lte=at - SINKS_AFTER, state=State.OPEN
    )
    since = {listing.pk: silent_since(listing) for listing in waiting.distinct()}
    return note_silence({pk: moment for pk, moment in since.items() if moment and at - moment >= SINKS_AFTER})


@transaction.atomic
def _chase(listing_id: int, at: datetime) -> str:
    listing = lock_listing(listing_id)
    since = silent_since(listing)
    if listing.state != State.OPEN or since is None or at - since < ASKED_AFTER:
        return ""
    chase, is_new = Chase.objects.get_or_create(listing=listing, silent_since=since, defaults={"asked_at": at})
    if is_new:
        outbox.emit("hiring.silent", listing_id=listing.pk, chase_id=chase.pk)
        return "asked"
    # A week to answer, also where the first look came late.
    if at - since >= PAUSED_AFTER and at - chase.asked_at >= PAUSED_AFTER - ASKED_AFTER:
        pause_listing(listing=listing, by=None, reason=WHY_PAUSED, at=at)
        return "paused"
    return ""


def silent_since(listing: Listing) -> datetime | None:
    """Since when an application to a listing waits and its employer did nothing on it; None where none waits."""
    oldest: datetime | None = listing.applications.filter(state=ApplicationState.NEW).aggregate(at=Min("applied_at"))[
        "at"
    ]
    if oldest is None:
        return None
    moved: datetime | None = listing.applications.filter(ACTED).aggregate(at=Max("changed_at"))["at"]
    said = ConversationMessage.objects.filter(application__listing=listing, voice=Voice.HIRER)
    wrote: datetime | None = said.aggregate(at=Max("sent_at"))["at"]
    return max(one for one in (oldest, moved, wrote) if one is not None)
