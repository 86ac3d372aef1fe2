"""What this room does every night."""

from __future__ import annotations

from corridor import outbox
from corridor.outbox import periodic

from .claims import forget_expired_secrets
from .uploads import forget_old_uploads

periodic.every("programmes.nightly", days=1)


@outbox.on("programmes.nightly")
def tidy() -> None:
    """Secrets of expired invitations and rosters that were never applied do not stay."""
    forget_expired_secrets()
    forget_old_uploads()
