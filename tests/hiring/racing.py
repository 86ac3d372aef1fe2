"""Real threads on real connections, all starting at the same moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import OperationalError, connection

THREADS = 50
ROUNDS = 10
Call = Callable[[], Any]
Race = Callable[[Sequence[Call]], list[Any]]


@contextmanager
def racers(threads: int = THREADS) -> Iterator[Race]:
    """A function that runs as many calls as there are threads at once, and returns results or exceptions in order.

    The threads keep their connections from round to round; opening fifty of them takes longer than a race.
    """
    with ThreadPoolExecutor(threads) as pool:

        def race(calls: Sequence[Call]) -> list[Any]:
            assert len(calls) == threads
            start = Barrier(threads, timeout=60)  # nobody takes a second call before everybody has one
            return list(pool.map(lambda call: _run(call, start), calls))

        try:
            yield race
        finally:
            race([_hang_up] * threads)


def _hang_up() -> None:
    connection.close()


def _run(call: Call, start: Barrier) -> Any:
    try:
        _connect()
        start.wait()
        return call()
    except Exception as error:
        return error


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
