"""Compiling, once for each state of what is compiled: numba asks only whether the file of a function has changed, and
not whether a number has changed that the function took from another."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from numba import config, njit

from registry.matching.rules import weights


def _state() -> str:
    files = sorted(Path(__file__).parent.glob("*.py"))
    told = hashlib.blake2b(digest_size=8)
    for file in (*files, Path(weights.__file__)):
        told.update(file.read_bytes())
    return told.hexdigest()


config.CACHE_DIR = str(Path(settings.STATE_DIR) / "compiled" / _state())  # type: ignore[attr-defined]
kept: Any = njit(cache=True, nogil=True)
