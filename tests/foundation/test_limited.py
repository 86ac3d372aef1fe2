"""A worker on strangers' data may compute and answer, and nothing else."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from corridor.limited import Failure, Limits, run, running

WORKER = """
import os, socket, subprocess, sys, time
from corridor.limited.child import Refused, serve

def work(data, settings):
    act = data.decode()
    if act == "say":
        return {"heard": settings["word"], "secrets": sorted(os.environ)}, b"body\\nwith lines"
    if act == "refuse":
        raise Refused("no_good")
    if act == "spin":
        while True: pass
    if act == "sleep":
        time.sleep(60)
    if act == "hoard":
        return {"size": len(bytearray(2 << 30))}, b""
    if act == "read":
        open("/etc/hostname").read()
    if act == "write":
        open("/tmp/should-not-be", "w").write("x")
    if act == "call":
        socket.create_connection(("127.0.0.1", int(settings["port"])))
    if act == "start":
        subprocess.run(["true"])
    if act == "shout":
        return {}, b"x" * (3 << 20)
    if act == "die":
        os._exit(3)
    return {}, b""

serve(work)
"""


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "odd_worker.py").write_text(WORKER)
    start = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); " + running._START
    monkeypatch.setattr(running, "_START", start)
    return "odd_worker"


def test_it_answers_and_knows_none_of_our_environment(worker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    answer, body = run(worker, b"say", word="hello")
    assert answer["heard"] == "hello"
    assert "SECRET_KEY" not in answer["secrets"]
    assert body == b"body\nwith lines"


def test_its_refusal_keeps_its_code(worker: str) -> None:
    with pytest.raises(Failure) as caught:
        run(worker, b"refuse")
    assert (caught.value.reason, caught.value.words) == ("refused", "no_good")


@pytest.mark.parametrize("act", [b"spin", b"sleep", b"hoard", b"shout"])
def test_too_much_is_ended(worker: str, act: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(Failure) as caught:
        run(worker, act, limits=Limits(cpu_seconds=1, wall_seconds=4, memory_mib=256, answer_mib=1))
    assert caught.value.reason == "too_much"
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("act", [b"read", b"write", b"call", b"start", b"die"])
def test_it_can_neither_open_write_call_nor_start_anything(worker: str, act: bytes) -> None:
    with pytest.raises(Failure) as caught:
        run(worker, act, port=9)
    assert caught.value.reason == "broken"
    assert not os.path.exists("/tmp/should-not-be")


def test_no_process_is_left_behind(worker: str) -> None:
    with pytest.raises(Failure):
        run(worker, b"sleep", limits=Limits(wall_seconds=1))
    if sys.platform == "linux":
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        lines = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
        assert not any(b"odd_worker" in line for line in lines)
