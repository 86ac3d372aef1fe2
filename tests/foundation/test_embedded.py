"""The embedded services start, survive being killed, and stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corridor.embedded import postgres, services, valkey
from corridor.embedded.paths import Home, home, private_folder


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Home]:
    place = home(tmp_path)
    yield place
    services.stop(place)


def test_a_killed_server_comes_back_with_its_rows(instance: Home) -> None:
    services.ensure_started(instance)
    server = postgres.server(instance)
    server.execute("CREATE TABLE kept (n int)", database="corridor")
    server.execute("INSERT INTO kept SELECT generate_series(1, 501)", database="corridor")
    server.execute("CHECKPOINT")
    pid = server.postmaster()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    services.ensure_started(instance)
    assert server.execute("SELECT count(*) FROM kept", database="corridor") == [(501,)]
    assert services.status(instance) == services.Status(postgres=True, valkey=True)


def test_starting_twice_and_stopping_twice_is_fine(instance: Home) -> None:
    services.ensure_started(instance)
    services.ensure_started(instance)
    services.stop(instance)
    services.stop(instance)
    assert services.status(instance) == services.Status(postgres=False, valkey=False)


def test_a_pid_file_of_another_program_is_ignored(instance: Home) -> None:
    services.ensure_started(instance)
    services.stop(instance)
    (instance.postgres / "postmaster.pid").write_text(f"{os.getpid()}\n{instance.postgres}\n")
    services.ensure_started(instance)
    assert services.status(instance).postgres


def test_the_application_does_not_own_the_database(instance: Home) -> None:
    services.ensure_started(instance)
    owner = postgres.server(instance).execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'corridor'"
    )
    assert owner == [(services.OWNER,)]


def test_a_long_path_keeps_its_sockets_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("deep-" * 20)
    assert len(os.fsencode(home(deep).sockets / "valkey.sock")) < 107


def test_a_folder_that_a_stranger_prepared_is_refused(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)
    with pytest.raises(PermissionError):
        private_folder(tmp_path / "link")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may run as another user")
def test_root_without_user_namespaces_runs_as_nobody_in_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    code = (
        "import sys; from pathlib import Path; from corridor.embedded import services, paths\n"
        "h = paths.home(Path(sys.argv[1])); services.ensure_started(h); print(services.status(h)); services.stop(h)\n"
        "import shutil; shutil.rmtree(h.postgres.parent)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(closed)],
        env={**os.environ, "CORRIDOR_EMBEDDED_NO_NAMESPACE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "postgres=True, valkey=True" in result.stdout, result.stderr


def test_valkey_answers_and_stops(instance: Home) -> None:
    valkey.start(instance)
    assert valkey.is_ready(instance)
    valkey.stop(instance)
    assert not valkey.is_ready(instance)
