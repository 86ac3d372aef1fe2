"""What a release counts of each group of people, and how the counts belong together.

Every figure of a release is worked out from these counts alone, after they were hidden and rounded. So whatever may be
had by adding, subtracting or comparing them is known here, and `audit.py` tries all of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from registry.outcomes.rules import Definition

# The days with which the months since graduation end. The sixth ends on day 180 and the twelfth on day 365, the days
# on which CIRR and the goal ask.
MONTH_ENDS: Final = (30, 61, 91, 122, 152, 180, 213, 243, 274, 304, 335, 365)
MONTHS: Final = range(1, len(MONTH_ENDS) + 1)

ENROLLED, GRADUATED, MATURE = "enrolled", "graduated", "mature"
ENDED: Final = ("graduated", "withdrew", "in_training")
INTENTS: Final = ("seeking", "studying", "not_seeking")
AGES: Final = ("mature", "recent")
CONTACT: Final = ("reachable", "lost", "consent_withdrawn")
EMPLOYERS: Final = ("at_others", "at_provider")
BORDERS: Final = ("at_home", "across_border")
HOURS: Final = ("full_time", "part_time", "hours_unknown")
# US dollars a month, at the rates of the release's day; a band is named by its lower bound. A contract has a value as a
# whole and no monthly pay.
PAY_STEPS: Final = (0, 150, 300, 600, 1200)
PAY: Final = (*(f"pay_{step}" for step in PAY_STEPS), "pay_by_contract", "pay_unknown")
# From so many hours a week on, work is full-time.
FULL_TIME_HOURS: Final = 35
DETAILS: Final = (EMPLOYERS, BORDERS, HOURS, PAY)


def placed(definition: Definition, month: int) -> str:
    """Graduates whose first confirmed role of a definition began by the end of a month since they graduated."""
    return f"{definition}_placed_{month:02}"


def at_risk(definition: Definition, month: int) -> str:
    """Graduates without such a role by the end of a month who were followed until then."""
    return f"{definition}_at_risk_{month:02}"


def not_placed(definition: Definition) -> str:
    """Graduates without such a role by the end of the twelfth month, followed until then or not."""
    return f"{definition}_not_placed"


def claimed(definition: Definition) -> str:
    """Graduates without such a role, for whom one side alone, or a document, says that there is one."""
    return f"{definition}_claimed"


def detail(definition: Definition, name: str) -> str:
    """Of those placed within twelve months: what kind of role."""
    return f"{definition}_{name}"


@dataclass(frozen=True)
class Whole:
    """A count that others add up to, for every group."""

    whole: str
    parts: tuple[str, ...]


def of_people() -> tuple[str, ...]:
    """What is counted of a group whatever a role is."""
    return (ENROLLED, *ENDED, *INTENTS, *AGES, *CONTACT)


def of_definition(definition: Definition) -> tuple[str, ...]:
    """What is counted of a group by one definition of a role."""
    counted = [placed(definition, month) for month in MONTHS]
    counted += [at_risk(definition, month) for month in MONTHS]
    kinds = [detail(definition, name) for names in DETAILS for name in names]
    return (*counted, not_placed(definition), claimed(definition), *kinds)


# The headline of every group; the other months and the kinds of role are counted for larger ones only.
HEADLINE_MONTHS: Final = (6, 12)
WITH_CURVE: Final = frozenset({"all", "country", "provider", "programme", "cohort"})
WITH_DETAILS: Final = frozenset({"all", "country", "provider", "programme", "sex", "disability"})

MEASURES: Final[tuple[str, ...]] = (*of_people(), *(name for one in Definition for name in of_definition(one)))
PLACE: Final = {name: place for place, name in enumerate(MEASURES)}


def is_counted(measure: str, by: str) -> bool:
    """Whether a release counts a measure for the groups of a breakdown."""
    return by in _COUNTED_BY[measure] if measure in _COUNTED_BY else True


_MONTHLY: Final = [
    count(one, month)
    for one in Definition
    for month in MONTHS
    if month not in HEADLINE_MONTHS
    for count in (placed, at_risk)
]
_KINDS: Final = [detail(one, name) for one in Definition for names in DETAILS for name in names]
_COUNTED_BY: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_MONTHLY, WITH_CURVE),
    **dict.fromkeys([*_KINDS, *map(claimed, Definition)], WITH_DETAILS),
}


def _wholes() -> tuple[Whole, ...]:
    found = [Whole(ENROLLED, ENDED), *(Whole(GRADUATED, parts) for parts in (INTENTS, AGES, CONTACT))]
    for definition in Definition:
        year = placed(definition, 12)
        found.append(Whole(GRADUATED, (year, not_placed(definition))))
        found += [Whole(year, tuple(detail(definition, name) for name in names)) for names in DETAILS]
    return tuple(found)


WHOLES: Final = _wholes()


# The counts that are hidden together where all or none of a small group found a role.
DEFINED_OF_GRADUATES: Final = tuple(
    name
    for one in Definition
    for name in (*(count(one, month) for count in (placed, at_risk) for month in MONTHS), not_placed(one))
)


def _never_above() -> tuple[tuple[str, str], ...]:
    """Pairs of counts of which the first is at most the second, in every group."""
    found = []
    for definition in Definition:
        for month in MONTHS:
            later = placed(definition, month + 1) if month < len(MONTH_ENDS) else GRADUATED
            found.append((placed(definition, month), later))
            found.append((at_risk(definition, month), GRADUATED if month == 1 else at_risk(definition, month - 1)))
        found.append((placed(definition, 6), placed(definition, 12)))
        found.append((at_risk(definition, 12), at_risk(definition, 6)))
        found.append((at_risk(definition, 6), GRADUATED))
        found.append((at_risk(definition, len(MONTH_ENDS)), not_placed(definition)))
        found.append((claimed(definition), not_placed(definition)))
    for narrow, wide in zip(list(Definition), list(Definition)[1:], strict=False):
        found += [(placed(narrow, month), placed(wide, month)) for month in MONTHS]
        found += [(at_risk(wide, month), at_risk(narrow, month)) for month in MONTHS]
    return tuple(found)


NEVER_ABOVE: Final = _never_above()
# What can only grow from one release to the next, unless something is corrected.
GROWING: Final = (ENROLLED, GRADUATED, *(placed(one, month) for one in Definition for month in MONTHS))
# In every group, those placed by a month and those still followed are together at most all graduates.
TOGETHER: Final = tuple((placed(d, month), at_risk(d, month)) for d in Definition for month in MONTHS)
