"""Dates and numbers as each language of the corridor writes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import formats, timezone, translation
from django.utils.dateparse import parse_date

from corridor.web.templatetags.corridor_ui import day, money

DAY, MOMENT = date(2026, 12, 5), datetime(2026, 12, 5, 11, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _every_language_is_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language is offered once its words are there; its formats are there before."""
    monkeypatch.setattr(formats, "check_for_language", lambda language: True)
    formats.reset_format_cache()
    yield
    formats.reset_format_cache()


@pytest.mark.parametrize(
    ("language", "on", "at", "amount"),
    [
        ("en", "5 Dec 2026", "5 Dec 2026, 14:30", "KES 1,250.50"),
        ("sw", "5 Dis 2026", "5 Dis 2026, 14:30", "KES 1,250.50"),
        ("rw", "05/12/2026", "05/12/2026 14:30", "KES 1.250,50"),
        ("fr", "5 déc. 2026", "5 déc. 2026, 14:30", "KES 1\xa0250,50"),
    ],
)
def test_a_day_a_moment_and_an_amount(language: str, on: str, at: str, amount: str) -> None:
    with translation.override(language), timezone.override("Africa/Nairobi"):
        assert day(DAY) == on
        assert day(MOMENT, "DATETIME_FORMAT") == at
        assert money(Decimal("1250.50"), "KES") == amount


@pytest.mark.parametrize("language", ["en", "sw", "rw", "fr"])
def test_forms_write_days_as_browsers_read_them_and_take_the_day_before_the_month(language: str) -> None:
    with translation.override(language):
        written, typed = formats.get_format("DATE_INPUT_FORMATS")[:2]
    assert parse_date(DAY.strftime(written)) == DAY
    assert DAY.strftime(typed) == "05/12/2026"
