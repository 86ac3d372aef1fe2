"""The processes beside the command: a Celery worker, the relay, and for serving also the web and beat."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from corridor.outbox.models import Delivery

PYTHON = sys.executable
COMMANDS: dict[str, list[str]] = {
    "worker": ["-m", "celery", "-A", "corridor", "worker", "--concurrency=2", "--loglevel=WARNING", "-n", "demo@%h"],
    "relay": ["manage.py", "relay"],
    "beat": ["-m", "celery", "-A", "corridor", "beat", "--loglevel=WARNING"],
    "web": [
        *("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "8000", "--workers", "1"),
        *("--blocking-threads", "8", "--no-ws", "corridor.wsgi:application"),
    ],
}


@contextmanager
def running(*names: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run some of the processes; they end with the block. What they say goes to `.corridor/NAME.log`."""
    started = [start(name, log=_emptied_log(name)) for name in names]
    try:
        yield started
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _emptied_log(name: str) -> Path:
    log = Path(settings.BASE_DIR) / ".corridor" / f"{name}.log"
    log.write_bytes(b"")
    return log


def start(name: str, *, log: Path, **environment: str) -> subprocess.Popen[bytes]:
    """Start one of the processes, in a group of its own; `environment` is added to ours, what it says to the log."""
    own = {"CORRIDOR_PROCESS": name, "CORRIDOR_DB_ROLE": "application"}
    with log.open("ab") as said:
        return subprocess.Popen(
            [PYTHON, *COMMANDS[name]],
            cwd=settings.BASE_DIR,
            env={**os.environ, **own, **environment},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_delivered(tell: Callable[[int], None], *, seconds: float = 300) -> None:
    """Wait until the worker has done everything that is due; `tell` is given how much is left.

    Raises TimeoutError when nothing was done for so many seconds, however slow the machine: with what is left, and with
    the first dead letter's error if there is one.
    """
    done, deadline = -1, time.monotonic() + seconds
    while time.monotonic() < deadline:
        now = timezone.now()
        left = Delivery.objects.due(now).count() + Delivery.objects.in_flight(now).count()
        tell(left)
        if not left:
            return
        done_now = Delivery.objects.filter(state="done").count()
        if done_now != done:
            done, deadline = done_now, time.monotonic() + seconds
        time.sleep(1)
    waiting = Delivery.objects.exclude(state="done").exclude(last_error="").first()
    raise TimeoutError(f"{left} deliveries are left. {waiting.last_error if waiting else ''}")
