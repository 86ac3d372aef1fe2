"""Secrets of one development machine, made on first use and kept out of the repository."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet


def _kept(path: Path, make: Callable[[], str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        # Written whole under another name and then linked: two processes that start together agree.
        if not path.exists():
            draft.touch(mode=0o600)
            draft.write_text(make())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path.read_text()


def local_secret(folder: Path) -> str:
    """This machine's SECRET_KEY."""
    return _kept(folder / "secret-key", lambda: secrets.token_urlsafe(50))


def local_sealing_key(folder: Path) -> str:
    """This machine's key for sealed answers."""
    return _kept(folder / "sealing-key", lambda: Fernet.generate_key().decode())
