"""Corridor's own processes for the tests: the real worker and relay, on this test's database and broker."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

from corridor.celery import app
from registry.demo.processes import start

LEASE_SECONDS = 2


class Process:
    """One of the demo's processes, with whatever it starts."""

    def __init__(self, name: str, log: Path) -> None:
        self.name, self.log = name, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; what it says is added to its log."""
        assert self.process is None
        self.process = start(
            self.name, log=self.log, DATABASE_URL=database_url(), OUTBOX_LEASE_SECONDS=str(LEASE_SECONDS)
        )

    def kill(self) -> None:
        """End it and all its children at once, with nothing left to say: SIGKILL."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


@contextmanager
def worker_and_relay(folder: Path) -> Iterator[tuple[Process, Process]]:
    """A worker and a relay that may be started and killed; none outlives the block. Their logs lie in `folder`."""
    both = Process("worker", folder / "worker.log"), Process("relay", folder / "relay.log")
    try:
        yield both
    finally:
        for process in both:
            if process.process is not None:
                process.kill()


def database_url() -> str:
    """The address of the test database, for another process."""
    chosen = connection.settings_dict
    user = ":".join(quote(part, safe="") for part in (chosen["USER"], chosen["PASSWORD"]) if part)
    host = chosen["HOST"] if chosen["HOST"].startswith("/") else f"{chosen['HOST']}:{chosen['PORT'] or 5432}"
    # A socket's folder stands where the name does: postgres://user@//folder/name
    return f"postgres://{user}@{'/' if host.startswith('/') else ''}{host}/{chosen['NAME']}"


def empty_broker() -> None:
    """Lose everything that Celery put into Valkey."""
    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()  # type: ignore[attr-defined]  # of the Redis transport
