"""The two embedded services as one thing: start, stop, status, and the addresses that settings use."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from . import postgres, valkey
from .paths import Home, private_folder

DATABASE = "corridor"
OWNER = "corridor_owner"
APPLICATION = "corridor_app"


@dataclass(frozen=True)
class Status:
    """Which of the services answer."""

    postgres: bool
    valkey: bool


def ensure_started(home: Home, *, settings: Sequence[str] = postgres.QUICK) -> None:
    """Start what does not run yet, and make the roles and the database. Safe to call from many processes."""
    with _one_at_a_time(home):
        server = postgres.server(home)
        server.start(settings=settings)
        valkey.start(home)
        _make_roles_and_database(server)


def stop(home: Home) -> None:
    """Stop both services."""
    if not home.data.exists():
        return
    with _one_at_a_time(home):
        valkey.stop(home)
        postgres.server(home).stop()


def status(home: Home) -> Status:
    """Ask both services whether they answer."""
    return Status(postgres=postgres.server(home).is_ready(), valkey=valkey.is_ready(home))


def redis_url(home: Home, database: int) -> str:
    """The address of one of Valkey's numbered databases, for the cache."""
    return f"unix://{home.valkey_socket}?db={database}"


def broker_url(home: Home, database: int) -> str:
    """The same for Celery, which spells it in its own way."""
    return f"redis+socket://{home.valkey_socket}?virtual_host={database}"


def _make_roles_and_database(server: postgres.Server) -> None:
    roles = {row[0] for row in server.execute("SELECT rolname FROM pg_roles")}
    # The owner makes tables; the application uses them and can neither change their shape nor rewrite history.
    if OWNER not in roles:
        server.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
    if APPLICATION not in roles:
        server.execute(f"CREATE ROLE {APPLICATION} LOGIN")
    databases = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
    if DATABASE not in databases:
        server.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


@contextmanager
def _one_at_a_time(home: Home) -> Iterator[None]:
    private_folder(home.data)
    with (home.data / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
