"""Real threads on real connections, all starting at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import OperationalError, connection

THREADS = 50
ROUNDS = 10


def race(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run every call in a thread of its own, at once; return results or exceptions, in the order of the calls."""
    start = Barrier(len(calls), timeout=60)

    def run(call: Callable[[], Any]) -> Any:
        try:
            _connect()
            start.wait()
            return call()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def _connect() -> None:
    """The test cluster is shared: wait for room rather than fail."""
    for _attempt in range(100):
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(0.1)
        else:
            return
    connection.ensure_connection()
