"""What this room does when something happened elsewhere, or when it is time."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic

from .releases import services

periodic.every("outcomes.nightly", days=1)


@outbox.on("outcomes.nightly")
def draft_what_is_due() -> None:
    """The release of a quarter that is over is drafted once, for two people to look at."""
    services.draft_due()
