"""The demo corridor: build it, match it, report it, serve it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import date
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from registry.demo.building import build, load_reference
from registry.demo.models import DemoLoad
from registry.demo.organisations import ADMIN, PASSWORD
from registry.demo.present import play_present
from registry.demo.processes import running, wait_until_delivered
from registry.demo.releases import publish_last_quarter
from registry.demo.report import report, sign_ins


class Command(BaseCommand):
    help = "Load the demo corridor (invented people), run the matching, print the conversion report, and serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--no-serve", action="store_true", help="end after the report")

    def handle(self, *, seed: int, no_serve: bool, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # however it is ended, its processes end with it
        owner = {**os.environ, "CORRIDOR_DB_ROLE": "owner"}
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=settings.BASE_DIR, env=owner, check=True)
        load_reference()
        if not DemoLoad.objects.exists():
            if User.objects.filter(email=ADMIN).exists():
                raise CommandError(
                    "A demo was begun here and not finished, and half of it would tell wrong figures. "
                    "Remove it with `make clean`, then run `make demo` again."
                )
            self._build(seed, timezone.localdate())
        self.stdout.write(report(on=timezone.localdate()))
        self.stdout.write(sign_ins(password=PASSWORD))
        if no_serve:
            self.stdout.write("PostgreSQL and Valkey keep running: `python manage.py services stop` ends them.")
            return
        with running("worker", "relay", "beat", "web"):
            self.stdout.write("Corridor is at http://localhost:8000 (Ctrl-C ends it).")
            self.stdout.flush()
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                self.stdout.write("Stopping.")

    def _build(self, seed: int, today: date) -> None:
        began = time.monotonic()
        with _Progress() as tell:
            board = build(seed=seed, today=today, tell=tell)
        # The worker starts here, so that each graduate is matched once and not after each step of their story.
        with running("worker", "relay"):
            self._wait("Celery matches both sides")
            play_present(board, seed=seed, today=today)
            self._wait("Celery delivers what follows")
        publish_last_quarter(today=today)
        DemoLoad.objects.create(seed=seed, counts={"seconds": round(time.monotonic() - began)})
        cache.clear()
        self.stdout.write(f"The corridor took {time.monotonic() - began:.0f} s.")

    def _wait(self, what: str) -> None:
        bar = tqdm(desc=what, unit=" left", bar_format="{desc}: {postfix}", file=sys.stderr)
        try:
            wait_until_delivered(lambda left: bar.set_postfix_str(f"{left} left"))
        finally:
            bar.close()


class _Progress:
    """One bar per chapter."""

    def __enter__(self) -> _Progress:
        self.bar: tqdm[Any] | None = None
        self.what = ""
        return self

    def __call__(self, what: str, done: int, of: int) -> None:
        if what != self.what:
            self._close()
            self.what, self.bar = what, tqdm(desc=what, total=of, file=sys.stderr)
        if self.bar is not None:
            self.bar.update(done - self.bar.n)

    def __exit__(self, *_exception: object) -> None:
        self._close()

    def _close(self) -> None:
        if self.bar is not None:
            self.bar.close()
