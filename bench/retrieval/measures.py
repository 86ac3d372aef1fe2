"""nDCG, recall and MRR of ranked lists, and how sure a difference is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What counts as found: the same occupation, or one that ESCO puts beside it.
FOUND = 2
SAME = 3


def ndcg(grades: Sequence[int], all_grades: Sequence[int], *, at: int = 10) -> float:
    """Normalised discounted cumulative gain with gains of 2^grade - 1 (Burges et al. 2005), 0 to 1."""
    best = _gain(sorted(all_grades, reverse=True)[:at])
    return _gain(grades[:at]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return float(sum((2**grade - 1) / np.log2(place + 2) for place, grade in enumerate(grades)))


def recall(grades: Sequence[int], all_grades: Sequence[int], *, at: int = 50) -> float:
    """The share of those of grade `FOUND` and better that stand among the first, of as many as could stand there."""
    there = sum(grade >= FOUND for grade in all_grades)
    return sum(grade >= FOUND for grade in grades[:at]) / min(there, at) if there else 0.0


def reciprocal_rank(grades: Sequence[int]) -> float:
    """One by the place of the first of the same occupation; 0 when none was found."""
    return next((1 / place for place, grade in enumerate(grades, start=1) if grade == SAME), 0.0)


def measured(ranked: Sequence[Sequence[int]], grades: Sequence[Mapping[int, int]]) -> dict[str, Any]:
    """The three figures of each listing. `ranked` are places of people, best first; `grades` those above 0."""
    told: dict[str, list[float]] = {"ndcg_at_10": [], "recall_at_50": [], "mrr": []}
    for found, right in zip(ranked, grades, strict=True):
        got = [right.get(place, 0) for place in found]
        everybody = list(right.values())
        told["ndcg_at_10"].append(ndcg(got, everybody))
        told["recall_at_50"].append(recall(got, everybody))
        told["mrr"].append(reciprocal_rank(got))
    return {name: np.array(values) for name, values in told.items()}


def interval(differences: NDArray[np.float64], *, seed: int, draws: int = 2_000) -> tuple[float, float]:
    """The 95 % interval of a mean difference, by drawing listings anew (percentile bootstrap, Efron 1979)."""
    rng = np.random.default_rng(seed)
    means = differences[rng.integers(0, len(differences), (draws, len(differences)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
