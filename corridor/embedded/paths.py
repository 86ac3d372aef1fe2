"""Where the embedded services keep their state, and how to reach it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .identity import RunAs, run_as

# A Unix socket's path is limited to 107 bytes on Linux; the longest name put in the folder takes 20.
SOCKET_FOLDER_LIMIT_BYTES = 80


@dataclass(frozen=True)
class Home:
    """One instance of the embedded services: its data, its sockets, and PostgreSQL's own folder."""

    data: Path
    sockets: Path
    postgres: Path

    @property
    def valkey_socket(self) -> Path:
        return self.data_socket("valkey.sock")

    def data_socket(self, name: str) -> Path:
        return self.sockets / name


def home(base_dir: Path, name: str = "services") -> Home:
    """The instance called `name` under `base_dir/.corridor`.

    Sockets lie beside the data, unless that path is too long for a socket address or PostgreSQL runs as a
    user who cannot reach it: then in a folder under the temporary directory, named after the data folder.
    """
    data = (base_dir / ".corridor" / name).resolve()
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    if run_as() is RunAs.NOBODY:
        place = Path("/var/tmp") / f"corridor-{digest}"  # noqa: S108 - its folders are made private
        return Home(data=data, sockets=place / "run", postgres=place / "postgres")
    sockets = data / "run"
    if len(os.fsencode(sockets)) > SOCKET_FOLDER_LIMIT_BYTES:
        sockets = Path(tempfile.gettempdir()) / f"corridor-{os.getuid()}-{digest}"
    return Home(data=data, sockets=sockets, postgres=data / "postgres")


def private_folder(path: Path) -> Path:
    """Create `path` for this user alone.

    Raises PermissionError when somebody else made it first: a folder in a shared temporary directory must
    not be one that a stranger prepared.
    """
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.is_symlink() or path.lstat().st_uid != os.geteuid():
        raise PermissionError(f"{path} belongs to someone else: remove it or set TMPDIR")
    path.chmod(0o700)
    return path
