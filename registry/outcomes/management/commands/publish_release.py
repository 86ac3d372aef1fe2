"""Publish a release at once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridor.web.errors import DomainError
from registry.outcomes.releases.rules import quarter_of
from registry.outcomes.releases.services import publish_by_operator


class Command(BaseCommand):
    help = (
        "Count, hide, round, freeze and publish the figures of a quarter, and print their SHA-256. Where that was done "
        "already, the figures are worked out again from the frozen counts, and must be the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="such as corridor-2026q3: the quarter whose last day the figures are of")
        parser.add_argument("--as-of", type=date.fromisoformat, help="another day than the quarter's last (YYYY-MM-DD)")
        parser.add_argument("--json", action="store_true", help="answer with JSON")

    def handle(self, *, slug: str, as_of: date | None, **options: Any) -> None:
        day = as_of or quarter_of(slug)
        if day is None:
            raise CommandError(f"{slug} names no quarter, such as 2026q3, at its end. Say --as-of YYYY-MM-DD.")
        try:
            release = publish_by_operator(slug=slug, as_of=day)
        except DomainError as error:
            raise CommandError(str(error.message)) from error
        told = {"release": release.slug, "as_of": release.as_of.isoformat(), "sha256": release.sha256}
        self.stdout.write(json.dumps(told) if options["json"] else f"{release.sha256}  {release.slug}.json")
