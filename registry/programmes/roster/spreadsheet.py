"""Turns an XLSX or ODS file on standard input into lines of JSON on standard output.

It runs as a program of its own (see `unpacking.py`): under limits of memory and time, without the environment, the
settings and the database of the application. So it imports nothing of ours, and what it reads may be hostile.
Each line is [line number, [cell, ...]]; rows without text are left out. The last line of standard error is
{"rows": n, "sheets": n} or {"refused": code}.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree

# ruff: noqa: S314, T201 -- parts that declare entities are refused before any is parsed; print is how this talks

MEMORY_BYTES = 320 * 1024 * 1024
CPU_SECONDS = 20
OUTPUT_BYTES = 64 * 1024 * 1024
SPREAD_COLUMNS = 1000
SPREAD_ROWS = 200_000
FORMULA = "="


class Refused(Exception):
    """The file is not read; the only argument is a code that `unpacking.py` has words for."""


def limit() -> None:
    """Take away what reading a table does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_parts(archive: zipfile.ZipFile, max_bytes: int) -> None:
    """Unpack every part once, counting: the sizes that the archive states may be lies."""
    total = 0
    for part in archive.infolist():
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(1 << 16):
                total += len(chunk)
                if total > max_bytes:
                    raise Refused("too_large")
                if not tail and chunk.startswith((b"\xff\xfe", b"\xfe\xff")) and _is_xml(part.filename):
                    raise Refused("damaged")
                if _is_xml(part.filename) and re.search(rb"<!(DOCTYPE|ENTITY)", tail + chunk, re.IGNORECASE):
                    raise Refused("entities")
                tail = chunk[-16:]


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def formulas_of_xlsx(archive: zipfile.ZipFile, sheet: str) -> set[tuple[int, int]]:
    """The (row, column) of every cell with a formula, from zero: the reader only gives their last results."""
    path = _xlsx_path(archive, sheet)
    if path is None or not re.search(rb"<(\w+:)?f[\s/>]", archive.read(path)):
        return set()
    found = set()
    with archive.open(path) as stream:
        for _event, element in ElementTree.iterparse(stream):
            if _name(element) == "c" and any(_name(child) == "f" for child in element):
                found.add(_position(element.get("r", "A1")))
            if _name(element) == "row":
                element.clear()
    return found


def _xlsx_path(archive: zipfile.ZipFile, sheet: str) -> str | None:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for element in book.iter():
        if _name(element) == "sheet" and element.get("name") == sheet:
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), None)
            target = targets.get(link, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return path if path in archive.namelist() else None
    return None


def _position(address: str) -> tuple[int, int]:
    match = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", address)
    if match is None:
        raise Refused("damaged")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def formulas_of_ods(archive: zipfile.ZipFile, sheet: str) -> set[tuple[int, int]]:
    """The same for ODS, where repeated rows and cells are written once."""
    if b"formula=" not in archive.read("content.xml"):
        return set()
    found: set[tuple[int, int]] = set()
    row = column = 0
    inside = False
    with archive.open("content.xml") as stream:
        for event, element in ElementTree.iterparse(stream, events=("start", "end")):
            name = _name(element)
            if name == "table":
                inside = event == "start" and _attribute(element, "name") == sheet
                row = 0
            elif inside and name == "table-row" and event == "start":
                column = 0
            elif inside and name == "table-row":
                row += int(_attribute(element, "number-rows-repeated") or 1)
                element.clear()
            elif inside and name in {"table-cell", "covered-table-cell"} and event == "end":
                if _attribute(element, "formula") is not None:
                    found.add((row, column))
                column += int(_attribute(element, "number-columns-repeated") or 1)
    return found


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def text_of(value: object, max_chars: int) -> str:
    """A cell as it would stand in a CSV file."""
    if isinstance(value, str):
        return value[: max_chars + 1]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def rows_of(data: bytes, kind: str, limits: dict[str, int]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet that is shown, with their numbers as the spreadsheet counts them."""
    import python_calamine as calamine  # after the limits are set

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        check_parts(archive, limits["unpacked_bytes"])
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise Refused("no_sheet")
        sheet = book.get_sheet_by_name(shown[0])
        if sheet.total_width > SPREAD_COLUMNS or sheet.total_height > SPREAD_ROWS:
            raise Refused("too_wide")
        formulas = (formulas_of_xlsx if kind == "xlsx" else formulas_of_ods)(archive, shown[0])
    kept = 0
    for index, values in enumerate(sheet.iter_rows()):
        cells = [text_of(value, limits["cell_chars"]) for value in values]
        for column in range(len(cells)):
            if formulas and (index, column) in formulas:
                cells[column] = FORMULA
        if any(cell.strip() for cell in cells):
            kept += 1
            if kept > limits["rows"] + 1:
                raise Refused("too_many_rows")
            yield index + 1, cells
    print(json.dumps({"rows": kept, "sheets": len(shown)}), file=sys.stderr)


def main(kind: str, limits: dict[str, int]) -> int:
    """Read, write, and say how it went."""
    limit()
    out = open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    try:
        for row in rows_of(sys.stdin.buffer.read(), kind, limits):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        out.flush()
    except Refused as refusal:
        print(json.dumps({"refused": refusal.args[0]}), file=sys.stderr)
    except MemoryError:
        print(json.dumps({"refused": "too_large"}), file=sys.stderr)
    except OSError as error:
        code = "too_large" if error.errno == 27 else "damaged"  # EFBIG
        print(json.dumps({"refused": code}), file=sys.stderr)
    except Exception as error:  # noqa: BLE001 -- whatever a hostile file brings about, it is the file's fault
        code = "password" if type(error).__name__ == "PasswordError" else "damaged"
        print(json.dumps({"refused": code}), file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], json.loads(sys.argv[2])))
