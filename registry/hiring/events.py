"""What this room does by itself."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic

from . import services

periodic.every("hiring.nightly", days=1)


@outbox.on("hiring.nightly")
def end_what_is_over() -> None:
    """Invitations and offers that nobody answered."""
    services.expire_due()


@outbox.on("listing.filled")
def end_what_has_no_place(listing_id: int) -> None:
    """The last place is taken: the other applications end."""
    services.close_filled(listing_id=listing_id)
