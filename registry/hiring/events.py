"""What this room does by itself."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic
from registry.profiles.models import Profile

from . import services

periodic.every("hiring.nightly", days=1)


@outbox.on("hiring.nightly", own_transactions=True)
def end_what_is_over() -> None:
    """Invitations and offers that nobody answered, and employers who do not look."""
    services.expire_due()
    services.chase_silent()
    services.note_silent()


@outbox.on("people.merged")
def move_applications(kept_id: int, gone_id: int) -> None:
    """One person's two profiles become one."""
    both = Profile.objects.in_bulk([kept_id, gone_id])
    services.move_applications(kept=both[kept_id], gone=both[gone_id])


@outbox.on("listing.filled")
def end_what_has_no_place(listing_id: int) -> None:
    """The last place is taken: the other applications end."""
    services.close_filled(listing_id=listing_id)


@outbox.on("listing.published")
def keep_blocked_apart(listing_id: int) -> None:
    """Who wants nothing to do with this employer is not matched with its new listings either."""
    services.exclude_blocked(listing_id=listing_id)
