"""What can be searched for, and how it is written into the index. Pure: no database, no clock.

Everything that can be found of a person is a word of the entry's `terms`, made in SQL (`indexing.py`) and asked for
here. Words of people are folded to lower case; the codes below begin with a capital, so that neither is taken for the
other. There is no word for age, sex, a sealed answer or pay, so none of them can be filtered, counted or ordered by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from registry.places.rules import fold
from registry.profiles.models.graduate import Cefr, WorkKind

CEFR: Final = tuple(Cefr.values)
HIGHEST_LEVEL: Final = 5
# Hours a week that one can ask for at least.
HOURS: Final = (10, 20, 30, 40)
MOST_SKILLS: Final = 8
MOST_WORDS: Final = 8
# A shorter word begins too many others to be taken for their beginning.
LONG_ENOUGH_TO_BEGIN: Final = 4

REMOTE: Final = "Remote"
PROVEN: Final = "Proven"
# Agreed to be matched with listings: who did not is in no order by fit.
MATCHABLE: Final = "Matchable"


class Order(StrEnum):
    """In what order people are shown."""

    NEWEST = "newest"
    PROVEN = "proven"
    FIT = "fit"


@dataclass(frozen=True)
class SkillAsked:
    """A skill that people must hold at a level from 1 to 5 or a higher one."""

    skill: int
    level: int = 1


@dataclass(frozen=True)
class TalentQuery:
    """What the searcher asked for; what is empty asks for nothing. All of it must be met.

    `words_mean` is the skill that the words name, if any: holding it is as good as saying the words. `close` holds, for
    each asked skill, the others that count as well, when close skills were asked for.
    """

    words: str = ""
    words_mean: int | None = None
    skills: tuple[SkillAsked, ...] = ()
    close: Mapping[int, Collection[int]] = field(default_factory=dict)
    proven: bool = False
    country: str = ""
    region: str = ""
    language: str = ""
    cefr: str = ""
    kind: str = ""
    remote: bool = False
    hours: int = 0
    by: date | None = None


def skill_term(skill: int, level: int = 1) -> str:
    """Holds the skill at this level or a higher one."""
    return f"S{level}.{skill}"


def proven_term(skill: int, level: int = 1) -> str:
    """The same, and somebody else than the person says so."""
    return f"P{level}.{skill}"


def language_term(language: str, cefr: str = "") -> str:
    """Speaks the language at this CEFR level or a higher one; without a level, at any."""
    return f"L{cefr or CEFR[0]}.{language}"


def term_queries(query: TalentQuery) -> list[str]:
    """The conditions on `terms`, each a piece of a PostgreSQL tsquery; all must hold."""
    found = [_any_of(_skill_terms(asked, query)) for asked in query.skills[:MOST_SKILLS]]
    if query.proven and not query.skills:
        found.append(quoted(PROVEN))
    if query.country:
        found.append(quoted(f"C.{query.country}"))
    if query.region:
        found.append(quoted(f"R.{query.region}"))
    if query.language:
        found.append(quoted(language_term(query.language, query.cefr)))
    if query.kind:
        found.append(quoted(f"W.{query.kind}"))
    if query.remote:
        found.append(quoted(REMOTE))
    if query.hours:
        found.append(quoted(f"H.{query.hours}"))
    if (said := words_query(query.words, query.words_mean)) is not None:
        found.append(said)
    return found


def tsquery(query: TalentQuery) -> str:
    """All conditions on `terms` as one tsquery; empty when there is none."""
    return " & ".join(term_queries(query))


def _skill_terms(asked: SkillAsked, query: TalentQuery) -> list[str]:
    """The asked skill, or one that is close to it, at the level; proven, if only what is proven was asked for."""
    term = proven_term if query.proven else skill_term
    return [term(skill, asked.level) for skill in (asked.skill, *sorted(query.close.get(asked.skill, ())))]


def words_query(words: str, means: int | None) -> str | None:
    """Every word stands in the headline or in the name of a held skill, or the skill that the words name is held.

    None when there is nothing to look for.
    """
    folded = fold(words).split()[:MOST_WORDS]
    if not folded:
        return None
    said = " & ".join(f"{quoted(word)}:*" if len(word) >= LONG_ENOUGH_TO_BEGIN else quoted(word) for word in folded)
    return f"({said})" if means is None else f"(({said}) | {quoted(skill_term(means))})"


def quoted(term: str) -> str:
    """A word as a tsquery literal has it, whatever letters it holds."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _any_of(terms: Collection[str]) -> str:
    joined = " | ".join(quoted(term) for term in terms)
    return f"({joined})" if len(terms) > 1 else joined


# --- Figures -----------------------------------------------------------------------------------------------------

# Fewer people than this are not counted at all: a small number beside a choice could single somebody out.
FEWEST_COUNTED: Final = 10
_STEPS: Final = (1, 2, 5)


def coarse(number: float) -> int:
    """A number of people as it is told: the next lower of 10, 20, 50, 100, 200, 500 and so on; 0 for fewer than 10."""
    if number < FEWEST_COUNTED:
        return 0
    told, power = FEWEST_COUNTED, FEWEST_COUNTED
    while power <= number:
        told = max(step * power for step in _STEPS if step * power <= number)
        power *= 10
    return told


# --- Saved searches ----------------------------------------------------------------------------------------------

MOST_SAVED: Final = 20


def as_stored(query: TalentQuery) -> dict[str, Any]:
    """A search as it is kept: plain JSON, close skills only as the wish to count them."""
    stored: dict[str, Any] = {
        "words": query.words,
        "words_mean": query.words_mean,
        "skills": [[asked.skill, asked.level] for asked in query.skills],
        "close": bool(query.close),
        "proven": query.proven,
        "country": query.country,
        "region": query.region,
        "language": query.language,
        "cefr": query.cefr,
        "kind": query.kind,
        "remote": query.remote,
        "hours": query.hours,
        "by": query.by.isoformat() if query.by else None,
    }
    return {name: value for name, value in stored.items() if value}


def from_stored(stored: Mapping[str, Any]) -> TalentQuery:
    """The search that was kept. What no longer means anything is left out; `close` is filled in by the caller."""
    skills = [one for one in stored.get("skills", []) if len(one) == 2 and 1 <= one[1] <= HIGHEST_LEVEL]
    by = stored.get("by")
    hours, kind, cefr = stored.get("hours", 0), stored.get("kind", ""), stored.get("cefr", "")
    return TalentQuery(
        words=stored.get("words", ""),
        words_mean=stored.get("words_mean"),
        skills=tuple(SkillAsked(skill, level) for skill, level in skills),
        proven=bool(stored.get("proven")),
        country=stored.get("country", ""),
        region=stored.get("region", ""),
        language=stored.get("language", ""),
        cefr=cefr if cefr in CEFR else "",
        kind=kind if kind in WorkKind.values else "",
        remote=bool(stored.get("remote")),
        hours=hours if hours in HOURS else 0,
        by=date.fromisoformat(by) if by else None,
    )
