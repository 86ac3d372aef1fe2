"""How many people could take the work of a listing that is still being written: coarsely, and without a word on pay.

Matching's own gates are asked, of the people whom the owner could find on the talent pages: of all of them, or of as
many as stand for the rest. What they ask for in pay is read by nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from registry.matching.rules import Context, GraduateSide, ListingSide, gates
from registry.matching.sides import load_context, load_graduates

from .asking import with_close_skills
from .audience import Scope
from .facets import Looked, look
from .rules import MATCHABLE, MOST_SKILLS, SkillAsked, TalentQuery, coarse, quoted
from .search import conditions

# Conditions of the listing itself, which an owner may loosen. The others are the graduates' to decide.
OF_THE_OWNER: Final = ("country", "work_place", "languages", "availability")


@dataclass(frozen=True)
class Reach:
    """Figures as they are told: rounded down to 10, 20, 50, 100 and so on, 0 for fewer than ten.

    `possible` pass every gate; `skilled` of them hold each required skill, or one close to it. `without` says for a
    gate how many would be possible if only that gate were not asked, where that tells at least the next larger figure.
    """

    possible: int = 0
    skilled: int = 0
    is_about: bool = False
    asks_skills: bool = False
    without: tuple[tuple[str, int], ...] = ()


def reach_of(side: ListingSide, *, scope: Scope, on: date) -> Reach:
    """The figures of a draft. Some twenty-five statements at most, however many graduates there are."""
    context = load_context(on, [side], exclusions=Q(pk__in=()))
    everybody, failed = _asked(TalentQuery(), side, scope, context)
    possible = _told(everybody, failed[()])
    required = [SkillAsked(need.skill) for need in side.requirements if need.required][:MOST_SKILLS]
    skilled = 0
    if required:
        query = with_close_skills(TalentQuery(skills=tuple(required)))
        holding, failed_there = _asked(query, side, scope, context)
        skilled = min(possible, _told(holding, failed_there[()]))
    loosened = {code: _told(everybody, failed[()] + failed[code,]) for code in OF_THE_OWNER}
    gains = sorted(((code, told) for code, told in loosened.items() if told > possible), key=lambda one: (-one[1], one))
    return Reach(possible, skilled, everybody.is_about, bool(required), tuple(gains))


def _asked(
    query: TalentQuery, side: ListingSide, scope: Scope, context: Context
) -> tuple[Looked, Counter[tuple[str, ...]]]:
    """A look at who meets the query, and how many of those looked at fail which gates."""
    where, values = conditions(query, scope)
    where.append("e.terms @@ %(matchable)s::tsquery")
    looked = look(where, {**values, "matchable": quoted(MATCHABLE)}, columns="e.profile_id")
    graduates = load_graduates(context.on, [number for (number,) in looked.rows])
    return looked, Counter(failing(side, graduates, context))


def failing(side: ListingSide, graduates: Iterable[GraduateSide], context: Context) -> Iterable[tuple[str, ...]]:
    """For each graduate the codes of the gates that do not let the pair through."""
    for graduate in graduates:
        yield tuple(gate.code for gate in gates(side, graduate, context) if not gate.passed)


def _told(looked: Looked, number: int) -> int:
    return coarse(number * looked.each) if number >= looked.fewest else 0
