"""What this room does every night."""

from __future__ import annotations

from django.utils import timezone

from corridor import outbox
from corridor.outbox import periodic

from .claims import forget_expired_secrets
from .services import note_bounce as note_refusal
from .uploads import forget_old_uploads

periodic.every("programmes.nightly", days=1)


@outbox.on("message.refused")
def note_bounce(key: str) -> None:
    """An invitation whose address a mail server refused is for the officer to correct."""
    topic, _colon, invitation_id = key.partition(":")
    if topic == "claim.invited":
        note_refusal(invitation_id=int(invitation_id), at=timezone.now())


@outbox.on("programmes.nightly")
def tidy() -> None:
    """Secrets of expired invitations and rosters that were never applied do not stay."""
    forget_expired_secrets()
    forget_old_uploads()
