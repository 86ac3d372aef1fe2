"""The monitor: every measure by every trait of people, with a verdict on each group, as it may be shown."""

from __future__ import annotations

import enum
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from registry.outcomes.rules import is_few, to_five

from .disclosure import NOT_SAID, hidden_counts, hidden_rates, joined, published
from .likeness import common_ratio
from .rates import Part, Ratio, Sample, Tally, band, p_value, ratio
from .verdicts import FEWEST_COMPARED, Pair, Verdict, holm, verdict


class Measure(enum.StrEnum):
    """What is compared."""

    LISTED = "listed"
    EXPOSURE = "exposure"
    SHORTLISTED = "shortlisted"
    PLACED = "placed"

    @property
    def is_mean(self) -> bool:
        """Whether it is an amount for each person rather than a share."""
        return self is Measure.EXPOSURE


class Trait(enum.StrEnum):
    """By what people are told apart. The first three are sealed answers."""

    SEX = "sex"
    DISABILITY = "disability"
    MARGINALISED = "marginalised"
    CONNECTIVITY = "connectivity"
    COUNTRY = "country"


SEALED = (Trait.SEX, Trait.DISABILITY, Trait.MARGINALISED)
STEP = 0.05


@dataclass(frozen=True)
class Graduate:
    """One person as the monitor sees them. What is missing in `parts` is a measure that does not speak of them."""

    groups: Mapping[Trait, str]
    parts: Mapping[Measure, Part]
    strata: Mapping[Measure, str]


@dataclass(frozen=True)
class Row:
    """One group, as it may be shown; None means "not shown" or "not compared". Ratios are to the highest rate.

    The row of those who did not say also holds the groups that are too small to have figures of their own.

    `alike` compares like with like. The highest group has one only where it is behind another among those alike.
    """

    key: str
    people: int | None
    trials: int | None
    hits: int | None
    rate: float | None
    low: float | None
    high: float | None
    is_highest: bool
    ratio: Ratio | None
    alike: Ratio | None
    verdict: Verdict | None


@dataclass(frozen=True)
class Table:
    """One measure by one trait. `people` are all of whom the measure speaks.

    `joins_few` says that groups too small for figures of their own stand with those who did not say.
    """

    measure: Measure
    trait: Trait
    people: int | None
    joins_few: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Counted:
    """One measure by one trait, before it is judged: exact sums inside, and what may be shown of them."""

    measure: Measure
    trait: Trait
    strata: Mapping[str, Mapping[str, Tally]]
    tallies: Mapping[str, Tally]
    too_small: frozenset[str]
    shown_counts: frozenset[str]
    samples: Mapping[str, Sample]

    @property
    def compared(self) -> list[str]:
        """The groups that are compared, the highest rate first."""
        named = [key for key, s in self.samples.items() if key != NOT_SAID and s.people >= FEWEST_COMPARED]
        return sorted(named, key=lambda key: (-self.samples[key].rate, key))


def monitor(graduates: Iterable[Graduate]) -> list[Table]:
    """Compare all groups in all measures. All pairs that are compared, in all tables, are corrected for together."""
    everyone = list(graduates)
    counted = [count(everyone, measure, trait) for measure in Measure for trait in Trait]
    pairs = {(table.measure, table.trait): _pairs(table) for table in counted}
    corrected = holm({(at, key): pair.p for at, found in pairs.items() for key, pair in found.items()})
    return [
        _judged(
            table,
            pairs[table.measure, table.trait],
            {key: p for (at, key), p in corrected.items() if at == (table.measure, table.trait)},
        )
        for table in counted
    ]


def count(graduates: Iterable[Graduate], measure: Measure, trait: Trait) -> Counted:
    """The sums of every group, and what may be shown of them."""
    strata: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for person in graduates:
        part = person.parts.get(measure)
        if part is None:
            continue
        group = person.groups.get(trait, NOT_SAID)
        strata[group][person.strata[measure]].add(part, is_mean=measure.is_mean)
    everyone = {key: sum(inside.values(), Tally()) for key, inside in strata.items()}
    tallies = joined(everyone)
    unshown = hidden_counts(tallies)
    unrated = hidden_rates(tallies, counts=unshown)
    samples = {key: published(sums, is_mean=measure.is_mean) for key, sums in tallies.items() if key not in unrated}
    shown = frozenset(tallies) - unshown
    return Counted(measure, trait, strata, tallies, frozenset(everyone) - frozenset(tallies), shown, samples)


def _pairs(table: Counted) -> dict[tuple[str, str], Pair]:
    """Each two groups that are compared, the higher rate second."""
    found = {}
    for higher, lower in combinations(table.compared, 2):
        one, other = table.samples[lower], table.samples[higher]
        plain = ratio(one, other)
        if plain is not None:
            alike = common_ratio(table.strata[lower], table.strata[higher], is_mean=table.measure.is_mean)
            found[lower, higher] = (
                Pair(plain, alike.ratio, alike.p) if alike is not None else Pair(plain, None, p_value(one, other))
            )
    return found


def coarse(exact: Ratio) -> Ratio:
    """A ratio found inside strata whose counts are not shown, made as coarse as they would be: to steps of 0.05.

    The ratio is rounded down, so that it is below four fifths exactly when the true one is; the band outwards.
    """
    return Ratio(_down(exact.value), _down(exact.low), -_down(-exact.high))


def _down(value: float) -> float:
    if not math.isfinite(value):
        return value
    return round(math.floor(value / STEP + 1e-9) * STEP, 2)


def _judged(table: Counted, pairs: Mapping[tuple[str, str], Pair], corrected: Mapping[tuple[str, str], float]) -> Table:
    # Every pair from both sides: inside strata even the group with the highest rate may be behind.
    beside: dict[str, dict[str, tuple[Pair, float]]] = defaultdict(dict)
    for (lower, higher), pair in pairs.items():
        beside[lower][higher] = (pair, corrected[lower, higher])
        beside[higher][lower] = (pair.inverse, corrected[lower, higher])
    highest = next(iter(table.compared), None) if pairs else None
    everybody = sum(sums.people for sums in table.tallies.values())
    return Table(
        measure=table.measure,
        trait=table.trait,
        people=None if is_few(everybody) else to_five(everybody),
        joins_few=bool(table.too_small),
        rows=tuple(
            _row(table, key, beside.get(key, {}), highest)
            for key in sorted({*table.tallies, *table.too_small}, key=lambda key: (key == NOT_SAID, key))
        ),
    )


def _row(table: Counted, key: str, beside: Mapping[str, tuple[Pair, float]], highest: str | None) -> Row:
    sample = table.samples.get(key)
    people = to_five(table.tallies[key].people) if key in table.shown_counts else None
    is_shown = sample is not None and sample.people >= FEWEST_COMPARED
    is_share = not table.measure.is_mean
    low, high = band(sample) if sample is not None and is_shown else (None, None)
    pair = _told(key, beside, highest)
    said = None
    if key != NOT_SAID:
        nearest = [found for other, (found, _p) in beside.items() if other == highest]
        said = verdict(list(beside.values()), beside_highest=nearest)
    return Row(
        key=key,
        people=people,
        trials=int(sample.trials) if sample is not None and is_share else None,
        hits=int(sample.hits) if sample is not None and is_share else None,
        rate=sample.rate if sample is not None and is_shown else None,
        low=low,
        high=high,
        is_highest=key == highest,
        ratio=pair.plain if pair is not None and key != highest else None,
        alike=coarse(pair.alike) if pair is not None and pair.alike is not None else None,
        verdict=said,
    )


def _told(key: str, beside: Mapping[str, tuple[Pair, float]], highest: str | None) -> Pair | None:
    """The pair of a row that is shown: beside the highest rate; in its own row, beside whom it is furthest behind."""
    if highest is not None and highest in beside:
        return beside[highest][0]
    behind = [pair for pair, _p in beside.values() if pair.deciding.value < 1]
    return min(behind, key=lambda pair: pair.deciding.value, default=None) if key == highest else None
