"""Writing down where an application and an offer stand now. The caller holds the rows and has asked the rules."""

from __future__ import annotations

from datetime import datetime

from registry.hiring.models import Application, ApplicationState, DeclineReason, Offer, OfferState


def record_answer(offer: Offer, state: OfferState, at: datetime) -> None:
    """The offer's end, and when."""
    offer.state, offer.answered_at = state, at
    offer.save(update_fields=["state", "answered_at"])


def record_move(
    application: Application, to: ApplicationState, at: datetime, *, reason: DeclineReason | str | None = None
) -> None:
    """The application's new state; `reason` says why it was declined."""
    application.state, application.changed_at = to, at
    if reason is not None:
        application.decline_reason = reason
    application.save(update_fields=["state", "decline_reason", "changed_at"])
