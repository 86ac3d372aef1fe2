"""What this room does when something happened in hiring."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic
from registry.profiles.models import Profile

from . import checking, services

periodic.every("placements.nightly", days=1)


@outbox.on("offer.accepted")
def expect_placement(offer_id: int) -> None:
    """An accepted offer leads to a placement, be it work or a mentorship."""
    services.expect_from_offer(offer_id=offer_id)


@outbox.on("placement.cancelled")
def free_place(placement_id: int) -> None:
    """What did not happen takes no place."""
    services.free_place(placement_id=placement_id)


@outbox.on("people.merged")
def move_placements(kept_id: int, gone_id: int) -> None:
    """One person's two profiles become one."""
    both = Profile.objects.in_bulk([kept_id, gone_id])
    services.move_placements(kept=both[kept_id], gone=both[gone_id])


@outbox.on("placements.nightly")
def ask_how_it_goes() -> None:
    """Milestones that were reached, people who have not answered, and placements that one side left unanswered."""
    checking.ask_due(on=checking.today())
    checking.tell_providers_of_silence(at=timezone.now())
    services.escalate_silent(at=timezone.now())
