"""Spreadsheets for the tests, good and bad, made when they are needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from .conftest import HEADER

COLUMNS = HEADER.split(",")


def xlsx_of(rows: Sequence[Mapping[str, object]], *, columns: Sequence[str] = COLUMNS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column) for column in columns])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_of(rows: Sequence[Mapping[str, str]], *, formula_in: str = "") -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Roster")
    for cells in [{column: column for column in COLUMNS}, *rows]:
        line = TableRow()
        for column in COLUMNS:
            special = {"formula": "of:=1+1"} if column == formula_in and cells[column] != column else {}
            cell = TableCell(valuetype="string", **special)
            cell.addElement(P(text=cells[column]))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: Mapping[str, bytes | None], *, level: int = 6) -> bytes:
    """The same archive with some parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part.filename), compress_type=zipfile.ZIP_DEFLATED)
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def with_false_size(data: bytes, name: str, size: int) -> bytes:
    """The same archive, whose table of contents and headers lie about the unpacked size of a part."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo(name)
        changed[part.header_offset + 22 : part.header_offset + 26] = size.to_bytes(4, "little")
        start = archive.start_dir
    while changed[start : start + 4] == b"PK\x01\x02":
        length = int.from_bytes(changed[start + 28 : start + 30], "little")
        if changed[start + 46 : start + 46 + length] == name.encode():
            changed[start + 24 : start + 28] = size.to_bytes(4, "little")
        start += 46 + length + sum(int.from_bytes(changed[start + at : start + at + 2], "little") for at in (30, 32))
    return bytes(changed)
