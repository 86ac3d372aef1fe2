"""How proofs rank, and what each of them means in words. The one place for both."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.profiles.models.graduate import TrustLevel
from registry.profiles.rules import TRUST_MARKS

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
