"""Reading certifications, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel

from . import rules
from .holding import Holder
from .models import RecognisedIssuer


@dataclass(frozen=True)
class OwnCertificate:
    """A certificate as its holder sees it. `mark` is the word of the trust component."""

    pk: int
    title: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    mark: str
    explanation: Promise
    skills: tuple[str, ...]
    is_confirmed: bool
    is_holder_open: bool


def own_certificates(profile: Profile, *, on: date) -> tuple[OwnCertificate, ...]:
    """A person's certificates, the newest first, in two queries."""
    rows = profile.certifications.select_related("evidence").prefetch_related("skills").order_by("-issued_on", "-pk")
    certificates = []
    for row in rows:
        standing = rules.standing(row.trust, expires_on=row.expires_on, revoked_at=row.revoked_at, on=on)
        certificates.append(
            OwnCertificate(
                pk=row.pk,
                title=row.title,
                issuer=row.issuer,
                issued_on=row.issued_on,
                expires_on=row.expires_on,
                mark=rules.mark_of(standing),
                explanation=rules.EXPLANATIONS[standing],
                skills=tuple(sorted(skill.label for skill in row.skills.all())),
                is_confirmed=row.trust != TrustLevel.SELF,
                is_holder_open=hasattr(row, "evidence") and row.evidence.holder == Holder.UNKNOWN,
            )
        )
    return tuple(certificates)


def recognised_on(on: date) -> Callable[[str], str | None]:
    """Says under which name an issuer is on the list on a day, or None; one query a question."""

    def name_of(did: str) -> str | None:
        listed = RecognisedIssuer.objects.in_force(on).filter(did=did)
        return listed.order_by("-since").values_list("name", flat=True).first()

    return name_of


def count_of(profile: Profile) -> int:
    """How many certificates a profile has."""
    return profile.certifications.count()
