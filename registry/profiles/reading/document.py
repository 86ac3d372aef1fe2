"""A program of its own: the text of a CV. What a file does beyond holding text is not looked at, let alone done."""

from __future__ import annotations

import codecs
import importlib
import io
import logging
import zipfile
from typing import Any

import docx
import pypdf
from pypdf.errors import PyPdfError

from corridor.limited.child import Refused, serve

# What these libraries load only when a document first asks for it, when files are closed to us already.
LATE_MODULES = ("pypdf.filters", "pypdf.generic", "pypdf._cmap", "pypdf._codecs._codecs")
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "latin-1", "cp1252", "mac-roman", "ascii", "charmap")


def text_of(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The text of a PDF, a DOCX or a plain text, at most `characters` of it.

    Refused: `locked`, `too_many_pages`, `too_large_unpacked`, `not_readable`, `no_text` (a scan is a picture).
    """
    read = {"pdf": _pdf, "docx": _docx, "txt": _plain}[settings["kind"]]
    text = read(data, settings)[: settings["characters"]].replace("\x00", " ")
    if not text.strip():
        raise Refused("no_text")
    return {}, text.encode("utf-8", "replace")


def _pdf(data: bytes, settings: dict[str, Any]) -> str:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("locked")
        if len(reader.pages) > settings["pages"]:
            raise Refused("too_many_pages")
        return "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refused("not_readable") from error


def _docx(data: bytes, settings: dict[str, Any]) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > settings["unpacked_bytes"]:
                raise Refused("too_large_unpacked")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise Refused("not_readable") from error
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [" · ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in table.rows]
    return "\n".join(lines)


def _plain(data: bytes, settings: dict[str, Any]) -> str:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("not_readable")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    for module in LATE_MODULES:
        importlib.import_module(module)
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    # python-docx reads the template that it ships while it opens a document.
    docx.Document()
    serve(text_of)
