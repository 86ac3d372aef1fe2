"""A credential from wherever it was found, judged: the one way in for the page, the command and imports."""

from __future__ import annotations

from datetime import datetime

from registry.credentials.proofs.problems import Problem

from . import sources
from .checking import Recognised, nobody, unread, verify
from .dids import Get
from .report import Report


def judge_file(
    content: bytes, *, at: datetime, get: Get | None = None, recognised: Recognised = nobody
) -> tuple[Report, bytes]:
    """Judge what is in a file (see `sources.in_file`); the report, and the credential's own bytes where one was found.

    Never raises for what a stranger wrote.
    """
    try:
        document = sources.in_file(content, get=get)
    except Problem as problem:
        return unread(problem), b""
    return verify(document, at=at, get=get, recognised=recognised), document


def judge_text(
    text: str, *, at: datetime, get: Get | None = None, recognised: Recognised = nobody
) -> tuple[Report, bytes]:
    """Judge what was pasted: a credential, a token, or the address of one."""
    try:
        document = sources.in_text(text, get=get)
    except Problem as problem:
        return unread(problem), b""
    return verify(document, at=at, get=get, recognised=recognised), document
