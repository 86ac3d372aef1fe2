"""Read an official release of ESCO."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from registry.taxonomy.esco.archives import ArchiveRefused
from registry.taxonomy.esco.importing import STEPS, import_esco


class Command(BaseCommand):
    help = (
        "Read the official CSV archives of ESCO, in any language: the classification, then the relations. "
        "Idempotent; an archive that is wrong or cut is refused and nothing is written. "
        "`created` and `changed` count rows of concepts, labels and relations."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("taxonomy", choices=["esco"])
        parser.add_argument("classification", type=Path, metavar="CLASSIFICATION.zip")
        parser.add_argument("relations", type=Path, metavar="RELATIONS.zip")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON")
        parser.add_argument(
            "--accept-unknown", action="store_true", help="also read a release whose numbers of rows are not known"
        )

    def handle(self, **options: Any) -> None:
        quiet = not options["verbosity"] or not sys.stderr.isatty()
        try:
            with tqdm(total=STEPS, file=sys.stderr, disable=quiet, bar_format="{l_bar}{bar}| {elapsed}") as bar:

                def step(what: str) -> None:
                    bar.set_description(what)
                    bar.update()

                imported = import_esco(
                    classification=options["classification"],
                    relations=options["relations"],
                    accept_unknown=options["accept_unknown"],
                    step=step,
                )
        except ArchiveRefused as error:
            raise CommandError(f"{error} Nothing was written.") from error
        if options["json"]:
            self.stdout.write(json.dumps(asdict(imported)))
        elif options["verbosity"]:
            self.stdout.write(", ".join(f"{n:,} {what}" for what, n in asdict(imported).items()))
