"""English is written and read as Kenya and Rwanda do."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.formats import date_format


def test_days_have_the_day_before_the_month() -> None:
    day = date(2026, 3, 2)
    assert date_format(day) == "2 Mar 2026"
    assert forms.DateField().clean("02/03/2026") == day
