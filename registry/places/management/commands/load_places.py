"""Read the reference data of places, languages and money."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.places.loading import load_places


class Command(BaseCommand):
    help = "Read countries, regions, connectivity figures, currencies, rates and languages. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        counts = load_places()
        if options["verbosity"]:
            self.stdout.write(
                json.dumps(counts) if options["json"] else ", ".join(f"{n} {what}" for what, n in counts.items())
            )
