"""Phrases in, candidates out."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db


def ask(text: str, **options: Any) -> list[str]:
    out = StringIO()
    call_command("link_skills", stdin=StringIO(text), stdout=out, **options)
    return out.getvalue().splitlines()


def test_every_line_gets_one_answer_in_its_place() -> None:
    answers = [json.loads(line) for line in ask("SQL\n\n  Linux \nflying carpets\x00\n", json=True, top=3)]
    assert [answer["phrase"] for answer in answers] == ["SQL", "", "  Linux ", "flying carpets\ufffd"]
    assert answers[0]["candidates"][0]["label"] == "SQL"
    assert answers[0]["candidates"][0]["score"] == 1.0
    assert answers[1]["candidates"] == []
    for answer in answers:
        scores = [candidate["score"] for candidate in answer["candidates"]]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) <= 3
        assert all(set(candidate) == {"uri", "label", "score"} for candidate in answer["candidates"])


def test_no_phrases_no_answers() -> None:
    assert ask("", json=True) == []


def test_for_people_it_writes_text() -> None:
    first, *rest = ask("SQL\n")
    assert first == "SQL"
    assert rest[0].split() == ["1.00", "SQL"]


@pytest.mark.parametrize("top", [0, -1, 51])
def test_an_impossible_number_is_refused_before_anything_is_read(top: int) -> None:
    with pytest.raises(CommandError, match="from 1 to 50"):
        ask("SQL\n", top=top)


def test_many_phrases_are_asked_for_together() -> None:
    with CaptureQueriesContext(connection) as few:
        ask("SQL\nLinux admin\n", json=True)
    with CaptureQueriesContext(connection) as many:
        ask("".join(f"network cable {number}\n" for number in range(150)), json=True)
    assert len(many) <= len(few) + 1
