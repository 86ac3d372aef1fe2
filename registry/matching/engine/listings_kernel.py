"""The inner loop the other way round: every listing that asks for anything that a graduate has."""

from __future__ import annotations

from typing import Any

import numpy as np

from .compiling import kept
from .heap import offer
from .pair import (
    CONTRACT,
    JOB,
    MOST_HINTED,
    appeal_of,
    drawn,
    feedback_of,
    fit_of,
    is_among,
    passes,
    pay_factor,
    with_pay,
)


@kept
def add_up_listings(asked: Any, hints: Any, stands: Any, held: Any, earned: Any, covered: Any, touched: Any) -> int:
    """Sum, for every listing that asks for something that a graduate has, the shares that its needs earn.

    `covered` is -1 for those that do not; returns how many do, which stand in `touched`. Hints come first.
    """
    of_listing, levels, shares = asked
    places, has, worth = held
    number = 0
    for is_hint in (True, False):
        starts, needs, nearness = hints if is_hint else stands
        for one in range(places.shape[0]):
            for at in range(starts[places[one]], starts[places[one] + 1]):
                need = needs[at]
                value = nearness[at] * min(1.0, has[one] / levels[need]) * worth[one]
                best = earned[need]
                if is_hint:
                    value = min(MOST_HINTED, best + (1.0 - best) * value)
                if value > best:
                    listing = of_listing[need]
                    if covered[listing] < 0.0:
                        covered[listing] = 0.0
                        touched[number] = listing
                        number += 1
                    covered[listing] += shares[need] * (value - best)
                    earned[need] = value
    return number


@kept
def best_listings(
    ids: Any,
    terms: Any,
    of_countries: Any,
    groups: Any,
    marks: Any,
    pay_top: Any,
    asks_nothing: Any,
    asked: Any,
    hints: Any,
    stands: Any,
    held: Any,
    number: int,
    graduate: Any,
    floors: Any,
    nearness: Any,
    nearness_of_aims: Any,
    excluded: Any,
    heap: Any,
) -> int:
    """Fill the heap with the best listings of graduate `number`, pay included; return how many there are."""
    people, aims, work, avoids = graduate
    country, region, is_remote, kind, hours, free_by, languages = terms
    covered = np.full(ids.shape[0], -1.0)
    touched = np.zeros(ids.shape[0], np.int32)
    count = add_up_listings(asked, hints, stands, held, np.zeros(asked[0].shape[0]), covered, touched)
    for at in range(asks_nothing.shape[0]):
        covered[asks_nothing[at]] = 1.0
        touched[count + at] = asks_nothing[at]
    count += asks_nothing.shape[0]
    size = 0
    for at in range(count):
        row = touched[at]
        listing = (country[row], region[row], is_remote[row], kind[row], hours[row], free_by[row], languages[row])
        if covered[row] <= 0.0 or not passes(0, people, listing, of_countries[row]) or is_among(excluded, row):
            continue
        fit = fit_of(0, min(1.0, covered[row]), work, nearness[groups[row]])
        wishes = appeal_of(0, people, listing, kind[row] == JOB, aims, nearness_of_aims[groups[row]])
        paid = pay_factor(pay_top[row], kind[row] == CONTRACT, floors)
        appeal = with_pay(wishes, paid) * feedback_of(0, (avoids[0], avoids[1], marks[row]))
        size = offer(heap, size, row, drawn(ids[row], number), fit, appeal)
    return size
