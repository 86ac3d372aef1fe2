"""How many people a choice would leave, told coarsely: about right, rounded down, and nothing about fewer than ten.

Counting a million would take longer than the page. What is common is counted in a sample of pages of the table, what is
rare in full: the sample says itself which of the two it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.cache import cache
from django.db import connection

from .audience import Scope
from .rules import TalentQuery, coarse
from .search import by_index, conditions

# About how many entries the sample holds, and how many of them must meet the query for it to be believed.
SAMPLE: Final = 8_000
ENOUGH: Final = 16
# What is rarer is counted in full, up to this bound.
MOST: Final = 4_000
# How many of those who were found are looked at for the choices.
LOOKED_AT: Final = 800
# A choice that so few of those who were looked at share is not told: chance would speak, not the crowd.
FEWEST_SEEN: Final = 5
FRESH_SECONDS: Final = 300
_COLUMNS = "e.country, e.region, e.languages, e.wants, e.is_remote, e.is_proven, e.skills"


@dataclass(frozen=True)
class Facets:
    """Figures as they are told: rounded down to 10, 20, 50, 100 and so on; what is missing is under ten or unknown."""

    total: int = 0
    # Whether so many were found that counting stopped or a sample spoke: then "about" is said.
    is_about: bool = False
    countries: dict[str, int] = field(default_factory=dict)
    regions: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    skills: dict[int, int] = field(default_factory=dict)
    remote: int = 0
    proven: int = 0


def facets(query: TalentQuery, *, scope: Scope) -> Facets:
    """The figures for a search, remembered for five minutes. Three statements when they are not remembered."""
    where, values = conditions(query, scope)
    key = "talent.facets." + hashlib.blake2b(repr((where, sorted(values.items()))).encode(), digest_size=16).hexdigest()
    known = cache.get(key)
    if isinstance(known, Facets):
        return known
    found = _counted(where, values)
    cache.set(key, found, FRESH_SECONDS)
    return found


def statement(where: Iterable[str], *, percent: float, columns: str = _COLUMNS) -> str:
    """The sample, and where it is too thin the whole answer; each with its size and some of its rows."""
    meets = " AND ".join(where)
    some = f"ORDER BY hashint8(e.profile_id) LIMIT {LOOKED_AT}"
    return f"""
        WITH sample AS MATERIALIZED (
            SELECT count(*) OVER () AS number, {columns} FROM talent_talententry e
            TABLESAMPLE SYSTEM ({percent:.4f}) REPEATABLE (7) WHERE {meets} {some}
        ), thin AS (
            SELECT coalesce(max(number), 0) < {ENOUGH if percent < 100 else 0} AS it FROM sample
        ), whole AS (
            SELECT count(*) OVER () AS number, e.* FROM (
                SELECT e.profile_id AS of_profile, {columns} FROM talent_talententry e
                WHERE {meets} AND (SELECT it FROM thin) LIMIT {MOST}
            ) e ORDER BY hashint8(e.of_profile) LIMIT {LOOKED_AT}
        )
        SELECT TRUE, number, {columns} FROM sample e WHERE NOT (SELECT it FROM thin)
        UNION ALL
        SELECT FALSE, number, {columns} FROM whole e
    """  # noqa: S608 - only names of ours are put in


def percent_of(entries: float) -> float:
    """How much of the table the sample is."""
    return min(100.0, 100.0 * SAMPLE / max(entries, 1.0))


@dataclass(frozen=True)
class Looked:
    """Some of those who were found, as rows of the asked columns, and how many they stand for altogether."""

    rows: list[tuple[Any, ...]]
    total: float = 0.0
    # Whether so many were found that counting stopped or a sample spoke.
    is_about: bool = False

    @property
    def each(self) -> float:
        """For how many people one of the rows stands."""
        return self.total / len(self.rows) if self.rows else 0.0

    @property
    def fewest(self) -> int:
        """How many of the rows must share something for it to be told."""
        return FEWEST_SEEN if self.each > 1 else 0


def look(where: list[str], values: dict[str, Any], columns: str = _COLUMNS) -> Looked:
    """A look at those who meet the conditions: two statements, however many they are."""
    with by_index(), connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'talent_talententry'::regclass")
        (entries,) = cursor.fetchone() or (0.0,)
        percent = percent_of(entries)
        cursor.execute(statement(where, percent=percent, columns=columns), values)
        rows = cursor.fetchall()
    if not rows:
        return Looked([])
    is_sample, number = rows[0][:2]
    total = number * 100.0 / percent if is_sample else float(number)
    return Looked([row[2:] for row in rows], total, total > len(rows) or (not is_sample and number >= MOST))


def _counted(where: list[str], values: dict[str, Any]) -> Facets:
    found = look(where, values)
    if not found.rows:
        return Facets()

    def told(seen: Iterable[Any]) -> dict[Any, int]:
        figures = {
            choice: coarse(times * found.each) for choice, times in Counter(seen).items() if times >= found.fewest
        }
        return {choice: figure for choice, figure in figures.items() if figure}

    columns = list(zip(*found.rows, strict=True))
    countries, regions, languages, wants, remote, proven, skills = columns
    return Facets(
        total=coarse(found.total),
        is_about=found.is_about,
        countries=told(countries),
        regions=told(region for region in regions if region),
        languages=told(code for codes in languages for code in codes),
        kinds=told(kind for kinds in wants for kind in kinds),
        skills=told(skill for held in skills for skill in held),
        remote=told(remote).get(True, 0),
        proven=told(proven).get(True, 0),
    )
