"""`python manage.py draw_states [--check]`: write `docs/states.md` from the tables of transitions."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from registry.placements import diagrams


class Command(BaseCommand):
    help = "Draw docs/states.md from the tables of transitions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say whether the page is up to date")
        parser.add_argument("--json", action="store_true", dest="as_json", help="answer in one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path, wanted = diagrams.path(), diagrams.document()
        changed = not path.exists() or path.read_text(encoding="utf-8") != wanted
        if options["check"] and changed:
            raise CommandError("docs/states.md is out of date: run `python manage.py draw_states`.")
        if changed:
            path.write_text(wanted, encoding="utf-8")
        words = "written" if changed else "up to date"
        self.stdout.write(json.dumps({"changed": changed}) if options["as_json"] else f"docs/states.md is {words}.")
