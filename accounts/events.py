"""What this room does when something happened."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic

from .services.invitations import forget_expired_secrets
from .services.proving import forget_proofs

periodic.every("accounts.tidy", days=1)


@outbox.on("accounts.tidy")
def tidy() -> None:
    """Once a day, drop the secrets of invitations that ran out, and papers of checks that are long over."""
    forget_expired_secrets()
    forget_proofs(at=timezone.now())
