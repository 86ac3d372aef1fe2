"""What of a person leaves the gate: a card with the permitted fields and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from registry.credentials.models import Certification
from registry.profiles.models import Profile, ProfileLanguage, ProfileSkill, WorkKind
from registry.profiles.rules import TRUST_MARKS

from .models import Level


class CardSkill(NamedTuple):
    """A skill as shown: level 1 to 5, and how it is proven."""

    label: str
    level: int
    trust: str


class CardCertification(NamedTuple):
    """A certificate as shown."""

    title: str
    issuer: str
    trust: str

    @property
    def mark(self) -> str:
        return TRUST_MARKS[self.trust]


class Proof(NamedTuple):
    """The strongest proof on a card, for one mark in words."""

    mark: str
    number: int
    issuer: str


@dataclass(frozen=True)
class Card:
    """A person as permitted. `name` is None below the named level, `email` and `phone` below the contact level."""

    public_id: UUID
    level: Level
    headline: str
    country: str
    country_name: str
    region: str
    skills: tuple[CardSkill, ...]
    languages: tuple[tuple[str, str], ...]
    hours_per_week: int | None
    available_from: date | None
    wants: tuple[str, ...]
    certifications: tuple[CardCertification, ...]
    name: str | None = None
    email: str | None = None
    phone: str | None = None

    @property
    def wants_words(self) -> list[str]:
        """The kinds of work wanted, in words."""
        return [str(WorkKind(kind).label) for kind in self.wants]

    @property
    def proof(self) -> Proof | None:
        """The strongest proof among the certificates, or None without any."""
        for trust, mark in TRUST_MARKS.items():
            proven = [c for c in self.certifications if c.trust == trust]
            if proven:
                return Proof(mark, len(proven), proven[0].issuer)
        return None


def build(levels: Mapping[int, Level], *, on: date) -> dict[int, Card]:
    """The cards of these profiles, each at its level. Four queries, however many profiles."""
    skills, languages, certifications = _skills(levels), _languages(levels), _certifications(levels, on)
    rows = Profile.objects.filter(pk__in=levels).values(
        "pk",
        "public_id",
        "headline",
        "country_id",
        "country__name",
        "region__name",
        "hours_per_week",
        "available_from",
        "wants",
        "phone",
        "user__email",
        "user__given_names",
        "user__family_name",
    )
    return {
        row["pk"]: Card(
            public_id=row["public_id"],
            level=levels[row["pk"]],
            headline=row["headline"],
            country=row["country_id"],
            country_name=row["country__name"],
            region=row["region__name"] or "",
            skills=tuple(skills[row["pk"]]),
            languages=tuple(languages[row["pk"]]),
            hours_per_week=row["hours_per_week"],
            available_from=row["available_from"],
            wants=tuple(row["wants"]),
            certifications=tuple(certifications[row["pk"]]),
            **_personal(row, levels[row["pk"]]),
        )
        for row in rows
    }


def _personal(row: Mapping[str, Any], level: Level) -> dict[str, str]:
    if level == Level.ANONYMOUS:
        return {}
    name = {"name": f"{row['user__given_names']} {row['user__family_name']}".strip()}
    return name if level == Level.NAMED else {**name, "email": row["user__email"], "phone": row["phone"]}


def _skills(pks: Collection[int]) -> dict[int, list[CardSkill]]:
    found: dict[int, list[CardSkill]] = defaultdict(list)
    held = ProfileSkill.objects.filter(profile__in=pks).order_by("-level", "skill__label")
    for pk, label, level, trust in held.values_list("profile", "skill__label", "level", "trust"):
        found[pk].append(CardSkill(label, level, trust))
    return found


def _languages(pks: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    spoken = ProfileLanguage.objects.filter(profile__in=pks).order_by("-level", "language__name")
    for pk, language, level in spoken.values_list("profile", "language__autonym", "level"):
        found[pk].append((language, level))
    return found


def _certifications(pks: Collection[int], on: date) -> dict[int, list[CardCertification]]:
    found: dict[int, list[CardCertification]] = defaultdict(list)
    proven = Certification.objects.in_force(on).filter(profile__in=pks).order_by("-issued_on", "title")
    for pk, title, issuer, trust in proven.values_list("profile", "title", "issuer", "trust"):
        found[pk].append(CardCertification(title, issuer, trust))
    return found
