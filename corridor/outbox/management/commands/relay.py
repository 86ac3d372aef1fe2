"""The relay process."""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection

from corridor.outbox.relay import relay_once
from corridor.outbox.rules import WINDOW

IDLE_SECONDS = 0.1


class Command(BaseCommand):
    help = "Hand waiting outbox deliveries to Celery until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now and end")

    def handle(self, *, once: bool, **options: Any) -> None:
        if once:
            self.stdout.write(f"sent {relay_once()}")
            return
        running = True

        def stop(_number: int, _frame: FrameType | None) -> None:
            nonlocal running
            running = False

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        while running:
            try:
                sent = relay_once()
            except Error as error:  # PostgreSQL restarts: ask again with a new connection
                self.stderr.write(f"the database is away: {error}")
                connection.close()
                sent = 0
                time.sleep(1)
            if sent < WINDOW // 4:  # a few at a time would keep a core busy with asking
                time.sleep(IDLE_SECONDS)
