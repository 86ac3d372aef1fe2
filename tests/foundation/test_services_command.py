"""`manage.py services` starts, shows and stops the embedded services; every other command starts what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

RUNNING = {"postgres": True, "valkey": True}
STOPPED = {"postgres": False, "valkey": False}


class Instance:
    """An instance of the services of its own, and the commands on it."""

    def __init__(self, folder: Path) -> None:
        without_urls = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
        self.environment = {**without_urls, "CORRIDOR_EMBEDDED_NAME": str(folder)}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=100,
        )

    def services(self, action: str) -> dict[str, bool]:
        result = self.run("services", action, "--json")
        assert result.returncode == 0, result.stderr
        assert result.stdout.count("\n") == 1
        return dict(json.loads(result.stdout))


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    instance = Instance(tmp_path / "services")
    yield instance
    instance.run("services", "stop")


def test_start_status_stop(instance: Instance) -> None:
    assert instance.services("status") == STOPPED
    assert instance.services("stop") == STOPPED
    assert instance.services("start") == RUNNING
    assert instance.services("start") == RUNNING
    assert instance.run("services", "status").stdout == "PostgreSQL: running\nValkey: running\n"
    assert instance.services("stop") == STOPPED
    assert instance.services("status") == STOPPED


def test_a_command_starts_what_was_stopped(instance: Instance) -> None:
    result = instance.run("shell", "-c", "from django.db import connection; connection.ensure_connection()")
    assert result.returncode == 0, result.stderr
    assert instance.services("status") == RUNNING


def test_there_is_nothing_to_start_where_addresses_are_given(instance: Instance) -> None:
    result = instance.run("services", "start", DATABASE_URL="postgres://x@localhost/x", REDIS_URL="redis://localhost/0")
    assert result.returncode == 1
    assert "no embedded service is used" in result.stderr
