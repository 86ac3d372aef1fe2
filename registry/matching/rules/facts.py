"""What the rules know of the two sides, and what they say.

Sex, disability, marginalisation, age, name and photo are not here, so no rule can use them.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Mark(NamedTuple):
    """One thing that listings have in common: `occupation` with an ISCO-08 code, `region` or `kind`."""

    about: str
    code: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A skill that a listing asks for: level 1 to 5, weight 1 to 3, required or welcome.

    `reuse` is how widely ESCO finds the skill used, from `occupation-specific` to `transversal`; empty where not said.
    """

    skill: int
    level: int
    weight: int
    required: bool
    reuse: str = ""


@dataclass(frozen=True, slots=True)
class ListingSide:
    """A listing as the rules see it. Countries are ISO 3166-1 alpha-2, `isco` an ISCO-08 code, `region` our own code.

    `owner` names who offers it; `owner_country` is where a graduate's data goes; `country` is where the work is.
    `pay_top_usd` is the upper end of the pay in US dollars a month; None when there is no pay (a mentorship) or no
    rate for its currency.
    """

    id: int
    kind: str
    is_open: bool
    closes_on: date
    owner_country: str
    country: str
    region: str | None
    is_remote: bool
    isco: str
    requirements: tuple[Requirement, ...]
    eligible_countries: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    hours_per_week: int | None = None
    starts_on: date | None = None
    is_paid: bool = True
    pay_top_usd: float | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A skill that a graduate has. Without `last_used_year` it counts as one that is in use."""

    level: int
    trust: str
    last_used_year: int | None = None


@dataclass(frozen=True, slots=True)
class GraduateSide:
    """A graduate as the rules see them.

    `months` is experience by ISCO-08 group; `languages` maps a language to its CEFR level. `pay_floor_usd` is the
    least pay in US dollars a month, `contract_floor_usd` the same for contracts where it was said; both are private.
    `is_visible` says that a card may be shown at all: without it a graduate still gets matches but is on no listing's
    list. `avoids` is what they said of listings that they set aside.
    """

    id: int
    skills: Mapping[int, Held]
    home_country: str
    home_region: str | None = None
    nationality: str | None = None
    may_move_to: frozenset[str] = frozenset()
    months: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)
    hours_per_week: int | None = None
    available_from: date | None = None
    wants: frozenset[str] = frozenset()
    aims: tuple[str, ...] = ()
    wants_remote: bool = True
    pay_floor_usd: float | None = None
    contract_floor_usd: float | None = None
    consents_matching: bool = True
    consents_cross_border: bool = False
    is_looking: bool = True
    is_visible: bool = True
    avoids: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """What is true on a day for every pair.

    `in_force` holds the pairs of countries with an agreement in force, `mobility` the (host country, ISCO-08 major
    group) that are open, `closeness` for each asked skill the other skills that earn a part of its credit,
    `excluded` the (listing, profile) that are not to be matched any more, and `owners_avoided` the (owner, profile).
    """

    on: date
    in_force: Set[frozenset[str]] = frozenset()
    mobility: Set[tuple[str, str]] = frozenset()
    closeness: Mapping[int, Mapping[int, float]] = field(default_factory=dict)
    excluded: Set[tuple[int, int]] = frozenset()
    owners_avoided: Set[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of a pair: `code` says which, `reason` how it was decided; together they name a sentence."""

    code: str
    passed: bool
    reason: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class Scores(NamedTuple):
    """The figures of a pair, each between 0 and 1. The `open_` one leaves the graduate's pay floor out."""

    score: float
    open_score: float
    fit: float
    appeal: float
    coverage: float


class Credit(NamedTuple):
    """What a requirement earns, and by which held skill (None when by none).

    `hints` counts the further skills of the same occupations that add to it when it is earned by hints.
    """

    value: float
    skill: int | None
    closeness: float
    hints: int = 0
