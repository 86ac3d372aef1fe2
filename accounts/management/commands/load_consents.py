"""Add the consent texts."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.loading import load_consents


class Command(BaseCommand):
    help = "Add the consent texts that are not there yet. Idempotent; never changes a text."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        counts = load_consents()
        if options["verbosity"]:
            words = json.dumps(counts) if options["json"] else ", ".join(f"{n} {what}" for what, n in counts.items())
            self.stdout.write(words)
