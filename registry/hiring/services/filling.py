"""The end of the applications for which a filled listing has no place left."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from corridor import outbox
from registry.hiring.models import ApplicationState, DeclineReason, OfferState
from registry.hiring.rules import Actor, may_move
from registry.listings.services import lock_listing

from .locking import lock_application, lock_offer
from .recording import record_answer, record_move


@transaction.atomic
def close_filled(*, listing_id: int, at: datetime | None = None) -> int:
    """End what still runs on a listing without a free place, and tell each graduate; return how many ended.

    An offer that stood is taken back: nobody could accept it any more. Safe to run twice and at once. Where a place
    came free again meanwhile nothing ends. The pair is not set aside as declined: it was not the graduate's doing.
    """
    at = at or timezone.now()
    listing = lock_listing(listing_id)
    if listing.places_left > 0:
        return 0
    live = list(listing.applications.live().order_by("pk").values_list("pk", flat=True))
    return sum(_close(pk, at) for pk in live)


def _close(application_id: int, at: datetime) -> bool:
    application = lock_application(application_id)
    if not may_move(application.state, ApplicationState.DECLINED, Actor.LISTING):
        return False  # withdrawn at this moment
    for pk in application.offers.filter(state=OfferState.SENT).values_list("pk", flat=True):
        record_answer(lock_offer(pk), OfferState.WITHDRAWN, at)
    record_move(application, ApplicationState.DECLINED, at, reason=DeclineReason.FILLED)
    outbox.emit("application.moved", application_id=application.pk)
    return True
