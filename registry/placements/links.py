"""The link in a message that confirms a placement without signing in: for one person, one side, and one state of it."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from accounts.models import User

from . import errors
from .models import Placement
from .rules import Side

SALT = "placements.confirm"
LASTS = timedelta(days=30)
_SHORT = {Side.GRADUATE: "g", Side.EMPLOYER: "e"}
_LONG = {short: side for side, short in _SHORT.items()}


@dataclass(frozen=True)
class Asked:
    """What a link says: who is asked, for which side, about which placement as it was then."""

    placement_id: int
    side: Side
    person_id: int
    stamp: str


def secret_for(placement: Placement, *, side: Side, person: User) -> str:
    """The last part of the link. It looks like any other secret here (letters, digits, `-` and `_`, more than forty),
    so that `corridor.web.logs` keeps it out of the logs."""
    value = f"{placement.pk}.{_SHORT[side]}.{person.pk}.{stamp_of(placement, person)}"
    return urlsafe_b64encode(_signer().sign(value).encode()).decode().rstrip("=")


def read(secret: str) -> Asked:
    """What a link says. Raises LinkOver for one that is old, changed or invented."""
    try:
        signed = urlsafe_b64decode(secret + "=" * (-len(secret) % 4)).decode()
        placement_id, short, person_id, stamp = _signer().unsign(signed, max_age=LASTS).split(".")
    except (BadSignature, NotBase64, ValueError) as error:
        raise errors.LinkOver from error
    return Asked(int(placement_id), _LONG[short], int(person_id), stamp)


def stamp_of(placement: Placement, person: User) -> str:
    """What the person was asked about: the state, who had confirmed, what they were told, and how they sign in. Another
    state, address or password, another stamp, and the link is over: a mailbox that was lost confirms nothing."""
    told = [
        person.email,
        person.password,
        placement.state,
        placement.graduate_confirmed_at,
        placement.employer_confirmed_at,
        placement.starts_on,
    ]
    return hashlib.sha256(repr([*map(str, told), placement.role, placement.employer_name]).encode()).hexdigest()[:20]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=SALT)
