"""Releases as everybody reads them: the page, the CSV and the JSON say the same, and say it for good."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from pypdf import PdfReader

from registry.outcomes.models import Release
from registry.outcomes.releases import services
from registry.outcomes.releases.document import HIDDEN_IN_CSV, SHARES
from registry.outcomes.releases.measures import CIRCUMSTANCES, DETAILS
from registry.outcomes.rules import Definition
from registry.programmes.models import Cohort, Enrolment
from tests.world import administrator

from .published import a_release

pytestmark = pytest.mark.django_db
PLACES = ("KE-21", "KE-30", "KE-47")


@pytest.fixture
def told(graduate: Callable[..., Enrolment], client: Client) -> dict[str, Any]:
    """What a release of ninety graduates says, of whom forty found a role and three left no trace."""
    for number in range(90):
        graduate(
            number,
            placed_after=10 * (number % 30) if number < 40 else None,
            region_id=PLACES[number % 3] if number < 80 else PLACES[0],
            connectivity="mobile" if number < 4 else "fibre",
        )
    a_release("corridor-2026q3", date(2026, 9, 30))
    return dict(json.loads(client.get("/outcomes/releases/corridor-2026q3.json").content))


def test_the_file_is_what_was_frozen_and_fits_its_schema(told: dict[str, Any], client: Client) -> None:
    content = client.get("/outcomes/releases/corridor-2026q3.json").content
    assert hashlib.sha256(content).hexdigest() == Release.objects.get().sha256
    schema = json.loads(client.get("/outcomes/schema.json").content)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert [error.message for error in validator.iter_errors(told)] == []
    told["groups"][0]["people"]["enrolled"] = 7  # neither hidden nor rounded
    assert list(validator.iter_errors(told))


def test_the_csv_says_the_same_as_the_json(told: dict[str, Any], client: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/outcomes/releases/corridor-2026q3.csv").text)))
    groups = {(group["by"], group["key"]): group for group in told["groups"]}
    assert len(rows) == 3 * len(groups)
    some_hidden = False
    for row in rows:
        group, definition = groups[row["by"], row["key"]], row["definition"]
        expected = {**group["people"], **{name: group[definition][name] for name in group[definition]}}
        for name, cell in row.items():
            if name in {"by", "key", "label", "definition"}:
                continue
            value = expected.get(name)
            hidden = {name, f"{definition}_{name}"} & set(group["hidden"])
            some_hidden |= bool(hidden)
            assert cell == (HIDDEN_IN_CSV if hidden else "" if value is None else str(value)), (row["key"], name)
    assert some_hidden


def test_the_page_says_the_same_as_the_json(told: dict[str, Any], client: Client) -> None:
    for by in ("programme", "cohort", "region", "connectivity", "sex"):
        answer = client.get(f"/outcomes/releases/corridor-2026q3/?by={by}&definition=broad")
        shown = {entry["row"].key: entry["row"] for entry in answer.context["rows"]}
        groups = {group["key"]: group for group in told["groups"] if group["by"] == by}
        assert shown.keys() == groups.keys()
        for key, group in groups.items():
            row, broad = shown[key], group["broad"]
            assert (row.enrolled, row.graduated) == (group["people"]["enrolled"], group["people"]["graduated"])
            assert (row.placed, row.share_180, row.share_365) == (
                broad["placed_12"], broad["share_180"], broad["share_365"],
            )  # fmt: skip
            assert (row.low, row.high, row.verdict) == (broad["low_365"], broad["high_365"], broad["verdict"])


def test_a_programme_has_its_page_and_a_brief_of_one_sheet(told: dict[str, Any], client: Client) -> None:
    page = client.get("/outcomes/programmes/truck/?definition=broad")
    group = next(group for group in told["groups"] if group["by"] == "programme")
    assert page.context["row"].share_365 == group["broad"]["share_365"]
    assert [entry["row"].key for entry in page.context["rows"]] == ["truck-1"]
    assert dict(zip(CIRCUMSTANCES, (count for _words, count in page.context["circumstances"]), strict=True)) == {
        name: group["people"][name] for name in CIRCUMSTANCES
    }
    kinds = [name for names in DETAILS for name in names]
    assert dict(zip(kinds, (count for _words, count in page.context["kinds"]), strict=True)) == {
        name: group["broad"][name] for name in kinds
    }
    answer = client.get("/outcomes/programmes/truck/brief.pdf?definition=broad")
    assert answer["Content-Disposition"] == 'attachment; filename="truck-corridor-2026q3.pdf"'
    read = PdfReader(io.BytesIO(answer.content))
    text = read.pages[0].extract_text()
    assert len(read.pages) == 1
    assert len(answer.content) < 60_000
    shown = group["broad"]
    for figure in (group["people"]["graduated"], f"{shown['share_365']:.0%}", f"{shown['low_365']:.0%}", "goal 40%"):
        assert str(figure) in text
    assert client.get("/outcomes/programmes/nowhere/brief.pdf").status_code == 404


def test_before_the_first_release_a_programme_has_a_page_and_no_brief(cohort: Cohort, client: Client) -> None:
    assert "No figures have been released yet" in client.get("/outcomes/programmes/truck/").text
    assert client.get("/outcomes/programmes/truck/brief.pdf").status_code == 404


def test_small_groups_say_only_how_many_they_are(told: dict[str, Any]) -> None:
    mobile = next(group for group in told["groups"] if group["key"] == "mobile")
    for definition in Definition:
        assert mobile[definition.value]["placed_12"] is None
        assert [mobile[definition.value][name] for name in SHARES] == [None] * 6 + ["too few"]
        assert mobile[definition.value]["curve"] == []


def test_the_newest_release_is_the_page_and_says_what_it_is(told: dict[str, Any], client: Client) -> None:
    page = client.get("/outcomes/")
    assert "corridor-2026q3" in page.text
    assert "30 September 2026" in page.text
    start = page.text.index('application/ld+json">') + len('application/ld+json">')
    dataset = json.loads(page.text[start : page.text.index("</script>", start)])
    assert dataset["@type"] == "Dataset"
    assert dataset["license"].endswith("/by/4.0/")
    for one in dataset["distribution"]:
        assert client.get(one["contentUrl"].partition("://")[2].partition("/")[2].join(["/", ""])).status_code == 200
    assert client.get("/outcomes/method/").status_code == 200


def test_a_reader_who_has_it_is_told_so(told: dict[str, Any], client: Client) -> None:
    for kind in ("csv", "json"):
        address = f"/outcomes/releases/corridor-2026q3.{kind}"
        first = client.get(address)
        assert first["Cache-Control"] == "public, max-age=3600"
        assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
        assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_a_withdrawn_release_leaves_a_notice(told: dict[str, Any], client: Client) -> None:
    services.withdraw(
        release=Release.objects.get(), by=administrator("one@corridor.example"), reason="A list was counted twice."
    )
    for ending in ("/", ".csv", ".json"):
        answer = client.get(f"/outcomes/releases/corridor-2026q3{ending}")
        assert answer.status_code == 410
        assert "counted twice" in answer.text
    page = client.get("/outcomes/").text
    assert "withdrawn" in page
    assert "No figures have been released yet" in page


def test_before_the_first_release_pages_say_so(client: Client) -> None:
    for page in ("/", "/outcomes/"):
        assert client.get(page).status_code == 200
    assert "No figures have been released yet" in client.get("/outcomes/").text
    assert client.get("/outcomes/releases/corridor-2026q3/").status_code == 404


def test_a_draft_is_seen_by_nobody(client: Client, graduate: Callable[..., Enrolment]) -> None:
    services.draft(slug="corridor-2026q3", as_of=date(2026, 9, 30))
    for ending in ("/", ".csv", ".json"):
        assert client.get(f"/outcomes/releases/corridor-2026q3{ending}").status_code == 404
    assert "No figures have been released yet" in client.get("/outcomes/").text


def test_all_releases_are_listed_with_as_many_queries(client: Client, django_assert_num_queries: Any) -> None:
    from registry.outcomes.public import newest, releases

    for number in range(1, 4):
        a_release(f"house-{number}", date(2020, 1, number))
    with django_assert_num_queries(1):
        assert len(releases()) == 3
    newest()
    with django_assert_num_queries(1):
        assert newest()
