"""Record the agreement and the mobility rules."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from registry.agreements.loading import load_agreements


class Command(BaseCommand):
    help = "Record the Kenya-Rwanda agreement and the mobility rules. Idempotent; run load_places first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, **options: Any) -> None:
        created = load_agreements()
        if options["verbosity"]:
            words = f"{created['agreements']} agreements and {created['mobility_rules']} mobility rules created"
            self.stdout.write(json.dumps(created) if options["json"] else words)
