"""Hours that two places share, by hand and by properties."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.places.working_day import shared_hours

WINTER, SUMMER = date(2026, 1, 14), date(2026, 7, 15)
ZONES = ["Africa/Nairobi", "Africa/Kigali", "Europe/Berlin", "America/Toronto", "Asia/Shanghai", "Pacific/Auckland"]


@pytest.mark.parametrize(
    ("zone", "hours", "other", "on", "shared"),
    [
        ("Africa/Nairobi", (8, 17), "Africa/Kigali", WINTER, 7),  # Kigali's 9 to 17 is 10 to 18 in Nairobi
        ("Africa/Kigali", (8, 17), "Africa/Nairobi", WINTER, 8),
        ("Africa/Nairobi", (8, 17), "Europe/Berlin", WINTER, 6),  # 11 to 19 in Nairobi
        ("Africa/Nairobi", (8, 17), "Europe/Berlin", SUMMER, 7),
        ("Africa/Nairobi", (8, 17), "America/Toronto", WINTER, 0),
        ("Africa/Nairobi", (14, 24), "America/Toronto", WINTER, 7),  # 17 to 1
        ("Africa/Nairobi", (0, 24), "America/Toronto", WINTER, 8),  # one hour of it is yesterday's
        ("Africa/Nairobi", (0, 24), "Pacific/Auckland", WINTER, 8),
        ("Africa/Nairobi", (8, 17), "Africa/Nairobi", WINTER, 8),
    ],
)
def test_cases_worked_out_by_hand(zone: str, hours: tuple[int, int], other: str, on: date, shared: float) -> None:
    assert shared_hours(zone=zone, works_from=hours[0], works_until=hours[1], other=other, on=on) == shared


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "zone": st.sampled_from(ZONES),
            "other": st.sampled_from(ZONES),
            "on": st.dates(date(2025, 1, 1), date(2027, 12, 31)),
            "works_from": st.integers(0, 22),
        }
    ),
    st.integers(1, 23),
)
def test_never_less_than_none_nor_more_than_either_works(case: dict[str, Any], length: int) -> None:
    until = min(24, case["works_from"] + length)
    shared = shared_hours(works_until=until, **case)
    # A clock change makes one day an hour longer.
    assert 0 <= shared <= min(until - case["works_from"] + 1, 9)
    longer = shared_hours(works_until=24, **case)
    assert longer >= shared
