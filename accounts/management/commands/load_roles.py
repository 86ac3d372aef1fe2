"""Set up the groups of administrators."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.loading import load_roles


class Command(BaseCommand):
    help = "Give each group of administrators exactly its permissions. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        counts = load_roles()
        if options["verbosity"]:
            words = json.dumps(counts) if options["json"] else ", ".join(f"{n} {what}" for what, n in counts.items())
            self.stdout.write(words)
