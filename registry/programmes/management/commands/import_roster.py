"""`import_roster FILE --cohort SLUG [--apply] [--json]`: a dry run unless told to apply."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from corridor.web.errors import DomainError
from registry.programmes.models import Cohort
from registry.programmes.roster import Plan, apply_plan, plan_roster
from registry.programmes.roster.columns import MAX_FILE_BYTES
from registry.programmes.roster.planning import Progress


class Command(BaseCommand):
    help = "Check a roster against a cohort and report on every row; with --apply, write all accepted rows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="CSV, XLSX or ODS; - reads standard input")
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="the cohort's short name")
        parser.add_argument("--apply", action="store_true", help="write the accepted rows, in one transaction")
        parser.add_argument("--json", action="store_true", dest="as_json", help="one line of JSON at the end")

    def handle(self, *, file: str, cohort: str, apply: bool, as_json: bool, **options: Any) -> None:
        found = Cohort.objects.filter(slug=cohort).first()
        if found is None:
            raise CommandError(f"There is no cohort with the short name {cohort}.")
        try:
            with _bar("rows") as progress:
                plan = plan_roster(
                    data=_bytes_of(file), filename=file, cohort=found, on=timezone.localdate(), progress=progress
                )
            if apply:
                with _bar("written") as progress:
                    apply_plan(plan=plan, progress=progress)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_as_json(plan) if as_json else _as_table(plan, applied=apply))


@contextmanager
def _bar(unit: str) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere."""
    with tqdm(unit=f" {unit}", disable=not sys.stderr.isatty(), leave=False) as bar:

        def move(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield move


def _bytes_of(file: str) -> bytes:
    """At most one byte more than a roster may have: the rest is not read."""
    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        with Path(file).open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def _as_json(plan: Plan) -> str:
    rows = [
        {"line": row.line, "reference": row.reference, "result": row.result, "reasons": list(row.reasons)}
        for row in plan.rows
    ]
    return json.dumps({**plan.counts, "rows": rows}, ensure_ascii=False)


def _as_table(plan: Plan, *, applied: bool) -> str:
    width = max([len(row.reference) for row in plan.rows] + [9])
    lines = [f"{'line':>6}  {'reference':<{width}}  result     reasons"]
    lines += [
        f"{row.line:>6}  {row.reference:<{width}}  {row.result:<9}  {' '.join(row.reasons)}".rstrip()
        for row in plan.rows
    ]
    lines += ["", *plan.warnings]
    lines.append(", ".join(f"{count} {result}" for result, count in plan.counts.items()))
    lines.append("Applied." if applied else "Nothing was written. Add --apply to write the new and changed rows.")
    return "\n".join(lines)
