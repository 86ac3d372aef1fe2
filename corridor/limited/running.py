"""Starting a worker, feeding it, and ending it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Limits:
    """What a worker may use. `wall_seconds` counts from its start, `cpu_seconds` only while it computes."""

    cpu_seconds: int = 5
    wall_seconds: float = 15
    memory_mib: int = 512
    answer_mib: int = 16


class Failure(Exception):  # the answer may well be no: callers turn it into words of their own
    """A worker that gave no answer. `reason` is `refused` (with `words`), `too_much` or `broken`."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(f"{reason}: {words}" if words else reason)
        self.reason, self.words = reason, words


def run(worker: str, data: bytes, *, limits: Limits | None = None, **settings: object) -> tuple[dict[str, Any], bytes]:
    """Give some bytes to a worker and return its answer: a JSON object and bytes.

    `worker` is the dotted name of a module that calls `corridor.limited.child.serve`. It is started as a program of its
    own, without our environment and so without our secrets; once its libraries are loaded it can open no file and no
    connection, and it takes no more time and memory than `limits`. Raises Failure.
    """
    limits = limits or Limits()
    asked = json.dumps({"limits": asdict(limits), "settings": settings}).encode() + b"\n"
    program = [sys.executable, "-I", "-c", _START.format(home=str(HOME), worker=worker)]
    process = subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
        start_new_session=True,
    )
    try:
        answer, _ = process.communicate(asked + data, timeout=limits.wall_seconds)
    except subprocess.TimeoutExpired:
        raise Failure("too_much") from None
    finally:
        _end(process)
    return _understood(process.returncode, answer)


_START = "import sys; sys.path.insert(0, {home!r}); import runpy; runpy.run_module({worker!r}, run_name='__main__')"


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the worker and whatever it started; harmless when it has ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()


def _understood(returned: int, answer: bytes) -> tuple[dict[str, Any], bytes]:
    if returned in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        raise Failure("too_much")
    head, separator, body = answer.partition(b"\n")
    if returned != 0 or not separator:
        raise Failure("broken")
    told = json.loads(head)
    if told["outcome"] != "done":
        raise Failure(told["outcome"], told.get("words", ""))
    return told["answer"], body
