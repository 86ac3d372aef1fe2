"""Opening a work sample: only who was just shown the card that names it, for a quarter of an hour."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from accounts.models import User
from registry.profiles.models import Work

SALT = "corridor.work-sample"
OPEN_FOR_SECONDS = 15 * 60


def key_for(public_id: UUID, reader: User | None) -> str:
    """What the gate puts beside a sample on a card: it opens this sample for this reader, for a while."""
    return signing.dumps([str(public_id), reader.pk if reader else 0], salt=SALT)


def opened(public_id: UUID, *, reader: User | None, key: str) -> Work | None:
    """The sample, for its owner or for who has the gate's key; None for everybody else."""
    work = Work.objects.select_related("profile__user").exclude(file="").filter(public_id=public_id).first()
    if work is None or not work.profile.user.is_active:
        return None
    if reader is not None and work.profile.user_id == reader.pk:
        return work
    try:
        allowed = signing.loads(key, salt=SALT, max_age=OPEN_FOR_SECONDS)
    except signing.BadSignature:
        return None
    return work if allowed == [str(public_id), reader.pk if reader else 0] else None
