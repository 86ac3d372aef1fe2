"""Start, stop or show the embedded PostgreSQL and Valkey."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from corridor.embedded import services


class Command(BaseCommand):
    help = "Start, stop or show the embedded PostgreSQL and Valkey."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status"])
        parser.add_argument("--json", action="store_true", help="answer with one line of JSON")

    def handle(self, *, action: str, **options: Any) -> None:
        home = settings.EMBEDDED_HOME
        if home is None:
            raise CommandError("DATABASE_URL and REDIS_URL are set, so no embedded service is used.")
        if action == "start":
            services.ensure_started(home)
        elif action == "stop":
            services.stop(home)
        state = services.status(home)
        if options["json"]:
            self.stdout.write(json.dumps({"postgres": state.postgres, "valkey": state.valkey}))
            return
        for name, running in (("PostgreSQL", state.postgres), ("Valkey", state.valkey)):
            self.stdout.write(f"{name}: {'running' if running else 'stopped'}")
