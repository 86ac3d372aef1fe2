"""The best of many, in compiled code: a heap of pairs with the worst on top.

A heap is a tuple of arrays: scores and fits in whole millionths, draws, rows, and whether the rounding of a pair's
figures is in doubt. Its last place is for the one who comes.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from registry.matching.rules.weights import APPEAL_POWER, FIT_POWER

from .compiling import kept

# Scores are compared as whole millionths (`weights.DIGITS`).
UNIT: Final = 1_000_000.0
# So near to half a millionth, in millionths, rounding here and there might differ: sums of twenty terms of at most one
# differ by some 1e-15, powers by as much again.
DOUBTFUL: Final = 1e-6
_FIT_POWER, _APPEAL_POWER = float(FIT_POWER), float(APPEAL_POWER)
Heap = tuple[Any, Any, Any, Any, Any]


def new_heap(most: int) -> Heap:
    """Room for so many, and for one who comes."""
    return (
        np.zeros(most + 1, np.int64),
        np.zeros(most + 1, np.int64),
        np.zeros(most + 1, np.uint64),
        np.zeros(most + 1, np.int64),
        np.zeros(most + 1, np.bool_),
    )


@kept
def millionths(value: float) -> Any:
    """Rounded, and up where it is in doubt: what might belong among the best is not lost."""
    return np.int64(np.floor(value * UNIT + 0.5 + DOUBTFUL))


@kept
def is_doubtful(value: float) -> Any:
    scaled = value * UNIT + 0.5
    return abs(scaled - np.rint(scaled)) < DOUBTFUL


@kept
def is_worse(heap: Any, one: int, other: int) -> Any:
    """Whether a place of the heap holds a pair that ranks behind another's."""
    scores, fits, draws, _rows, _doubts = heap
    if scores[one] != scores[other]:
        return scores[one] < scores[other]
    if fits[one] != fits[other]:
        return fits[one] < fits[other]
    return draws[one] > draws[other]


@kept
def swap(heap: Any, one: int, other: int) -> None:
    scores, fits, draws, rows, doubts = heap
    scores[one], scores[other] = scores[other], scores[one]
    fits[one], fits[other] = fits[other], fits[one]
    draws[one], draws[other] = draws[other], draws[one]
    rows[one], rows[other] = rows[other], rows[one]
    doubts[one], doubts[other] = doubts[other], doubts[one]


@kept
def sift(heap: Any, size: int, place: int) -> None:
    """Let the pair at a place sink to where none below it is worse."""
    while True:
        worst = place
        for below in (2 * place + 1, 2 * place + 2):
            if below < size and is_worse(heap, below, worst):
                worst = below
        if worst == place:
            return
        swap(heap, worst, place)
        place = worst


@kept
def offer(heap: Any, size: int, row: int, draw: Any, fit: float, appeal: float) -> int:
    """Take somebody in, if there is room or they rank before the worst who is in; return how many are in."""
    scores, fits, draws, rows, doubts = heap
    most = scores.shape[0] - 1
    score = min(1.0, fit**_FIT_POWER * appeal**_APPEAL_POWER)
    place = min(size, most)
    scores[place] = millionths(score)
    fits[place] = millionths(fit)
    draws[place] = draw
    rows[place] = row
    doubts[place] = is_doubtful(score) or is_doubtful(fit)
    if size < most:
        if size + 1 == most:
            for start in range(most // 2 - 1, -1, -1):
                sift(heap, most, start)
        return size + 1
    if is_worse(heap, 0, most):
        swap(heap, 0, most)
        sift(heap, most, 0)
    return size
