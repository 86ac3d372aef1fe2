"""Rules of skills: how phrases are compared, and how much one skill says about another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from enum import Enum
from types import MappingProxyType
from typing import Final

from registry.places.rules import fold

__all__ = [
    "HELD_BESIDE",
    "HELD_BROADER",
    "HELD_NARROWER",
    "HELD_RELATED",
    "WIDEST_FAMILY",
    "Likeness",
    "fold",
    "likeness",
    "partial_credit",
]

# Words that tell nothing of which skill is meant, and the maker's name that everybody leaves out.
_WEIGHTLESS_WORDS: Final = (
    "a an and the of for in on to with use using uses apply applying perform performing do doing skill skills "
    "knowledge adobe"
)
WEIGHTLESS: Final = frozenset(_WEIGHTLESS_WORDS.split())
# Shorter words differ in one letter and mean another thing: Flask and flash, React and reach.
LONG_ENOUGH_TO_MISSPELL: Final = 6
LONG_ENOUGH_FOR_A_PLURAL: Final = 3


class Likeness(Enum):
    """How a phrase and a label agree, word by word."""

    SAME = "same words"
    MISSPELT = "same words, one or more with one wrong letter"
    OTHER = "a word of one is missing in the other"


def likeness(phrase: str, label: str) -> Likeness:
    """Whether two folded texts say the same words, in any order, together or apart ("help desk", "helpdesk").

    A word that only one of them has makes them different: "web development" is not "web3 development", and "Linux" is
    not "Db.linux". Letters in common say little, which is why this is asked after the trigrams.
    """
    said, named = _telling(phrase), _telling(label)
    if "".join(said) == "".join(named):
        return Likeness.SAME
    if len(said) != len(named):
        return Likeness.OTHER
    found = Likeness.SAME
    for word in said:
        twin = next((other for other in named if _is_word(word, other)), None)
        if twin is None:
            twin = next((other for other in named if is_misspelling(word, other)), None)
            found = Likeness.MISSPELT
        if twin is None:
            return Likeness.OTHER
        named.remove(twin)
    return found


def _telling(text: str) -> list[str]:
    words = text.split()
    return [word for word in words if word not in WEIGHTLESS] or words


def _is_word(one: str, other: str) -> bool:
    """The same word, or its plural."""
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= LONG_ENOUGH_FOR_A_PLURAL and long == f"{short}s")


def is_misspelling(one: str, other: str) -> bool:
    """Whether two words of letters differ by one letter too few, too many, wrong, or by two that changed places.

    The first letter is hardly ever the wrong one, so it must agree.
    """
    short, long = sorted((one, other), key=len)
    if one == other or len(long) < LONG_ENOUGH_TO_MISSPELL or len(long) - len(short) > 1 or not (one + other).isalpha():
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if at == 0:
        return False
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped


# What a held skill counts towards an asked one that it is not, in [0, 1].
# Who can do the narrower thing has shown most of the broader one; who knows the broader may lack the narrower.
HELD_NARROWER: Final = 0.8
HELD_BROADER: Final = 0.5
HELD_RELATED: Final = 0.4

# Skills under one broader concept are siblings, unless it holds so many that sharing it says nothing:
# in ESCO 1.1.1 "computer programming" holds 35, "advise others" 271.
WIDEST_FAMILY: Final = 60

# What a held skill counts that the same occupations need: a hint, so little that several together say something
# (`matching.rules.scoring`). It is one for whoever has it only if so large a share of the occupations that need it need
# the asked one too: then to have the one is to work where the other is used. What many occupations need hints at none
# of them, and what very many ask for is told by no single one.
HELD_BESIDE: Final = 0.2
LEAST_SHARED: Final = 0.3
BESIDE_IN_AT_MOST: Final = 20
ASKED_IN_AT_MOST: Final = 100


def partial_credit(
    asked: Set[int],
    *,
    broader: Iterable[tuple[int, int]],
    related: Iterable[tuple[int, int]],
    groups: Set[int] = frozenset(),
    essential: Iterable[tuple[int, int]] = (),
    needed_in: Mapping[int, int] = MappingProxyType({}),
) -> dict[int, dict[int, float]]:
    """For each asked skill, the other skills that count towards it, each with the most that it counts.

    `broader` are pairs (skill, broader concept), `related` pairs in any direction. `groups` are the concepts that
    nobody can hold; they make siblings but are never in the answer. `essential` are pairs (occupation, skill): all of
    each occupation that needs an asked skill; `needed_in` says in how many occupations each of these skills is
    essential. Every asked skill is in the answer.
    """
    families: dict[int, set[int]] = defaultdict(set)
    parents: dict[int, set[int]] = defaultdict(set)
    for skill, above in broader:
        parents[skill].add(above)
        families[above].add(skill)
    kin: dict[int, set[int]] = defaultdict(set)
    for one, other in related:
        kin[one].add(other)
        kin[other].add(one)
    beside = _beside(asked, essential, needed_in)
    answer: dict[int, dict[int, float]] = {}
    for skill in asked:
        siblings = {
            sibling
            for above in parents[skill]
            if len(families[above] - groups) <= WIDEST_FAMILY
            for sibling in families[above]
        }
        # From least to most, so that the most stays.
        credit = dict.fromkeys(beside.get(skill, ()), HELD_BESIDE)
        credit |= dict.fromkeys(siblings | kin[skill], HELD_RELATED)
        credit |= dict.fromkeys(parents[skill], HELD_BROADER)
        credit |= dict.fromkeys(families[skill], HELD_NARROWER)
        answer[skill] = {held: share for held, share in credit.items() if held != skill and held not in groups}
    return answer


def _beside(asked: Set[int], essential: Iterable[tuple[int, int]], needed_in: Mapping[int, int]) -> dict[int, set[int]]:
    """For each asked skill those that are essential in the same occupations, as far as that says anything."""
    needs: dict[int, set[int]] = defaultdict(set)
    for occupation, skill in essential:
        needs[occupation].add(skill)
    both: dict[int, Counter[int]] = defaultdict(Counter)
    for skills in needs.values():
        telling = [skill for skill in skills if needed_in[skill] <= BESIDE_IN_AT_MOST]
        for skill in skills & asked:
            if needed_in[skill] <= ASKED_IN_AT_MOST:
                both[skill].update(telling)
    return {
        skill: {held for held, times in counts.items() if times >= LEAST_SHARED * needed_in[held]}
        for skill, counts in both.items()
    }
