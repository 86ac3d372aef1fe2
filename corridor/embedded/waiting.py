"""Waiting for another process."""

from __future__ import annotations

import time
from collections.abc import Callable


class ServiceDidNotStart(RuntimeError):
    """An embedded service did not answer in time."""


def until(condition: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Ask `condition` until it holds or `seconds` have passed; the last answer is returned."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(pause)
    return condition()
