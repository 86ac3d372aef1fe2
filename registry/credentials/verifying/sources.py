"""Where a credential may be found: in a file, in a picture, behind a QR code, or at an address."""

from __future__ import annotations

import json
from typing import Final

from corridor.limited import Failure, Limits, run
from corridor.web.outgoing import NotFetched
from registry.credentials.proofs import baking
from registry.credentials.proofs.problems import Invalid, Unproven

from .dids import Get

QR_WORKER: Final = "registry.credentials.verifying.qr_worker"
LARGEST_FILE_BYTES: Final = 5 * 1024 * 1024
MOST_PIXELS: Final = 30_000_000
_PICTURES: Final = (b"\xff\xd8\xff", b"RIFF", b"GIF8", baking.PNG_SIGNATURE)


def in_file(content: bytes, *, get: Get | None = None) -> bytes:
    """The credential in a file of any kind that we know: JSON, a token, a baked SVG or PNG, or a picture of a QR code.

    A code that holds an address is followed once with `get`. Raises Invalid (`too_large`, `picture`, `no_credential`,
    `two_credentials`, `qr_none`, `qr_many`) or Unproven (`not_fetched`, `offline`).
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise Invalid("too_large")
    if content.startswith(_PICTURES):
        baked = baking.from_png(content) if content.startswith(baking.PNG_SIGNATURE) else None
        return baked if baked is not None else in_text(_qr_text(content), get=get)
    if _is_svg(content):
        baked = baking.from_svg(content)
        if baked is None:
            raise Invalid("no_credential")
        return baked
    return content


def in_text(text: str, *, get: Get | None = None) -> bytes:
    """The credential in a text that was pasted or stands in a QR code: itself, or the address where it is."""
    text = text.strip()
    if text.lower().startswith(("https://", "http://")):
        return at_address(text, get=get)
    return text.encode("utf-8", "replace")


def at_address(address: str, *, get: Get | None) -> bytes:
    """The credential that an address leads to; it may be baked into a picture, but leads nowhere else."""
    if get is None:
        raise Unproven("offline")
    try:
        content = get(address)
    except NotFetched as failed:
        if failed.is_refused:
            raise Invalid("address_refused") from failed
        raise Unproven("offline" if failed.code == "offline" else "not_fetched") from failed
    return in_file(content, get=None)


def _is_svg(content: bytes) -> bool:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<?xml", b"<svg", b"<!--", b"<!doctype svg"))


def _qr_text(content: bytes) -> str:
    try:
        _answer, body = run(QR_WORKER, content, limits=Limits(memory_mib=1024), pixels=MOST_PIXELS)
    except Failure as failure:
        raise Invalid("picture") from failure
    texts: list[str] = json.loads(body)
    if not texts:
        raise Invalid("qr_none")
    if len(texts) > 1:
        raise Invalid("qr_many")
    return texts[0]
