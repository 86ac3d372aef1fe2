"""What of a person leaves the gate: a card with the permitted fields and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import User
from registry.credentials.models import Certification, Endorsement
from registry.places.models import Country
from registry.places.working_day import shared_hours
from registry.profiles.models import Experience, Profile, ProfileLanguage, ProfileSkill, Work, WorkKind
from registry.profiles.rules import TRUST_MARKS

from .models import Level
from .rules import Decision
from .samples import key_for


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
    endorsed_by: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        return TRUST_MARKS[self.trust]


class CardReference(NamedTuple):
    """What a mentor says of the person, as the person accepted it."""

    words: str
    by: str


class CardExperience(NamedTuple):
    """Work that was done, as shown. `place` is empty where it is not shown."""

    title: str
    kind: str
    months: int
    occupation: str
    place: str

    @property
    def kind_words(self) -> str:
        return str(Experience.Kind(self.kind).label)


class CardWork(NamedTuple):
    """A link or a work sample, as shown. `key` opens a sample for who was shown this card, for a while."""

    public_id: UUID
    kind: str
    title: str
    url: str
    file_name: str
    size_bytes: int
    key: str


class Proof(NamedTuple):
    """The strongest proof on a card, for one mark in words."""

    mark: str
    number: int
    issuer: str


@dataclass(frozen=True)
class Card:
    """A person as permitted. What the level does not hold, or the person hides, is empty or None: nothing tells which.

    `works_from` and `works_until` are hours of the day in `time_zone`; `shared_hours` is how many of them are office
    hours where the reader is.
    """

    public_id: UUID
    level: Level
    headline: str
    country: str
    country_name: str
    time_zone: str
    about: str = ""
    region: str = ""
    skills: tuple[CardSkill, ...] = ()
    experience: tuple[CardExperience, ...] = ()
    languages: tuple[tuple[str, str], ...] = ()
    hours_per_week: int | None = None
    available_from: date | None = None
    works_from: int | None = None
    works_until: int | None = None
    shared_hours: float | None = None
    wants: tuple[str, ...] = ()
    certifications: tuple[CardCertification, ...] = ()
    works: tuple[CardWork, ...] = ()
    references: tuple[CardReference, ...] = ()
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


# Field of the gate -> what it fills on a card, from a row of the profile.
_FROM_ROW: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "about": lambda row: {"about": row["about"]},
    "region": lambda row: {"region": row["region__name"] or ""},
    "hours_per_week": lambda row: {"hours_per_week": row["hours_per_week"]},
    "available_from": lambda row: {"available_from": row["available_from"]},
    "working_hours": lambda row: {"works_from": row["works_from"], "works_until": row["works_until"]},
    "wants": lambda row: {"wants": tuple(row["wants"])},
    "name": lambda row: {"name": f"{row['user__given_names']} {row['user__family_name']}".strip()},
    "email": lambda row: {"email": row["user__email"]},
    "phone": lambda row: {"phone": row["phone"]},
}
_COLUMNS = (
    "pk",
    "public_id",
    "headline",
    "about",
    "country_id",
    "country__name",
    "country__time_zone",
    "region__name",
    "hours_per_week",
    "available_from",
    "works_from",
    "works_until",
    "wants",
    "phone",
    "user__email",
    "user__given_names",
    "user__family_name",
)


ReferencesOf = Callable[[Collection[int]], Mapping[int, Sequence[CardReference]]]
_references_of: list[ReferencesOf] = []


def lend_references(load: ReferencesOf) -> None:
    """For the room above that keeps references: how to read those of many profiles in one query. Called once."""
    _references_of[:] = [load]


def build(
    decided: Mapping[int, Decision], *, on: date, reader: User | None, country: str | None = None
) -> dict[int, Card]:
    """The cards of these profiles, each with the fields decided. Eight queries at most, however many profiles.

    `reader` is who will hold them: work samples open for them alone. `country` is where the reader is.
    """
    zone = _zone_of(country)
    parts: dict[str, Mapping[int, Sequence[Any]]] = {
        "skills": _skills(_with("skills", decided)),
        "languages": _languages(_with("languages", decided)),
        "certifications": _certifications(_with("certifications", decided), decided, on),
        "experience": _experience(_with("experience", decided), decided),
        "works": _works(_with("works", decided), reader),
    }
    references = _references(_with("places_of_work", decided))
    return {
        row["pk"]: _card(
            row,
            decided[row["pk"]],
            {name: tuple(found[row["pk"]]) for name, found in parts.items()},
            references=tuple(references.get(row["pk"], ())),
            shared=_shared(row, decided[row["pk"]], zone, on),
        )
        for row in Profile.objects.filter(pk__in=decided).values(*_COLUMNS)
    }


def _with(field: str, decided: Mapping[int, Decision]) -> list[int]:
    """The profiles of whom a field may be shown. Only theirs is read."""
    return [pk for pk, decision in decided.items() if field in decision.fields]


def _zone_of(country: str | None) -> str | None:
    if country is None:
        return None
    return Country.objects.filter(code=country).values_list("time_zone", flat=True).first()


def _shared(row: Mapping[str, Any], decision: Decision, zone: str | None, on: date) -> float | None:
    if zone is None or "working_hours" not in decision.fields:
        return None
    return shared_hours(
        zone=row["country__time_zone"],
        works_from=row["works_from"],
        works_until=row["works_until"],
        other=zone,
        on=on,
    )


def _card(
    row: Mapping[str, Any],
    decision: Decision,
    parts: Mapping[str, tuple[Any, ...]],
    *,
    references: tuple[CardReference, ...],
    shared: float | None,
) -> Card:
    shown: dict[str, Any] = {"shared_hours": shared, "references": references}
    for field in decision.fields:
        if field in _FROM_ROW:
            shown |= _FROM_ROW[field](row)
        elif field in parts:
            shown[field] = parts[field]
    return Card(
        public_id=row["public_id"],
        level=decision.level,
        headline=row["headline"],
        country=row["country_id"],
        country_name=row["country__name"],
        time_zone=row["country__time_zone"],
        **shown,
    )


def _references(pks: Collection[int]) -> Mapping[int, Sequence[CardReference]]:
    """Who speaks for somebody has worked with them, so it is told only where the places of work are."""
    return _references_of[0](pks) if pks and _references_of else {}


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


def _certifications(
    pks: Collection[int], decided: Mapping[int, Decision], on: date
) -> dict[int, list[CardCertification]]:
    """Who endorses somebody has worked with them, so it is told only where the places of work are."""
    found: dict[int, list[CardCertification]] = defaultdict(list)
    endorsers = Endorsement.objects.signed().filter(certification=OuterRef("pk")).order_by("name").values("name")
    proven = Certification.objects.in_force(on).filter(profile__in=pks).order_by("-issued_on", "title")
    rows = proven.annotate(endorsers=ArraySubquery(endorsers))
    for pk, title, issuer, trust, names in rows.values_list("profile", "title", "issuer", "trust", "endorsers"):
        told = tuple(dict.fromkeys(names)) if "places_of_work" in decided[pk].fields else ()
        found[pk].append(CardCertification(title, issuer, trust, told))
    return found


def _experience(pks: Collection[int], decided: Mapping[int, Decision]) -> dict[int, list[CardExperience]]:
    found: dict[int, list[CardExperience]] = defaultdict(list)
    if not pks:
        return found
    done = Experience.objects.filter(profile__in=pks).order_by("-months", "-pk")
    for pk, title, kind, months, occupation, place in done.values_list(
        "profile", "title", "kind", "months", "isco__label", "place"
    ):
        where = place if "places_of_work" in decided[pk].fields else ""
        found[pk].append(CardExperience(title, kind, months, occupation or "", where))
    return found


_WORK_COLUMNS = ("kind", "title", "url", "file_name", "size_bytes")


def _works(pks: Collection[int], reader: User | None) -> dict[int, list[CardWork]]:
    found: dict[int, list[CardWork]] = defaultdict(list)
    if not pks:
        return found
    shown = Work.objects.filter(profile__in=pks).order_by("position", "pk")
    for pk, public_id, kind, title, url, file_name, size in shown.values_list("profile", "public_id", *_WORK_COLUMNS):
        found[pk].append(CardWork(public_id, kind, title, url, file_name, size, key_for(public_id, reader)))
    return found
