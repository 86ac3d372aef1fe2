"""Unlisted links: a card that stands on no list, for whoever has its address, until it expires."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Purpose
from registry.profiles.models import Profile

from . import errors
from .gate import Audience, Card, show
from .models import CardLink, Level

MOST_OPEN = 10
LONGEST_DAYS = 90
DAYS = (7, 30, 90)


@transaction.atomic
def make_link(
    *, profile: Profile, level: Level, days: int, name: str = "", at: datetime | None = None
) -> tuple[CardLink, str]:
    """Make a link to one's own card and return it with its secret, which is not kept and cannot be shown again.

    Raises LinkTooLong or TooManyLinks.
    """
    at = at or timezone.now()
    if not 1 <= days <= LONGEST_DAYS:
        raise errors.LinkTooLong
    profile = Profile.objects.select_for_update(of=("self",), no_key=True).get(pk=profile.pk)
    if CardLink.objects.live(at).filter(profile=profile).count() >= MOST_OPEN:
        raise errors.TooManyLinks
    secret = secrets.token_urlsafe(32)
    link = CardLink(
        profile=profile,
        token_sha256=_hash(secret),
        name=name,
        level=level,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    link.full_clean()
    link.save()
    return link, secret


@transaction.atomic
def close_link(*, link: CardLink, at: datetime | None = None) -> None:
    """End a link now. Twice is as once."""
    CardLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=at or timezone.now())


@transaction.atomic
def open_link(*, secret: str, at: datetime | None = None) -> Card | None:
    """The card behind a link, counted as opened; None for a link that opens nothing, whatever the reason."""
    at = at or timezone.now()
    link = CardLink.objects.live(at).select_related("profile").filter(token_sha256=_hash(secret)).first()
    if link is None:
        return None
    CardLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, last_opened_at=at)
    cards = show(
        [link.profile],
        to=Audience("link"),
        purpose=Purpose.PUBLIC_CARD,
        level=Level(link.level),
        on=timezone.localdate(at),
    )
    return cards.get(link.profile_id)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
