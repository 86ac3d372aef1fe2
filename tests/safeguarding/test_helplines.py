"""The list of numbers to call: where it comes from, and that nothing overwrites what administrators keep."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from registry.places.models import Country
from registry.safeguarding.loading import LIST, load_helplines
from registry.safeguarding.models import Helpline, HelpWith
from registry.safeguarding.selectors import helplines

pytestmark = pytest.mark.django_db
ROWS: list[dict[str, Any]] = json.loads(LIST.read_text())


def test_every_number_says_where_it_was_found_and_both_countries_have_an_emergency() -> None:
    assert all(row["source"].startswith("http") and row["checked_on"] for row in ROWS)
    emergency = {row["country"] for row in ROWS if "emergency" in row["helps_with"]}
    violence = {row["country"] for row in ROWS if "violence" in row["helps_with"]}
    assert emergency == violence == {"KE", "RW"}


def test_loading_twice_adds_nothing_and_leaves_what_was_changed() -> None:
    assert load_helplines() == {"added": len(ROWS), "kept": 0}
    Helpline.objects.filter(country="KE", phone="999").update(name="Police of Lamu", is_shown=False)
    out = StringIO()
    call_command("load_helplines", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"added": 0, "kept": len(ROWS)}
    kept = Helpline.objects.get(country="KE", phone="999")
    assert (kept.name, kept.is_shown) == ("Police of Lamu", False)


def test_a_wrong_row_stops_the_loading_and_leaves_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "helplines.json"
    wrong.write_text(json.dumps([ROWS[0], {**ROWS[1], "helps_with": ["gossip"]}]))
    with pytest.raises(ValidationError):
        load_helplines(wrong)
    assert not Helpline.objects.exists()


def line(country: str, name: str, *helps_with: str) -> Helpline:
    return Helpline.objects.create(
        country_id=country, name=name, phone=name, helps_with=list(helps_with), source="https://help.example.org/",
        checked_on=date(2026, 11, 27),
    )  # fmt: skip


def test_emergencies_first_and_the_readers_country_before_the_others() -> None:
    line("KE", "b", "violence"), line("KE", "c", "distress", "emergency"), line("KE", "a", "violence")
    line("RW", "d", "children"), line("DE", "e", "crime")
    groups = helplines("RW")
    assert [(group.country.code, [one.name for one in group.lines]) for group in groups] == [
        ("RW", ["d"]), ("KE", ["c", "a", "b"]), ("DE", ["e"]),
    ]  # fmt: skip
    assert [group.country.code for group in helplines("DE")] == ["DE", "KE", "RW"]
    assert [group.country.code for group in helplines()] == ["KE", "RW", "DE"]
    assert [one.name for one in groups[1].emergency] == ["c"]
    assert Country.objects.filter(code="DE").exists()


def test_a_number_stands_once_in_a_country_and_helps_with_something() -> None:
    line("KE", "116", "children")
    line("RW", "116", "children")
    for wrong in (("KE", "116", "crime"), ("KE", "117")):
        with pytest.raises(IntegrityError), transaction.atomic():
            line(*wrong)


def test_what_a_number_helps_with_reads_as_words() -> None:
    made = line("KE", "1195", HelpWith.VIOLENCE, HelpWith.TRAFFICKING)
    assert made.helps_in_words == "violence, also at home, trafficking and forced work"
