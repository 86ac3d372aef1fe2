"""The fairness monitor."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from registry.outcomes.fairness.publishing import as_json, figures
from registry.outcomes.fairness.rates import Ratio
from registry.outcomes.fairness.report import Row, Table
from registry.outcomes.fairness.words import MEASURES, TRAITS, group
from registry.places.rules import corridor_day


class Command(BaseCommand):
    help = (
        "Show how groups of graduates fare beside each other. Suppressed like the page: the same figures for everybody."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="answer with JSON")

    def handle(self, **options: Any) -> None:
        tables = figures(on=corridor_day(timezone.now()))
        self.stdout.write(json.dumps(as_json(tables)) if options["json"] else "\n\n".join(map(as_text, tables)))


def as_text(table: Table) -> str:
    """One table for people at a terminal."""
    title = f"{MEASURES[table.measure].title}, {TRAITS[table.trait]}"
    head = f"{title:44} {'people':>6} {'rate':>6} {'95% band':>14} {'to highest':>10} {'alike':>6}  verdict"
    return "\n".join([head, *(_line(table, row) for row in table.rows)])


def _line(table: Table, row: Row) -> str:
    is_mean = table.measure.is_mean
    rate, low, high = (_rate(value, is_mean=is_mean) for value in (row.rate, row.low, row.high))
    people = "–" if row.people is None else row.people
    beside = "highest" if row.is_highest else _ratio(row.ratio)
    reach = "–" if row.rate is None else f"{low} to {high}"
    return (
        f"  {group(table, row)!s:42.42} {people:>6} {rate:>6} {reach:>14} {beside:>10} {_ratio(row.alike):>6}  "
        f"{row.verdict or '–'}"
    )


def _rate(value: float | None, *, is_mean: bool) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}" if is_mean else f"{value:.0%}"


def _ratio(ratio: Ratio | None) -> str:
    return "–" if ratio is None else f"{ratio.value:.2f}"
