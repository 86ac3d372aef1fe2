"""Read the reference data of skills and occupations."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.taxonomy.loading import TaxonomyIncomplete, load_taxonomy


class Command(BaseCommand):
    help = "Read ISCO-08, ESCO's skills and occupations of information technology, and the local extension. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        try:
            counts = load_taxonomy()
        except TaxonomyIncomplete as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            said = ", ".join(f"{n} {what.replace('_', ' ')}" for what, n in counts.items())
            self.stdout.write(json.dumps(counts) if options["json"] else said)
