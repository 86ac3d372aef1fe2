"""What this room does when something happened."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic

from .services.invitations import forget_expired_secrets

periodic.every("accounts.tidy", days=1)


@outbox.on("accounts.tidy")
def tidy() -> None:
    """Once a day, drop the secrets of invitations that ran out."""
    forget_expired_secrets()
