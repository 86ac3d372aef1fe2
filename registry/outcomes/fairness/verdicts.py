"""What may be said of a group beside the others."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from registry.outcomes.rules import SMALLEST_CURVE

from .rates import Ratio

Key = TypeVar("Key")

# The four-fifths rule: a rate under four fifths of the highest group's is taken as evidence of adverse impact (US Equal
# Employment Opportunity Commission and others, Uniform Guidelines on Employee Selection Procedures, 1978, 29 CFR
# 1607.4 D). The same paragraph says that small numbers and differences that are not significant are no such evidence.
FOUR_FIFTHS = 0.8
SIGNIFICANT = 0.05
# One person more or less must not make the difference; the published curves begin at the same number.
FEWEST_COMPARED = SMALLEST_CURVE


class Verdict(enum.StrEnum):
    """What the figures say of a group."""

    FLAGGED = "flagged"
    WATCH = "watch"
    FAIR = "fair"
    TOO_FEW = "too few"


@dataclass(frozen=True)
class Pair:
    """A group beside another: all people, and where it can be told, people who are alike.

    `p` belongs to the comparison that decides: like with like where there is one.
    """

    plain: Ratio
    alike: Ratio | None
    p: float

    @property
    def deciding(self) -> Ratio:
        return self.alike or self.plain

    @property
    def inverse(self) -> Pair:
        return Pair(self.plain.inverse, self.alike.inverse if self.alike else None, self.p)


def holm(p_values: Mapping[Key, float]) -> dict[Key, float]:
    """The same probabilities, corrected for their number (Holm 1979).

    Flagging what is under 0.05 afterwards flags anything at all without cause at most once in twenty such pages.
    """
    corrected: dict[Key, float] = {}
    reached = 0.0
    for place, key in enumerate(sorted(p_values, key=lambda key: p_values[key])):
        reached = max(reached, min(1.0, (len(p_values) - place) * p_values[key]))
        corrected[key] = reached
    return corrected


def verdict(beside_others: Sequence[tuple[Pair, float]], *, beside_highest: Iterable[Pair]) -> Verdict:
    """The verdict on a group from its pairs with every other, each with its corrected probability.

    Flagged: behind another group by more than a fifth, by the ratio that decides, and by more than chance would give.
    Watch: behind by more than a fifth in either way of looking, but not distinguishable from chance, or only in one.
    """
    if not beside_others:
        return Verdict.TOO_FEW
    if any(pair.deciding.value < FOUR_FIFTHS and p < SIGNIFICANT for pair, p in beside_others):
        return Verdict.FLAGGED
    behind = any(pair.deciding.value < FOUR_FIFTHS for pair, _p in beside_others)
    behind = behind or any(pair.plain.value < FOUR_FIFTHS for pair in beside_highest)
    return Verdict.WATCH if behind else Verdict.FAIR
