"""How much of a working day two places share."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

OFFICE_FROM: Final = 9
OFFICE_UNTIL: Final = 17


def shared_hours(
    *,
    zone: str,
    works_from: int,
    works_until: int,
    other: str,
    on: date,
    other_from: int = OFFICE_FROM,
    other_until: int = OFFICE_UNTIL,
) -> float:
    """Hours of a day on which a person in `zone` (IANA) works while it is working time in `other`.

    Hours of the day are local and whole, `until` at most 24. The days before and after are looked at too, because the
    evening in Nairobi is still the morning in Toronto, and the day counts with its own clock change. From 0 to 24.
    """
    begins, ends = _span(on, works_from, works_until, zone)
    shared = timedelta(0)
    for day in (on - timedelta(days=1), on, on + timedelta(days=1)):
        other_begins, other_ends = _span(day, other_from, other_until, other)
        shared += max(timedelta(0), min(ends, other_ends) - max(begins, other_begins))
    return shared / timedelta(hours=1)


def _span(day: date, begins: int, ends: int, zone: str) -> tuple[datetime, datetime]:
    """Two hours of a local day as instants. Subtracted in UTC: local subtraction would overlook a clock change."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    utc = ZoneInfo("UTC")
    first = midnight.replace(hour=begins)
    last = midnight.replace(hour=ends) if ends < 24 else midnight + timedelta(days=1)
    return first.astimezone(utc), last.astimezone(utc)
