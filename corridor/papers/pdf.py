"""A program of its own: looks at a PDF before anybody opens it. What it can do beyond being read is refused."""

from __future__ import annotations

import importlib
import io
import logging
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from corridor.limited.child import Refused, serve

# What pypdf loads only when a document first asks for it, when files are closed to us already.
LATE_MODULES = ("pypdf.filters", "pypdf.generic", "pypdf._cmap", "pypdf._codecs._codecs")
# Scripts, programs to start, files inside the file, and forms that fetch (ISO 32000-2, 12.6.4 and 7.11.4).
ACTIVE = frozenset({"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA"})
ACTIVE_KINDS = frozenset({"/JavaScript", "/Launch", "/EmbeddedFile", "/RichMedia", "/ImportData", "/SubmitForm"})


def looked_over(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """How many pages a harmless PDF has. Refused: `locked`, `too_many_pages`, `active`, `not_readable`."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused("locked")
        pages = len(reader.pages)
        if not 0 < pages <= settings["pages"]:
            raise Refused("too_many_pages")
        _refuse_active(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refused("not_readable") from error
    return {"pages": pages}, b""


def _refuse_active(reader: pypdf.PdfReader) -> None:
    """Walk through everything that the document's root leads to."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            if ACTIVE & one.keys() or {str(one.raw_get(key)) for key in ("/S", "/Type", "/Subtype") if key in one} & (
                ACTIVE_KINDS
            ):
                raise Refused("active")
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    for module in LATE_MODULES:
        importlib.import_module(module)
    serve(looked_over)
