"""Which cells of a table of groups are hidden, so that nobody can be found in it.

Hidden is a count of 1 to 7 people, and a rate that tells of so few: who succeeded, or who did not, are 1 to 7, or all
of a small group did the same, which would tell of each of them. What is hidden must not follow from the total, so at
least two groups are hidden, and together they are no small number. All else is rounded.

Groups that are too small to be compared are first joined with those who did not say: then they seldom hide another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from registry.outcomes.rules import SMALLEST_CELL, SMALLEST_CURVE, is_few, to_five

from .rates import Sample, Tally

FEWEST_HIDDEN = 2
NOT_SAID = ""


def joined(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    """The groups that can be compared, and everybody else as one."""
    found: dict[str, Tally] = {}
    for key, sums in tallies.items():
        under = key if sums.people >= SMALLEST_CURVE else NOT_SAID
        found[under] = found[under] + sums if under in found else sums
    return found


def tells_of_few(tally: Tally) -> bool:
    """Whether the rate of a group would tell of single people."""
    certain = tally.people < SMALLEST_CURVE and 0 in {tally.reached, tally.missed}
    return is_few(tally.people) or is_few(tally.reached) or is_few(tally.missed) or certain


def hidden_counts(tallies: Mapping[str, Tally]) -> frozenset[str]:
    """The groups of which not even the number of people is shown."""
    counts = {key: (tally.people,) for key, tally in tallies.items()}
    return closed({key for key, tally in tallies.items() if is_few(tally.people)}, counts, counts)


def hidden_rates(tallies: Mapping[str, Tally], *, counts: frozenset[str]) -> frozenset[str]:
    """The groups of which no rate is shown; among them those whose number is hidden."""
    cells = {key: (tally.reached, tally.missed) for key, tally in tallies.items()}
    sizes = {key: (tally.people,) for key, tally in tallies.items()}
    small = {key for key, tally in tallies.items() if tally.people and tells_of_few(tally)}
    return closed(small | counts, cells, sizes)


def closed(small: set[str], cells: Mapping[str, Sequence[int]], sizes: Mapping[str, Sequence[int]]) -> frozenset[str]:
    """Complementary suppression: hide others too, until what is hidden cannot be solved for.

    First those who did not say, who are not compared with anybody; then the smallest.
    """
    chosen = set(small)
    while chosen and _can_be_solved(chosen, cells):
        others = [key for key in cells if key not in chosen and any(sizes[key])]
        if not others:
            break
        chosen.add(min(others, key=lambda key: (key != NOT_SAID, sizes[key], key)))
    return frozenset(chosen)


def _can_be_solved(chosen: set[str], cells: Mapping[str, Sequence[int]]) -> bool:
    sums = [sum(column) for column in zip(*(cells[key] for key in chosen), strict=True)]
    return len(chosen) < FEWEST_HIDDEN or any(0 < amount < SMALLEST_CELL for amount in sums)


def published(tally: Tally, *, is_mean: bool) -> Sample:
    """The figures of a group as they may be shown: counts rounded to 5, a mean to three digits, its spread to two.

    Everything that is said of a group afterwards is worked out from these, so it tells nothing that they do not.
    """
    exact = tally.sample(is_mean=is_mean)
    people = to_five(tally.people)
    if is_mean:
        return Sample(people, people, people * _digits(exact.rate, 3), deviation=_digits(exact.deviation or 0.0, 2))
    trials = to_five(round(exact.trials))
    hits = min(trials, to_five(round(exact.hits)))
    return Sample(people, trials, hits, design=max(1.0, round(exact.design, 1)))


def _digits(value: float, digits: int) -> float:
    return round(value, digits - 1 - math.floor(math.log10(abs(value)))) if value else 0.0
