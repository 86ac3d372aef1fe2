"""Rates of groups, their bands, and the ratio of two rates. Pure functions on plain numbers.

A measure is a *share* (of so many tries so many succeeded) or a *mean* (so much for each person). One person may bring
several tries, as somebody who applied five times does; such tries are not independent, and the design effect says how
much less they tell (Rao and Scott 1992, "A simple method for the analysis of clustered binary data", Biometrics 48).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from scipy.special import ndtr, stdtr, stdtrit

from registry.outcomes.rules import Z_95

# Below this many expected successes or failures the normal approximation is not used (Cochran 1954).
FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class Part:
    """What one person brings: tries and successes of a share, or one and the amount of a mean."""

    trials: float
    hits: float


@dataclass(frozen=True)
class Sample:
    """What is known of a group. `deviation` is the standard deviation of a mean, and None for a share."""

    people: int
    trials: float
    hits: float
    design: float = 1.0
    deviation: float | None = None

    @property
    def rate(self) -> float:
        return self.hits / self.trials

    @property
    def variance(self) -> float:
        """Of the rate."""
        if self.deviation is not None:
            return self.deviation**2 / self.people
        return self.rate * (1 - self.rate) * self.design / self.trials

    @property
    def counted(self) -> tuple[float, float]:
        """Successes and tries of a share, as many as independent ones would be."""
        return self.hits / self.design, self.trials / self.design


@dataclass(frozen=True)
class Ratio:
    """One rate divided by another, with its 95 % band."""

    value: float
    low: float
    high: float

    @property
    def inverse(self) -> Ratio:
        """The same seen from the other side."""
        return Ratio(_over(self.value), _over(self.high), _over(self.low))


def _over(value: float) -> float:
    return 1 / value if value else math.inf


@dataclass
class Tally:
    """Sums over the people of a group, from which everything else is found. Sums of parts of a group add up."""

    people: int = 0
    reached: int = 0
    missed: int = 0
    trials: float = 0
    hits: float = 0
    hits_squared: float = 0
    trials_squared: float = 0
    product: float = 0

    def add(self, part: Part, *, is_mean: bool) -> None:
        """Count one person. `reached` had a success, `missed` a failure; a mean does not tell who missed it."""
        self.people += 1
        self.reached += part.hits > 0
        self.missed += not is_mean and part.hits < part.trials
        self.trials += part.trials
        self.hits += part.hits
        self.hits_squared += part.hits**2
        self.trials_squared += part.trials**2
        self.product += part.hits * part.trials

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def sample(self, *, is_mean: bool) -> Sample:
        """The exact figures of the group."""
        deviation = math.sqrt(self._around_the_rate()) if is_mean and self.people > 1 else None
        if is_mean:
            return Sample(self.people, self.trials, self.hits, deviation=deviation or 0.0)
        return Sample(self.people, self.trials, self.hits, design=self.design_effect())

    def design_effect(self) -> float:
        """By how much the tries of the same person vary together; 1 where everybody has one, and never below 1."""
        if self.people < 2 or self.trials == self.trials_squared:
            return 1.0
        rate = self.hits / self.trials
        alone = rate * (1 - rate) * self.trials
        return max(1.0, self.people * self._around_the_rate() / alone) if alone else 1.0

    def _around_the_rate(self) -> float:
        """The variance of the people's hits around what the common rate would give them (a ratio's, by Taylor)."""
        rate = self.hits / self.trials
        squares = self.hits_squared - 2 * rate * self.product + rate**2 * self.trials_squared
        return max(0.0, squares) / (self.people - 1)


def tally(parts: Iterable[Part], *, is_mean: bool = False) -> Tally:
    """The sums over these people."""
    found = Tally()
    for part in parts:
        found.add(part, is_mean=is_mean)
    return found


def discount(rank: int) -> float:
    """How much attention a place in a list gets, 1 for the first: 1 / log2(1 + rank).

    The discount of DCG (Järvelin and Kekäläinen 2002), used for fairness by Singh and Joachims (2018, "Fairness of
    exposure in rankings").
    """
    return 1 / math.log2(1 + rank)


def wilson(hits: float, trials: float) -> tuple[float, float]:
    """The 95 % band of a share (Wilson 1927)."""
    share, z2 = hits / trials, Z_95**2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    reach = Z_95 * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def band(sample: Sample) -> tuple[float, float]:
    """The 95 % band of a rate: Wilson's for a share, Student's for a mean (not below nothing)."""
    if sample.deviation is None:
        return wilson(*sample.counted)
    reach = float(stdtrit(sample.people - 1, 0.975)) * math.sqrt(sample.variance)
    return max(0.0, sample.rate - reach), sample.rate + reach


def ratio(one: Sample, other: Sample) -> Ratio | None:
    """The rate of one group divided by that of the other, with a 95 % band on the logarithm.

    For shares the band is Katz's (Katz, Baptista, Azen and Pike 1978); for means the same by the delta method. Without
    a success in the first group half a success is added for the band's width alone. None where the other rate is 0.
    """
    if not other.hits:
        return None
    value = one.rate / other.rate
    if not one.hits:
        if one.deviation is not None:
            return Ratio(0.0, 0.0, 0.0)
        hits, trials = one.counted
        half = Sample(one.people, trials + 0.5, hits + 0.5)
        return Ratio(0.0, 0.0, half.rate / other.rate * math.exp(Z_95 * _log_error(half, other)))
    spread = math.exp(Z_95 * _log_error(one, other))
    return Ratio(value, value / spread, value * spread)


def _log_error(one: Sample, other: Sample) -> float:
    return math.sqrt(sum(sample.variance / sample.rate**2 for sample in (one, other)))


def p_value(one: Sample, other: Sample) -> float:
    """How often two groups with the same true rate would differ at least so much, two-sided.

    Shares: the pooled test of two proportions (Pearson's chi-squared), Fisher's exact test where little is expected.
    Means: Welch's t test (1947).
    """
    if one.deviation is not None and other.deviation is not None:
        return _welch(one, other)
    (hits, trials), (other_hits, other_trials) = one.counted, other.counted
    total, successes = trials + other_trials, hits + other_hits
    if min(trials, other_trials) * min(successes, total - successes) / total < FEWEST_EXPECTED:
        return fisher(round(hits), round(trials), round(other_hits), round(other_trials))
    common = successes / total
    error = math.sqrt(common * (1 - common) * (1 / trials + 1 / other_trials))
    return two_sided((one.rate - other.rate) / error)


def two_sided(z: float) -> float:
    """How often a standard normal value lies at least so far from 0."""
    return float(2 * ndtr(-abs(z)))


def _welch(one: Sample, other: Sample) -> float:
    variances = one.variance, other.variance
    if not sum(variances):
        return 1.0 if one.rate == other.rate else 0.0
    freedom = sum(variances) ** 2 / sum(v**2 / (s.people - 1) for v, s in zip(variances, (one, other), strict=True))
    return float(2 * stdtr(freedom, -abs(one.rate - other.rate) / math.sqrt(sum(variances))))


def fisher(hits: int, trials: int, other_hits: int, other_trials: int) -> float:
    """Fisher's exact test (1935), two-sided: all tables with these margins that are no likelier than this one."""
    total, successes = trials + other_trials, hits + other_hits
    possible = range(max(0, successes - other_trials), min(successes, trials) + 1)
    ways = {k: math.comb(trials, k) * math.comb(other_trials, successes - k) for k in possible}
    return sum(way for way in ways.values() if way <= ways[hits]) / math.comb(total, successes)
