"""How proofs rank, and what each of them means in words. The one place for both."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.profiles.models.graduate import TrustLevel
from registry.profiles.rules import TRUST_MARKS

# How many credentials one status list has room for: the shortest that hides one among many (Bitstring Status List 1.0,
# section 6.1).
STATUS_LIST_LENGTH = 131_072

# The strongest proof first.
ORDER = (TrustLevel.RECOGNISED, TrustLevel.PROVIDER, TrustLevel.UNKNOWN_ISSUER, TrustLevel.SELF)

EXPLANATIONS: dict[str, Promise] = {
    TrustLevel.RECOGNISED: _("Signed by an issuer that this registry recognises; we checked the signature."),
    TrustLevel.PROVIDER: _("The training provider says so in its own list of graduates."),
    TrustLevel.UNKNOWN_ISSUER: _("The signature is right, but we do not know who the issuer is."),
    TrustLevel.SELF: _("The graduate says so. Nobody has confirmed it yet."),
    "expired": _("It ran out, so it counts for nothing now."),
    "revoked": _("Its issuer withdrew it, so it counts for nothing now."),
}


def strongest(proofs: Iterable[str]) -> TrustLevel:
    """The strongest of some proofs; without any, what the graduate says stands alone."""
    ranks = [ORDER.index(TrustLevel(proof)) for proof in proofs]
    return ORDER[min(ranks)] if ranks else TrustLevel.SELF


def trust_of_import(*, is_recognised: bool, is_holder_proven: bool) -> TrustLevel:
    """How far a rightly signed credential proves something for the person who brings it.

    A credential that does not show whom it is about is somebody's file: it counts as what the person says.
    """
    if not is_holder_proven:
        return TrustLevel.SELF
    return TrustLevel.RECOGNISED if is_recognised else TrustLevel.UNKNOWN_ISSUER


def issuer_words(*, name: str, did: str, is_recognised: bool) -> str:
    """How an issuer is called on a profile, at most 160 letters. A name that it gives itself stands beside its DID."""
    if is_recognised:
        return name[:160]
    short = did if len(did) <= 60 else f"{did[:40]}…{did[-8:]}"
    return f"{name[:90]} ({short})" if name else short


def expiry(awarded_on: date, *, months: int | None) -> date | None:
    """The last day of a certificate that lasts so many months; a month that is shorter ends on its last day.

    None where it lasts for good.
    """
    if months is None:
        return None
    year, month = divmod(awarded_on.year * 12 + awarded_on.month - 1 + months, 12)
    return date(year, month + 1, min(awarded_on.day, monthrange(year, month + 1)[1]))


def is_in_force(*, expires_on: date | None, revoked_at: datetime | None, on: date) -> bool:
    """Whether a certificate counts on a day. It still does on the day on which it expires."""
    return revoked_at is None and (expires_on is None or expires_on >= on)


def standing(trust: str, *, expires_on: date | None, revoked_at: datetime | None, on: date) -> str:
    """The proof of a certificate on a day, or `revoked` or `expired` where it has none any more."""
    if revoked_at is not None:
        return "revoked"
    return trust if is_in_force(expires_on=expires_on, revoked_at=None, on=on) else "expired"


def mark_of(standing: str) -> str:
    """The word by which the trust component knows a standing."""
    return TRUST_MARKS.get(standing, standing)
