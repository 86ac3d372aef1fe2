"""From a link's parameters to a search, and back: what cannot be understood is left out, and said.

Every search is a link that a person can read, keep and send: `?skill=Linux+command+line&level=3&country=KE`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from registry.places.models import CORRIDOR, Language, Region
from registry.profiles.models import WorkKind
from registry.taxonomy import linking
from registry.taxonomy.models import Skill
from registry.taxonomy.selectors import closeness_of

from .rules import CEFR, HIGHEST_LEVEL, HOURS, MOST_SKILLS, SkillAsked, TalentQuery

LONGEST_WORDS = 80
# How close a skill must be to count as well: what is narrower, broader, or related (see taxonomy's `partial_credit`).
CLOSE_ENOUGH = 0.4
MOST_CLOSE = 40


class Chip(NamedTuple):
    """An asked skill, with the label that was found for what was typed."""

    skill: int
    label: str
    level: int
    without: str  # the query string without it
    lower: str  # the same search at the level below; empty at the lowest


@dataclass(frozen=True)
class Asked:
    """A search as it was understood."""

    query: TalentQuery
    chips: tuple[Chip, ...] = ()
    is_close: bool = False
    left_out: tuple[str | Promise, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.query == TalentQuery()


def asked_in(get: QueryDict, *, on: date) -> Asked:
    """What a link asks for. Four queries at most, and two more with close skills."""
    left_out: list[str | Promise] = []
    words = " ".join(get.get("q", "").replace("\0", "").split())[:LONGEST_WORDS]
    typed, levels = _typed_skills(get)
    linked = linking.best([*dict.fromkeys(text for text, _level in typed), *([words] if words else [])])
    wanted: dict[int, int] = {}
    for text, level in typed:
        skill = linked.get(text)
        if skill is None:
            left_out.append(_("“%(text)s”: no skill of this name was found. Try another word for it.") % {"text": text})
        elif skill in wanted or len(wanted) < MOST_SKILLS:
            wanted[skill] = max(level, wanted.get(skill, 1))
        else:
            left_out.append(_("“%(text)s”: at most %(most)d skills at once.") % {"text": text, "most": MOST_SKILLS})
    left_out += levels
    skills = tuple(SkillAsked(skill, level) for skill, level in wanted.items())
    country, region = _places(get, left_out)
    language, cefr = _language(get, left_out)
    query = TalentQuery(
        words=words,
        words_mean=linked.get(words),
        skills=skills,
        proven=_is_ticked(get, "proven"),
        country=country,
        region=region,
        language=language,
        cefr=cefr,
        kind=_one_of(get, "kind", WorkKind.values, left_out),
        remote=_is_ticked(get, "remote"),
        hours=int(_one_of(get, "hours", [str(hours) for hours in HOURS], left_out) or 0),
        by=_day(get, "by", left_out, on=on),
    )
    is_close = _is_ticked(get, "close")
    if is_close:
        query = with_close_skills(query)
    labels = dict(Skill.objects.filter(pk__in=wanted).values_list("pk", "label")) if wanted else {}
    chips = tuple(
        Chip(
            one.skill,
            labels[one.skill],
            one.level,
            without=as_link(query, labels, close=is_close, without=one.skill),
            lower=_lowered(query, labels, one, close=is_close),
        )
        for one in skills
        if one.skill in labels
    )
    return Asked(query, chips, is_close, tuple(left_out))


def with_close_skills(query: TalentQuery) -> TalentQuery:
    """The same search in which close skills count as well. Two queries."""
    credit = closeness_of(one.skill for one in query.skills)
    close = {
        skill: tuple(
            sorted((s for s, share in near.items() if share >= CLOSE_ENOUGH), key=lambda s: (-near[s], s))[:MOST_CLOSE]
        )
        for skill, near in credit.items()
    }
    return replace(query, close=close)


def as_link(
    query: TalentQuery, labels: Mapping[int, str], *, close: bool, without: int | None = None, more: str = ""
) -> str:
    """The query string of a search; `without` leaves a skill out, `more` adds one by its label."""
    skills = [one for one in query.skills if one.skill != without and one.skill in labels]
    pairs: list[tuple[str, str]] = [("q", query.words)]
    for one in skills:
        pairs += [("skill", labels[one.skill]), ("level", str(one.level))]
    if more:
        pairs += [("skill", more), ("level", "1")]
    pairs += [
        ("close", "1" if close else ""),
        ("proven", "1" if query.proven else ""),
        ("country", query.country),
        ("region", query.region),
        ("language", query.language),
        ("cefr", query.cefr),
        ("kind", query.kind),
        ("remote", "1" if query.remote else ""),
        ("hours", str(query.hours or "")),
        ("by", query.by.isoformat() if query.by else ""),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def _lowered(query: TalentQuery, labels: Mapping[int, str], asked: SkillAsked, *, close: bool) -> str:
    """The search with a skill asked for one level lower; nothing at the lowest."""
    if asked.level <= 1:
        return ""
    skills = tuple(replace(one, level=one.level - 1) if one == asked else one for one in query.skills)
    return as_link(replace(query, skills=skills), labels, close=close)


def _typed_skills(get: QueryDict) -> tuple[list[tuple[str, int]], list[str | Promise]]:
    """The skills as they were typed, each with the level beside it; levels that are none are left out."""
    typed: list[tuple[str, int]] = []
    left_out: list[str | Promise] = []
    levels = get.getlist("level")
    for place, text in enumerate(get.getlist("skill")[: 2 * MOST_SKILLS]):
        text = " ".join(text.replace("\0", "").split())[:LONGEST_WORDS]
        if not text:
            continue
        level = levels[place] if place < len(levels) else "1"
        if level in {str(number) for number in range(1, HIGHEST_LEVEL + 1)}:
            typed.append((text, int(level)))
        else:
            typed.append((text, 1))
            if level:
                left_out.append(_("The level of “%(text)s”: a level goes from 1 to 5.") % {"text": text})
    return typed, left_out


def _places(get: QueryDict, left_out: list[str | Promise]) -> tuple[str, str]:
    country = _one_of(get, "country", CORRIDOR, left_out)
    region = _text(get, "region")
    if not region:
        return country, ""
    home = Region.objects.residential().filter(pk=region).values_list("country_id", flat=True).first()
    if home is None or (country and home != country):
        left_out.append(_left_out("region"))
        region = ""
    return country, region


def _language(get: QueryDict, left_out: list[str | Promise]) -> tuple[str, str]:
    language, cefr = _text(get, "language"), _one_of(get, "cefr", CEFR, left_out)
    if language and not Language.objects.filter(pk=language).exists():
        left_out.append(_left_out("language"))
        language = ""
    return language, cefr if language else ""


def _one_of(get: QueryDict, name: str, choices: Collection[str], left_out: list[str | Promise]) -> str:
    value = _text(get, name)
    if value and value not in choices:
        left_out.append(_left_out(name))
        return ""
    return value


def _day(get: QueryDict, name: str, left_out: list[str | Promise], *, on: date) -> date | None:
    """A day; one that is over means now, since nobody can begin earlier."""
    value = _text(get, name)
    if not value:
        return None
    try:
        return max(date.fromisoformat(value), on)
    except ValueError:
        left_out.append(_left_out(name))
        return None


def _text(get: QueryDict, name: str) -> str:
    return get.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]


def _is_ticked(get: QueryDict, name: str) -> bool:
    return _text(get, name) in {"1", "on", "true"}


def _left_out(name: str) -> str:
    names = {
        "country": _("The country"),
        "region": _("The county or district"),
        "language": _("The language"),
        "cefr": _("The level of the language"),
        "kind": _("The kind of work"),
        "hours": _("The hours a week"),
        "by": _("The day"),
    }
    return _("%(what)s: this is not one of the choices.") % {"what": names[name]}
