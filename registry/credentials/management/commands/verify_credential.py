"""Judge one credential, for scripts and for whoever wants to look behind the page."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corridor.web.outgoing import Client
from registry.credentials import own_web
from registry.credentials.selectors import recognised_on
from registry.credentials.verifying import Report, judge


class Command(BaseCommand):
    help = "Judge a credential: JSON, a token, a baked badge or a picture of a QR code. Says every step and a verdict."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, or - for standard input")
        parser.add_argument("--json", action="store_true", help="the report as one JSON object")
        parser.add_argument("--offline", action="store_true", help="ask no other server for keys and lists")

    def handle(self, *, file: str, offline: bool, **options: Any) -> None:
        try:
            content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        at = timezone.now()
        get = own_web.asking(None if offline else Client().get)
        report, _document = judge(content, at=at, get=get, recognised=recognised_on(timezone.localdate(at)))
        self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False) if options["json"] else _as_text(report))


def _as_text(report: Report) -> str:
    found = report.as_json()
    lines = [f"{step.title} {step.words}" for step in report.steps]
    facts = ", ".join(f"{name}: {found[name]}" for name in ("signature", "issuer", "status", "validity"))
    return "\n".join([*lines, "", facts, f"verdict: {report.verdict}"])
