"""Which papers are taken, and what is kept of them."""

from __future__ import annotations

from typing import Any

import pytest

from corridor.papers import errors as paper_errors
from corridor.papers import keeping
from corridor.web.errors import DomainError
from tests.papers import pdf, photo

REFUSED: dict[str, tuple[Any, type[DomainError]]] = {
    "a page of the web": (lambda: b"<html><script>alert(1)</script>", paper_errors.PaperNotWanted),
    "a webp": (lambda: photo("WEBP"), paper_errors.PaperNotWanted),
    "half a photo": (lambda: photo()[:200], paper_errors.PaperNotReadable),
    "a bomb": (lambda: photo("PNG", (9000, 9000)), paper_errors.PaperNotReadable),
    "half a PDF": (lambda: pdf()[:80], paper_errors.PaperNotReadable),
    "a PDF with a script": (lambda: pdf(script="app.alert(1)"), paper_errors.PaperActive),
    "a PDF with a file in it": (lambda: pdf(attached=True), paper_errors.PaperActive),
    "a locked PDF": (lambda: pdf(locked="secret"), paper_errors.PaperLocked),
    "a long PDF": (lambda: pdf(pages=31), paper_errors.PaperTooLong),
    "a large one": (lambda: photo() + b" " * keeping.LARGEST_BYTES, paper_errors.PaperTooLarge),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_not_a_harmless_document_is_refused_in_words(what: str) -> None:
    make, refusal = REFUSED[what]
    with pytest.raises(refusal) as refused:
        keeping.checked(make())
    assert str(refused.value)
