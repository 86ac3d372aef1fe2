"""What must be refused is refused, each for its own reason, and nobody is asked about it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.credentials.verifying import verify

from .evil import documents, tokens
from .makers import NOON

# Strange enough to be unproven instead of wrong: nobody can open them here.
UNPROVEN = {"envelope"}


def refuse(document: Any, code: str) -> None:
    def nobody(address: str) -> bytes:
        pytest.fail(f"asked {address}")

    text = document if isinstance(document, str | bytes) else json.dumps(document)
    report = verify(text, at=NOON, get=nobody)
    wrong = [step for step in report.steps if step.state in {"failed", "unknown"} and step.name in {"parsed", "proof"}]
    assert [step.code for step in wrong] == [code]
    assert report.verdict == ("not_proven" if code in UNPROVEN else "not_valid")
    assert str(wrong[0].words)


@pytest.mark.parametrize(
    ("document", "code"), [row[1:] for row in documents.ALL], ids=[row[0] for row in documents.ALL]
)
def test_an_evil_document_is_refused(document: Any, code: str) -> None:
    refuse(document, code)


@pytest.mark.parametrize(("token", "code"), [row[1:] for row in tokens.ALL], ids=[row[0] for row in tokens.ALL])
def test_an_evil_token_is_refused(token: str, code: str) -> None:
    refuse(token, code)


def test_there_are_enough_of_them() -> None:
    for cases, least in ((documents.ALL, 80), (tokens.ALL, 60)):
        assert len({json.dumps(case[1]) if isinstance(case[1], dict) else case[1] for case in cases}) >= least


def test_the_same_things_without_evil_are_valid() -> None:
    for good in (json.dumps(documents.JCS), json.dumps(documents.RDFC), tokens.signed()):
        assert verify(good, at=NOON).verdict == "valid"
