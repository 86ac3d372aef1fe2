"""What of a cube is shown, and what that alone tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from registry.outcomes.rules import ROUNDED_TO, SMALLEST_CELL, to_five

from .cube import Counts, Cube, Key, Mask
from .measures import PLACE

HIDDEN: Final = -1
NOT_COUNTED: Final = -2
# By so much a shown count differs from the true one at most.
ROUNDED_BY: Final = ROUNDED_TO // 2
# More people than there can be.
NO_BOUND: Final = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Shown:
    """The counts that everybody may see, rounded to 5; elsewhere `HIDDEN`, or `NOT_COUNTED` where there is none."""

    groups: tuple[Key, ...]
    counts: Counts

    @cached_property
    def rows(self) -> Mapping[Key, int]:
        return {key: row for row, key in enumerate(self.groups)}

    def of(self, key: Key, measure: str) -> int | None:
        """One count; None where it is hidden or not counted."""
        count = int(self.counts[self.rows[key], PLACE[measure]])
        return None if count < 0 else count


def show(cube: Cube, hidden: Mask) -> Shown:
    """Round what is not hidden."""
    shown = np.where(hidden, HIDDEN, to_five(cube.counts))
    return Shown(cube.groups, np.where(cube.is_counted, shown, NOT_COUNTED))


def bounds(counts: Counts) -> tuple[Counts, Counts]:
    """The least and the most that each shown count can be, by itself. What is hidden may be nobody too."""
    least = np.where(counts > 0, np.maximum(SMALLEST_CELL, counts - ROUNDED_BY), 0)
    most = np.where(counts > 0, counts + ROUNDED_BY, 0)
    return least, np.where(counts < 0, NO_BOUND, most)
