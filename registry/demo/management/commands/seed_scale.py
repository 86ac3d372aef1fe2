"""Synthetic people and listings by the million, in a database of their own."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.demo import scale


class Command(BaseCommand):
    help = (
        "Fill the database <name>_scale with synthetic profiles and listings. It is made anew unless it holds just "
        "that; no other database is touched. The answer says with which DATABASE_URL a server or a benchmark uses it."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--profiles", type=int, default=1_000_000)
        parser.add_argument("--listings", type=int, default=10_000)
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *, profiles: int, listings: int, seed: int, **options: Any) -> None:
        if profiles < 1 or listings < 1:
            raise CommandError("Say how many profiles and listings, at least one of each.")
        began, sizes = (
            time.monotonic(),
            {"profiles": profiles, "listings": listings, "seed": seed, "version": scale.VERSION},
        )
        was_there = scale.is_filled(sizes)
        if was_there:
            scale.bring_up_to_date()
        else:
            try:
                scale.prepare()
            except scale.NotOurs as refusal:
                raise CommandError(str(refusal)) from refusal
            scale.fill(scale.Sizes(profiles, listings, seed), bare=True, tell=self._tell)
            scale.remember(sizes)
        told: dict[str, Any] = {**sizes, "was_there": was_there, "seconds": round(time.monotonic() - began)}
        told |= {"database_url": scale.address(), "database_owner_url": scale.address(owner=True)}
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(
            "{profiles} synthetic profiles, {listings} listings, {seconds} s. To use them:".format(**told)
        )
        self.stdout.write("DATABASE_URL={database_url} DATABASE_OWNER_URL={database_owner_url}".format(**told))

    def _tell(self, what: str) -> None:
        self.stderr.write(f"{time.strftime('%H:%M:%S')} {what}")
