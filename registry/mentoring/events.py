"""What this room does by itself."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic
from registry.hiring.models import Offer

from . import services

periodic.every("mentoring.rounds", minutes=15)
periodic.every("mentoring.nightly", days=1)


@outbox.on("mentoring.rounds")
def run_rounds() -> None:
    """Rounds open, propose and close."""
    services.run_due()


@outbox.on("mentoring.nightly", own_transactions=True)
def remind() -> None:
    """What is due between a mentor and a graduate, pair by pair."""
    services.remind_due()


@outbox.on("application.moved")
def settle_moved(application_id: int) -> None:
    """A request was declined or withdrawn while a round's proposal for it waited."""
    services.settle_proposals(application_id=application_id)


@outbox.on("offer.made")
def settle_offered(offer_id: int) -> None:
    """The mentor said yes to a request directly."""
    services.settle_proposals(application_id=Offer.objects.values_list("application_id", flat=True).get(pk=offer_id))
