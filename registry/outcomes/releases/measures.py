"""What a release counts of each group of people, and how the counts belong together.

Every figure of a release is worked out from these counts alone, after they were hidden and rounded. So whatever may be
had by adding, subtracting or comparing them is known here, and `audit.py` tries all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Final

from registry.outcomes.rules import Definition

# The days with which the months since graduation end. The sixth ends on day 180 and the twelfth on day 365, the days
# on which CIRR and the goal ask.
MONTH_ENDS: Final = (30, 61, 91, 122, 152, 180, 213, 243, 274, 304, 335, 365)
MONTHS: Final = range(1, len(MONTH_ENDS) + 1)
YEAR: Final = len(MONTH_ENDS)

ENROLLED, GRADUATED, MATURE = "enrolled", "graduated", "mature"
# Why somebody who enrolled did not graduate, does not look for work, or is followed no longer (CIRR's denominators).
WITHDREW: Final = "withdrew"
INTENTS: Final = ("studying", "not_seeking")
CONTACT: Final = ("lost", "consent_withdrawn")
CIRCUMSTANCES: Final = (WITHDREW, *INTENTS, *CONTACT)
EMPLOYERS: Final = ("at_provider",)
BORDERS: Final = ("across_border",)
HOURS: Final = ("full_time", "part_time")
# US dollars a month, at the rates of the release's day; a band is named by its lower bound. A contract has a value as a
# whole and no monthly pay.
PAY_STEPS: Final = (0, 150, 300, 600, 1200)
PAY: Final = (*(f"pay_{step}" for step in PAY_STEPS), "pay_by_contract")
# From so many hours a week on, work is full-time.
FULL_TIME_HOURS: Final = 35
# Kinds of role of which nobody's is two. What is left has another kind, or it is not known.
DETAILS: Final = (EMPLOYERS, BORDERS, HOURS, PAY)
# A count, and with what it counts.
Term = tuple[str, int]


def placed(definition: Definition, month: int) -> str:
    """Graduates whose first confirmed role of a definition began by the end of a month since they graduated."""
    return f"{definition}_placed_{month:02}"


def at_risk(definition: Definition, month: int) -> str:
    """Graduates without such a role by the end of a month who were followed until then."""
    return f"{definition}_at_risk_{month:02}"


def claimed(definition: Definition) -> str:
    """Graduates without such a role by the end of the year, for whom one side alone, or a document, says that there is
    one."""
    return f"{definition}_claimed"


def detail(definition: Definition, name: str) -> str:
    """Of those placed within twelve months: what kind of role."""
    return f"{definition}_{name}"


def of_people() -> tuple[str, ...]:
    """What is counted of a group whatever a role is."""
    return (ENROLLED, GRADUATED, MATURE, *CIRCUMSTANCES)


def of_definition(definition: Definition) -> tuple[str, ...]:
    """What is counted of a group by one definition of a role."""
    counted = [placed(definition, month) for month in MONTHS]
    counted += [at_risk(definition, month) for month in MONTHS]
    return (*counted, claimed(definition), *kinds(definition))


def kinds(definition: Definition) -> tuple[str, ...]:
    """The counts of roles by kind."""
    return tuple(detail(definition, name) for names in DETAILS for name in names)


# The headline of every group; the other months, the circumstances and the kinds of role are counted for larger ones.
HEADLINE_MONTHS: Final = (6, YEAR)
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
_COUNTED_BY: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_MONTHLY, WITH_CURVE),
    **dict.fromkeys(CIRCUMSTANCES, WITH_DETAILS),
    **dict.fromkeys([name for one in Definition for name in (claimed(one), *kinds(one))], WITH_DETAILS),
}


def _limits() -> Iterator[tuple[Term, ...]]:
    yield _at_most([GRADUATED, WITHDREW], [ENROLLED])
    yield _at_most([GRADUATED], [ENROLLED])
    yield from (_at_most(part, [GRADUATED]) for part in ([MATURE], INTENTS, CONTACT))
    for definition in Definition:
        yield from _limits_of(definition)
    for narrow, wide in pairwise(Definition):
        for month in MONTHS:
            yield _at_most([placed(narrow, month)], [placed(wide, month)])
            # Who has a role of the wider definition only may be lost later; in the wider one they count for good.
            yield _at_most(_known(narrow, month), _known(wide, month))


def _limits_of(definition: Definition) -> Iterator[tuple[Term, ...]]:
    for before, after in [*pairwise(MONTHS), HEADLINE_MONTHS]:
        yield _at_most([placed(definition, before)], [placed(definition, after)])
        yield _at_most(_known(definition, after), _known(definition, before))
    for first in (1, HEADLINE_MONTHS[0]):
        yield _at_most(_known(definition, first), [GRADUATED])
    # Followed for a year without a role, one must have graduated a year ago.
    yield _at_most([at_risk(definition, YEAR)], [MATURE])
    year = placed(definition, YEAR)
    yield _at_most([year, claimed(definition)], [GRADUATED])
    yield from (_at_most([detail(definition, name) for name in names], [year]) for names in DETAILS)


def _known(definition: Definition, month: int) -> list[str]:
    """Those of whom it is known whether they had a role by the end of a month."""
    return [placed(definition, month), at_risk(definition, month)]


def _at_most(few: Iterable[str], many: Iterable[str]) -> tuple[Term, ...]:
    return (*((name, 1) for name in few), *((name, -1) for name in many))


# Sums of counts that are never above 0, in every group.
LIMITS: Final = tuple(_limits())
# What can only grow from one release to the next, unless something is corrected.
GROWING: Final = (ENROLLED, GRADUATED, *(placed(one, month) for one in Definition for month in MONTHS))
