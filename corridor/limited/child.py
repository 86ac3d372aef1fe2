"""The worker's side. It imports nothing of the project, so that starting it is quick and there is little to attack."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from typing import Any

MIB = 1024 * 1024


class Refused(Exception):
    """The worker says no; the words are a code that its caller knows."""


Work = Callable[[bytes, dict[str, Any]], tuple[dict[str, Any], bytes]]


def serve(work: Work) -> None:
    """Read one task, lower the limits, do it, write the answer. Called when every library is loaded."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(head)
    limits = asked["limits"]
    _lower(limits)
    try:
        answer, body = work(data, asked["settings"])
        told: dict[str, Any] = {"outcome": "done", "answer": answer}
        if len(body) > limits["answer_mib"] * MIB:
            told, body = {"outcome": "too_much"}, b""
    except Refused as refused:
        told, body = {"outcome": "refused", "words": str(refused)}, b""
    except (MemoryError, RecursionError):
        told, body = {"outcome": "too_much"}, b""
    except Exception as error:  # noqa: BLE001 - whatever a parser raises, the answer is the same
        told, body = {"outcome": "broken", "words": type(error).__name__}, b""
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def _lower(limits: dict[str, Any]) -> None:
    """No files, no connections, no children, no core; so much time and memory and no more."""
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory_mib"] * MIB,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["cpu_seconds"], limits["cpu_seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # Descriptors that are open stay open; no number is left for a new one.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    try:
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    except (ValueError, OSError):  # not every system counts processes
        return
