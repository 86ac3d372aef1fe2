"""Skills from words, for scripts: phrases in, candidates out."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from registry.taxonomy.linking import Candidate, link

# Enough to need few queries, few enough that a long list answers while it is still being written.
AT_ONCE = 200
MOST = 50


class Command(BaseCommand):
    help = "Read phrases on standard input, one a line, and write the skills that each may mean, best first."
    stealth_options = ("stdin",)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--top", type=int, default=10, help=f"at most so many skills for a phrase (1 to {MOST})")
        parser.add_argument("--json", action="store_true", help="one line of JSON for each phrase")

    def handle(self, *, top: int, **options: Any) -> None:
        if not 1 <= top <= MOST:
            raise CommandError(f"--top is a number from 1 to {MOST}.")
        for phrases in _in_parts(_lines(options.get("stdin") or sys.stdin)):
            for phrase, candidates in zip(phrases, link(phrases, top=top), strict=True):
                self.stdout.write(_as_json(phrase, candidates) if options["json"] else _as_text(phrase, candidates))


def _lines(source: TextIO) -> Iterator[str]:
    """The lines as they came, so that the answers can be put beside them; a byte that is no text stops nothing."""
    if hasattr(source, "reconfigure"):
        source.reconfigure(encoding="utf-8-sig", errors="replace")
    for line in source:
        yield line.rstrip("\r\n").replace("\x00", "\ufffd")  # PostgreSQL keeps no NUL in a text


def _in_parts(lines: Iterator[str]) -> Iterator[Sequence[str]]:
    while part := list(islice(lines, AT_ONCE)):
        yield part


def _as_json(phrase: str, candidates: Sequence[Candidate]) -> str:
    found = [{"uri": c.uri, "label": c.label, "score": round(c.score, 4)} for c in candidates]
    return json.dumps({"phrase": phrase, "candidates": found}, ensure_ascii=False)


def _as_text(phrase: str, candidates: Sequence[Candidate]) -> str:
    return "\n".join([phrase, *(f"  {c.score:.2f}  {c.label}" for c in candidates)])
