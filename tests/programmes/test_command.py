"""The command reports on every row, writes only when told, and fails loudly."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registry.programmes.models import Enrolment, RosterImport

from .conftest import csv_of, row


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_roster", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(world, tmp_path) -> str:
    path = tmp_path / "roster.csv"
    path.write_bytes(csv_of([row(), row(2, outcome="lost")]))
    return str(path)


def test_a_dry_run_writes_nothing_and_ends_with_one_line(world, file) -> None:
    report = json.loads(run(file, "--cohort", world.cohort.slug, "--json").splitlines()[-1])
    assert list(report) == ["new", "changed", "unchanged", "refused", "rows"]
    assert (report["new"], report["changed"], report["unchanged"], report["refused"]) == (1, 0, 0, 1)
    assert [list(found) for found in report["rows"]] == [["line", "reference", "result", "reasons"]] * 2
    assert report["rows"][1]["line"] == 3
    assert "outcome cannot be “lost”" in report["rows"][1]["reasons"][0]
    assert not Enrolment.objects.exists()


def test_applied_twice_all_is_unchanged(world, file) -> None:
    first = json.loads(run(file, "--cohort", world.cohort.slug, "--json", "--apply"))
    second = json.loads(run(file, "--cohort", world.cohort.slug, "--json", "--apply"))
    assert (first["new"], second["new"], second["unchanged"], second["refused"]) == (1, 0, 1, 1)
    assert list(RosterImport.objects.order_by("pk").values_list("new", "unchanged")) == [(1, 0), (0, 1)]


def test_people_read_a_table(world, file) -> None:
    text = run(file, "--cohort", world.cohort.slug)
    assert "L-002" in text
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in text
    assert "Nothing was written" in text


def test_what_cannot_be_done_fails(world, file, tmp_path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"")
    for arguments, words in (
        ((file, "--cohort", "nowhere"), "no cohort"),
        ((str(bad), "--cohort", world.cohort.slug), "is empty"),
        ((str(tmp_path / "none.csv"), "--cohort", world.cohort.slug), "cannot be read"),
    ):
        with pytest.raises(CommandError, match=words):
            run(*arguments, "--json", "--apply")
    assert not RosterImport.objects.exists()
