"""Like compared with like: one ratio over strata in which people are comparable.

A group can do worse in the whole and not worse anywhere: when more of it finished in a cohort for which there was less
work (Simpson 1951; Bickel, Hammel and O'Connell 1975 on Berkeley's admissions). Then the question is how people came
into the cohorts, and not how they were treated there. The common ratio of Mantel and Haenszel (1959) looks only at
differences inside the strata.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from scipy.special import stdtr

from registry.outcomes.rules import Z_95

from .rates import Ratio, Sample, Tally, two_sided

# The strata in which both groups occur must hold so much of each group for their ratio to speak for it.
LEAST_COVERED = 0.8
FEWEST_STRATA = 2


@dataclass(frozen=True)
class Likeness:
    """The common ratio, and how often equal groups would differ at least so much inside the strata."""

    ratio: Ratio
    p: float


def common_ratio(one: Mapping[str, Tally], other: Mapping[str, Tally], *, is_mean: bool) -> Likeness | None:
    """Compare two groups inside strata. None where too few of them share strata, or nothing happened there."""
    # A variance inside a stratum needs two people.
    fewest = 2 if is_mean else 1
    shared = [
        key for key in one if key in other and one[key].people >= fewest and other[key].people >= fewest
    ]  # in the order of the first group
    if len(shared) < FEWEST_STRATA or min(_covered(one, shared), _covered(other, shared)) < LEAST_COVERED:
        return None
    pairs = [(one[key], other[key]) for key in shared]
    if is_mean:
        return _of_means([(a.sample(is_mean=True), b.sample(is_mean=True)) for a, b in pairs])
    return _of_shares(pairs, sum(one.values(), Tally()).design_effect(), sum(other.values(), Tally()).design_effect())


def _covered(group: Mapping[str, Tally], shared: list[str]) -> float:
    return sum(group[key].people for key in shared) / sum(stratum.people for stratum in group.values())


def _of_shares(pairs: list[tuple[Tally, Tally]], design: float, other_design: float) -> Likeness | None:
    """Mantel and Haenszel's ratio, the band of Greenland and Robins (1985), and Cochran's test without correction."""
    top = bottom = spread = apart = variance = 0.0
    for a, b in pairs:
        x, n, y, m = a.hits / design, a.trials / design, b.hits / other_design, b.trials / other_design
        total, hits = n + m, x + y
        top += x * m / total
        bottom += y * n / total
        spread += (n * m * hits - x * y * total) / total**2
        apart += x - n * hits / total
        variance += n * m * hits * (total - hits) / (total**2 * (total - 1)) if total > 1 else 0.0
    if not bottom or not variance:
        return None
    p = two_sided(apart / math.sqrt(variance))
    if not top:
        return Likeness(Ratio(0.0, 0.0, 1.0 if p > 0.05 else 0.0), p)
    reach = math.exp(Z_95 * math.sqrt(spread / (top * bottom)))
    return Likeness(Ratio(top / bottom, top / bottom / reach, top / bottom * reach), p)


def _of_means(pairs: list[tuple[Sample, Sample]]) -> Likeness | None:
    """The same weights, n·m/(n + m), given to means; the band by the delta method, the test Welch's over all strata.

    Strata are small and amounts are skewed, so the test takes Satterthwaite's degrees of freedom (1946).
    """
    top = bottom = top_variance = bottom_variance = doubt = 0.0
    for a, b in pairs:
        weight = a.people * b.people / (a.people + b.people)
        top, bottom = top + weight * a.rate, bottom + weight * b.rate
        top_variance += weight**2 * a.variance
        bottom_variance += weight**2 * b.variance
        doubt += sum((weight**2 * sample.variance) ** 2 / (sample.people - 1) for sample in (a, b))
    variance = top_variance + bottom_variance
    if not bottom or not variance:
        return None
    p = float(2 * stdtr(variance**2 / doubt, -abs(top - bottom) / math.sqrt(variance)))
    if not top:
        return Likeness(Ratio(0.0, 0.0, 0.0), p)
    reach = math.exp(Z_95 * math.sqrt(top_variance / top**2 + bottom_variance / bottom**2))
    return Likeness(Ratio(top / bottom, top / bottom / reach, top / bottom * reach), p)
