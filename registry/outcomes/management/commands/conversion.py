"""The conversion table."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from registry.outcomes.rules import Definition
from registry.outcomes.selectors import Row, conversion_table
from registry.places.rules import corridor_day
from registry.programmes.models import Cohort

COLUMNS = (
    *("by", "key", "definition", "enrolled", "graduated", "placed_365", "naive_365", "km_365", "low_365", "high_365"),
    *("km_180", "median_days", "verdict", "seeking", "placed_180"),
)


class Command(BaseCommand):
    help = "Show which share of graduates reached a tech role within 180 and 365 days. For operators: not suppressed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cohort", metavar="SLUG", help="only this cohort")
        parser.add_argument("--definition", choices=[d.value for d in Definition], default="strict")
        parser.add_argument("--json", action="store_true", help="answer with JSON")

    def handle(self, **options: Any) -> None:
        cohort = None
        if options["cohort"]:
            cohort = Cohort.objects.filter(slug=options["cohort"]).first()
            if cohort is None:
                raise CommandError(f"There is no cohort {options['cohort']}.")
        rows = conversion_table(
            definition=Definition(options["definition"]), on=corridor_day(timezone.now()), cohort=cohort
        )
        if options["json"]:
            self.stdout.write(json.dumps([{name: asdict(row)[name] for name in COLUMNS} for row in rows]))
            return
        self.stdout.write(as_text(rows))


def as_text(rows: list[Row]) -> str:
    """The table for people at a terminal."""
    lines = [f"{'':34} {'grad.':>6} {'placed':>6} {'naive':>6} {'KM 180':>7} {'KM 365':>7} {'95% band':>12}  verdict"]
    for row in rows:
        band = "–" if row.low_365 is None or row.high_365 is None else f"{row.low_365:.0%} to {row.high_365:.0%}"
        shares = [_share(row.naive_365), _share(row.km_180), _share(row.km_365)]
        lines.append(
            f"{row.by + ' ' + row.key:34.34} {row.graduated:6} {row.placed_365:6} {shares[0]:>6} {shares[1]:>7} "
            f"{shares[2]:>7} {band:>12}  {row.verdict}"
        )
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.0%}"
