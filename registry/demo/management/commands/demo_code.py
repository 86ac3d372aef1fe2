"""The demo administrator's one-time code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.demo.models import DemoLoad
from registry.demo.report import one_time_code


class Command(BaseCommand):
    help = "Print the demo administrator's current one-time code. Only where the demo is loaded."

    def handle(self, **options: Any) -> None:
        if not DemoLoad.objects.exists():
            raise CommandError("No demo is loaded here.")
        self.stdout.write(one_time_code())
