"""Rules of skills: how phrases are compared, and how much one skill says about another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from typing import Final

from registry.places.rules import fold

__all__ = ["HELD_BROADER", "HELD_NARROWER", "HELD_RELATED", "WIDEST_FAMILY", "fold", "partial_credit"]

# What a held skill counts towards an asked one that it is not, in [0, 1].
# Who can do the narrower thing has shown most of the broader one; who knows the broader may lack the narrower.
HELD_NARROWER: Final = 0.8
HELD_BROADER: Final = 0.5
HELD_RELATED: Final = 0.4

# Skills under one broader concept are siblings, unless it holds so many that sharing it says nothing:
# in ESCO 1.1.1 "computer programming" holds 35, "advise others" 271.
WIDEST_FAMILY: Final = 60


def partial_credit(
    asked: Set[int],
    *,
    broader: Iterable[tuple[int, int]],
    related: Iterable[tuple[int, int]],
    groups: Set[int] = frozenset(),
) -> dict[int, dict[int, float]]:
    """For each asked skill, the other skills that count towards it, each with the most that it counts.

    `broader` are pairs (skill, broader concept), `related` pairs in any direction. `groups` are the concepts that
    nobody can hold; they make siblings but are never in the answer. Every asked skill is in the answer.
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
    answer: dict[int, dict[int, float]] = {}
    for skill in asked:
        siblings = {
            sibling
            for above in parents[skill]
            if len(families[above] - groups) <= WIDEST_FAMILY
            for sibling in families[above]
        }
        # From least to most, so that the most stays.
        credit = dict.fromkeys(siblings | kin[skill], HELD_RELATED)
        credit |= dict.fromkeys(parents[skill], HELD_BROADER)
        credit |= dict.fromkeys(families[skill], HELD_NARROWER)
        answer[skill] = {held: share for held, share in credit.items() if held != skill and held not in groups}
    return answer
