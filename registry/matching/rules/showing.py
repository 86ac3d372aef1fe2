"""In which order a ranked list is shown. The ranks stay as they are; who is nearly as good takes turns in front."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

# Two points of a hundred: the weights behind a score are judgements, and none of them is surer than that.
NEAR_EQUAL: Final = 0.02


def bands(scores: Sequence[float]) -> list[range]:
    """The places of those who are nearly equal: a band begins with its best and holds all within `NEAR_EQUAL` of it.

    `scores` fall from place to place.
    """
    found: list[range] = []
    first = 0
    for place in range(1, len(scores) + 1):
        if place == len(scores) or scores[first] - scores[place] > NEAR_EQUAL + 1e-9:
            found.append(range(first, place))
            first = place
    return found


def shown_order(scores: Sequence[float], *, listing: int, on: date) -> list[int]:
    """The places in the order in which they are shown on a day.

    A band of n is turned by one place a day, so that each of the n leads it on one day of n. Listings begin at
    different places: somebody who is second everywhere leads somewhere.
    """
    order: list[int] = []
    for band in bands(scores):
        turned = (on.toordinal() + listing) % len(band)
        order += [*band[turned:], *band[:turned]]
    return order
