"""Reading certifications, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import User
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from registry.programmes.models import Cohort, Enrolment
from registry.programmes.selectors import providers_of

from . import issuers, rules
from .holding import Holder
from .models import Achievement, Award, Endorsement, RecognisedIssuer


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
    award: Award | None
    endorsements: tuple[Endorsement, ...]


def own_certificates(profile: Profile, *, on: date) -> tuple[OwnCertificate, ...]:
    """A person's certificates, the newest first, in four queries; those signed here come with their award."""
    awards = {
        award.credential_id: award
        for award in Award.objects.signed()
        .filter(enrolment__user=profile.user_id)
        .only("public_id", "reason", "revoked_at", "suspended_at", "key")
    }
    endorsed: dict[int, list[Endorsement]] = defaultdict(list)
    for one in Endorsement.objects.signed().filter(certification__profile=profile).order_by("signed_at"):
        endorsed[one.certification_id].append(one)
    rows = profile.certifications.select_related("evidence").prefetch_related("skills").order_by("-issued_on", "-pk")
    certificates = []
    for row in rows:
        evidence = getattr(row, "evidence", None)
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
                is_holder_open=evidence is not None and evidence.holder == Holder.UNKNOWN,
                award=awards.get(evidence.credential_id) if evidence else None,
                endorsements=tuple(endorsed[row.pk]),
            )
        )
    return tuple(certificates)


def recognised_on(on: date) -> Callable[[str], str | None]:
    """Says under which name an issuer is on the list on a day, or None; one query a question.

    Who signs here is on it for as long as their check holds.
    """

    def name_of(did: str) -> str | None:
        own = issuers.known_as(did)
        if own is not None:
            return own
        listed = RecognisedIssuer.objects.in_force(on).filter(did=did)
        return listed.order_by("-since").values_list("name", flat=True).first()

    return name_of


def count_of(profile: Profile) -> int:
    """How many certificates a profile has."""
    return profile.certifications.count()


# --- For officers ------------------------------------------------------------------------------------------------


def achievements_of(user: User) -> QuerySet[Achievement]:
    """What the person's providers certify, those that are still awarded first, each with `awarded`: how many hold it.
    One query."""
    held = Count("awards", filter=Q(awards__revoked_at=None))
    own = Achievement.objects.filter(provider__in=providers_of(user)).select_related("provider")
    return own.annotate(awarded=held).order_by(F("retired_at").desc(nulls_first=True), "name", "pk")


def achievements_for(cohort: Cohort) -> QuerySet[Achievement]:
    """What may be awarded to a cohort, and what was awarded to somebody in it before it was ended."""
    awarded = Award.objects.filter(achievement=OuterRef("pk"), enrolment__cohort=cohort)
    own = Achievement.objects.filter(provider=cohort.programme.provider_id)
    return own.filter(Q(retired_at=None) | Exists(awarded)).order_by("name", "pk")


@dataclass(frozen=True)
class GraduateOnList:
    """A graduate of a cohort beside a certificate. `award` is the id of theirs, or None."""

    public_id: UUID
    name: str
    reference: str
    has_claimed: bool
    award: UUID | None
    is_suspended: bool


def graduates_of(cohort: Cohort, achievement: Achievement) -> QuerySet[Enrolment]:
    """A cohort's graduates in the order of their names, each with the award of this achievement that they hold."""
    held = Award.objects.held(timezone.localdate()).filter(achievement=achievement, enrolment=OuterRef("pk"))
    return (
        Enrolment.objects.filter(cohort=cohort)
        .graduated()
        .annotate(award=Subquery(held.values("public_id")[:1]), suspended=Subquery(held.values("suspended_at")[:1]))
        .order_by("family_name", "given_names", "pk")
    )


def graduate_on_list(enrolment: Enrolment) -> GraduateOnList:
    """One row, from an enrolment of `graduates_of`."""
    return GraduateOnList(
        public_id=enrolment.public_id,
        name=enrolment.display_name,
        reference=enrolment.reference,
        has_claimed=enrolment.user_id is not None,
        award=getattr(enrolment, "award", None),
        is_suspended=getattr(enrolment, "suspended", None) is not None,
    )
