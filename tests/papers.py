"""Papers as people hand them in, harmless ones and others."""

from __future__ import annotations

import io
from typing import Any

from fpdf import FPDF
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def pdf(*, script: str = "", locked: str = "", attached: bool = False, pages: int = 1) -> bytes:
    written = FPDF()
    for _page in range(pages):
        written.add_page()
        written.set_font("helvetica")
        written.cell(text="Works with us since March.")
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(written.output()))))
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = writer._add_object(DictionaryObject(action))
    if attached:
        writer.add_attachment("run.exe", b"MZ")
    if locked:
        writer.encrypt(locked)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form, **options)
    return out.getvalue()
