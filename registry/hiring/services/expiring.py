"""What nobody answered in time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from registry.hiring.models import ApplicationState, JobInvitationState, ListingInvitation, Offer, OfferState
from registry.hiring.rules import day_at

from .locking import lock_application, lock_offer
from .recording import record_answer, record_move


def expire_due(*, at: datetime | None = None) -> int:
    """End the invitations and offers whose time is over; return how many. Safe to run twice."""
    at = at or timezone.now()
    ended = ListingInvitation.objects.filter(state=JobInvitationState.SENT, expires_at__lte=at).update(
        state=JobInvitationState.EXPIRED, answered_at=at
    )
    unanswered = Offer.objects.filter(state=OfferState.SENT, answer_by__lt=at.date()).order_by("pk")
    return ended + sum(_expire(offer, at) for offer in unanswered.only("pk", "application_id").iterator())


@transaction.atomic
def _expire(offer: Offer, at: datetime) -> bool:
    """One offer at a time, so that a graduate who answers meanwhile waits for one row and not for all."""
    application, offer = lock_application(offer.application_id), lock_offer(offer.pk)
    on = day_at(at, application.listing.country.time_zone)
    if offer.state != OfferState.SENT or offer.is_answerable(on):
        return False
    record_answer(offer, OfferState.EXPIRED, at)
    record_move(application, ApplicationState.INTERVIEW, at)
    return True
