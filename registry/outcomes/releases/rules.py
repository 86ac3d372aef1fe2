"""When a release is of, and how it moves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

# From a state to those that may follow it.
TRANSITIONS: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset({"published"}),
    "published": frozenset({"withdrawn"}),
    "withdrawn": frozenset(),
}
_QUARTER = re.compile(r"(?:^|-)(\d{4})q([1-4])$")


def quarter_of(slug: str) -> date | None:
    """The last day of the quarter that a short name ends with, such as `corridor-2026q3`; None if it names none."""
    found = _QUARTER.search(slug)
    if found is None:
        return None
    year, quarter = int(found[1]), int(found[2])
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1) - timedelta(days=1)


def quarter_before(on: date) -> date:
    """The last day of the quarter that ended last before a day."""
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


def slug_of(on: date, *, of: str = "corridor") -> str:
    """The short name of the release of the quarter that ended last before a day."""
    last = quarter_before(on)
    return f"{of}-{last.year}q{last.month // 3}"
