"""The phrases that the linker is measured on are what the table says of them."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from registry.taxonomy.rules import fold

ROOT = Path(__file__).parents[2]
LOCAL = "urn:corridor:skill:"


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "bench" / "data" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_both_sets_hold_all_languages_and_kinds() -> None:
    asked = rows("phrases.csv")
    assert Counter(row["language"] for row in asked) == {"en": 80, "sw": 40, "rw": 40, "fr": 40}
    assert Counter(row["half"] for row in asked) == {"dev": 100, "test": 100}
    unseen = rows("unseen.csv")
    assert Counter(row["language"] for row in unseen) == {"en": 45, "sw": 23, "rw": 18, "fr": 23}
    assert {row["half"] for row in unseen} == {"test"}
    assert {row["kind"] for row in [*asked, *unseen]} == {"advert", "profile"}


def test_no_phrase_is_asked_twice() -> None:
    said = Counter(fold(row["phrase"]) for name in ("phrases.csv", "unseen.csv") for row in rows(name))
    assert [phrase for phrase, times in said.items() if times > 1] == []


@pytest.mark.parametrize("name", ["phrases.csv", "unseen.csv"])
def test_every_right_answer_is_a_skill(name: str) -> None:
    local = json.loads((ROOT / "registry" / "taxonomy" / "data" / "local_skills.json").read_text(encoding="utf-8"))
    known = {f"{LOCAL}{skill['slug']}" for skill in local["skills"]}
    for row in rows(name):
        answers = row["uris"].split()
        assert answers
        assert len(answers) == len(set(answers))
        assert {uri for uri in answers if uri.startswith(LOCAL)} <= known
        assert all(uri.startswith((LOCAL, "http://data.europa.eu/esco/skill/")) for uri in answers)
