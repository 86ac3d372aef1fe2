"""A credential inside its picture: Open Badges 3.0, section 5.3 (baking into PNG and SVG)."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from . import strict_json
from .problems import Invalid

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
KEYWORD: Final = b"openbadgecredential"
NAMESPACE: Final = "https://purl.imsglobal.org/ob/v3p0"
MOST_CHUNKS: Final = 2000
_ROOT: Final = re.compile(r"<svg\b[^>]*?(?<!/)>", re.IGNORECASE)


def from_png(data: bytes) -> bytes | None:
    """The credential in a PNG, or None where it holds none. Raises Invalid with `picture` or `two_credentials`."""
    found = [_text(body) for kind, body in _chunks(data) if kind == b"iTXt" and body.startswith(KEYWORD + b"\0")]
    if len(found) > 1:
        raise Invalid("two_credentials")
    return found[0] if found else None


def into_png(data: bytes, credential: str) -> bytes:
    """A PNG with a credential in it, right behind its header; one that it held before is replaced."""
    chunks = [
        (kind, body) for kind, body in _chunks(data) if not (kind == b"iTXt" and body.startswith(KEYWORD + b"\0"))
    ]
    # Keyword, no compression, method 0, no language, no translated keyword, the text in UTF-8.
    baked = (b"iTXt", KEYWORD + b"\0\0\0\0\0" + credential.encode())
    return PNG_SIGNATURE + b"".join(_chunk(kind, body) for kind, body in [chunks[0], baked, *chunks[1:]])


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(PNG_SIGNATURE)
    for _ in range(MOST_CHUNKS):
        if position == len(data):
            return
        if position + 12 > len(data):
            raise Invalid("picture")
        (length,) = struct.unpack_from(">I", data, position)
        if position + 12 + length > len(data):
            raise Invalid("picture")
        kind, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        yield kind, body
        if kind == b"IEND":
            return
        position += 12 + length
    raise Invalid("picture")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _text(body: bytes) -> bytes:
    """The text of an iTXt chunk, unpacked within bounds."""
    rest = body[len(KEYWORD) + 1 :]
    if len(rest) < 4:
        raise Invalid("picture")
    is_packed = rest[0] == 1
    parts = rest[2:].split(b"\0", 2)
    if len(parts) != 3:
        raise Invalid("picture")
    if not is_packed:
        return parts[2]
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(parts[2], 2 * strict_json.LARGEST_BYTES)
    except zlib.error as error:
        raise Invalid("picture") from error
    if unpacking.unconsumed_tail:
        raise Invalid("too_large")
    return text


def from_svg(data: bytes) -> bytes | None:
    """The credential in an SVG, or None where it holds none. Raises Invalid with `picture` or `two_credentials`."""
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Invalid("picture") from error
    found = list(root.iter(f"{{{NAMESPACE}}}credential"))
    if len(found) > 1:
        raise Invalid("two_credentials")
    if not found:
        return None
    token = found[0].get("verify", "").strip()
    text: str = token or (found[0].text or "").strip()
    return text.encode()


def into_svg(svg: str, credential: str) -> str:
    """An SVG with a credential in it: a token as the attribute `verify`, JSON as the text of the element.

    Raises Invalid with `picture` where the text has no opening `<svg>`.
    """
    root = _ROOT.search(svg)
    if root is None:
        raise Invalid("picture")
    if credential.lstrip().startswith("{"):
        inside = credential.replace("]]>", "]]]]><![CDATA[>")
        element = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{inside}]]></openbadges:credential>'
    else:
        element = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}" verify={quoteattr(credential)}/>'
    return svg[: root.end()] + element + svg[root.end() :]
