"""A credential from wherever it was found, judged: the one way in for the page, the command and imports."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from registry.credentials.proofs.problems import Problem

from . import sources
from .checking import Recognised, nobody, unread, verify
from .dids import Get
from .report import Report


def judge(
    shown: bytes | str,
    *,
    at: datetime,
    get: Get | None = None,
    recognised: Recognised = nobody,
    emails: Collection[str] = (),
) -> tuple[Report, bytes]:
    """Judge what is in a file (bytes, see `sources.in_file`) or was pasted (text, see `sources.in_text`).

    The report, and the credential's own bytes where one was found. Never raises for what a stranger wrote.
    """
    try:
        found = sources.in_file(shown, get=get) if isinstance(shown, bytes) else sources.in_text(shown, get=get)
    except Problem as problem:
        return unread(problem), b""
    return verify(found, at=at, get=get, recognised=recognised, emails=emails), found
