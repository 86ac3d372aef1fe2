"""Add the helplines."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.safeguarding.loading import load_helplines


class Command(BaseCommand):
    help = "Add the helplines that are not there yet. Idempotent; never changes one. Run load_places first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        counts = load_helplines()
        if options["verbosity"]:
            words = json.dumps(counts) if options["json"] else ", ".join(f"{n} {what}" for what, n in counts.items())
            self.stdout.write(words)
