"""Whether a digest is wanted, asked when it is written and once more when it goes out."""

from __future__ import annotations

from typing import Final

from accounts.consents import has_given
from accounts.models import Purpose, User

from .digesting import DigestChoice, Rhythm
from .models import Message

KIND: Final = "digest"


def rhythm_of(user: User) -> Rhythm:
    """How often somebody gets a digest."""
    chosen = DigestChoice.objects.filter(user=user).values_list("rhythm", flat=True).first()
    return Rhythm(chosen or Rhythm.NONE)


def is_wanted(message: Message) -> bool:
    """Whether a digest may still go out: asked once more at the moment of sending."""
    if message.kind != KIND or message.user is None:
        return True
    return rhythm_of(message.user) != Rhythm.NONE and has_given(message.user, Purpose.DIGESTS)
