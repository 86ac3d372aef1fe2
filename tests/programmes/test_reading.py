"""Files as people send them are read; files that are wrong or hostile are refused with a reason, quickly."""

from __future__ import annotations

import io
import random
import resource
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from registry.programmes.errors import RosterRefused
from registry.programmes.roster.columns import MAX_FILE_BYTES
from registry.programmes.roster.reading import RawRow, read_roster

from .conftest import AMINA, HEADER, csv_of, row
from .files import COLUMNS, ods_of, repacked, saved, with_false_size, xlsx_of

TWO = [row(), row(2, given_names="Zoë", family_name="Müller-Ng’ang’a")]
SHEET = "xl/worksheets/sheet1.xml"


def rows_of(data: bytes) -> list[RawRow]:
    return list(read_roster(data).rows())


# --- Files that are fine ---------------------------------------------------------------------------------------

TEXT = csv_of(TWO).decode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(TEXT.encode(), id="UTF-8"),
        pytest.param(TEXT.encode("utf-8-sig"), id="UTF-8 with a BOM"),
        pytest.param(TEXT.encode("windows-1252"), id="Windows-1252"),
        pytest.param(csv_of(TWO, separator=";"), id="semicolons"),
        pytest.param(csv_of(TWO, separator="\t"), id="tabs"),
        pytest.param(csv_of(TWO, separator=";").decode().encode("windows-1252"), id="semicolons in Windows-1252"),
        pytest.param(b"sep=;\r\n" + csv_of(TWO, separator=";"), id="a separator declared by Excel"),
        pytest.param(TEXT.replace("\r\n", "\n").encode(), id="line ends of Unix"),
        pytest.param(TEXT.replace("\r\n", "\r").encode(), id="line ends of an old Mac"),
        pytest.param(TEXT.replace(HEADER, HEADER.upper().replace("_", " ")).encode(), id="a header in capitals"),
        pytest.param(csv_of(TWO, header=",".join(reversed(COLUMNS))), id="another order"),
        pytest.param(xlsx_of(TWO), id="XLSX"),
        pytest.param(ods_of(TWO), id="ODS"),
    ],
)
def test_the_same_people_come_from_every_form(data: bytes) -> None:
    rows = [found.cells for found in rows_of(data)]
    assert rows == TWO


def test_skills_in_quotes_keep_their_semicolons() -> None:
    data = csv_of([row(skills="phone repair;Python")], separator=";")
    assert b'"phone repair;Python"' in data
    assert rows_of(data)[0].cells["skills"] == "phone repair;Python"


def test_lines_are_counted_as_the_editor_does() -> None:
    data = f'{HEADER}\n\n"L-1","Amina\nWanjiru"\n,,\nL-2\n'.encode()
    assert [(found.line, found.cells["reference"]) for found in rows_of(data)] == [(3, "L-1"), (6, "L-2")]


def test_spreadsheet_values_are_written_as_in_a_csv() -> None:
    data = xlsx_of(
        [
            AMINA
            | {
                "reference": 17.0,
                "phone": 254712345678,
                "enrolled_on": date(2025, 2, 3),
                "graduated_on": datetime(2025, 7, 25),
                "birth_year": 2001,
                "disability": True,
            }
        ]
    )
    cells = rows_of(data)[0].cells
    assert {name: cells[name] for name in ("reference", "phone", "enrolled_on", "graduated_on", "birth_year")} == {
        "reference": "17",
        "phone": "254712345678",
        "enrolled_on": "2025-02-03",
        "graduated_on": "2025-07-25",
        "birth_year": "2001",
    }
    assert cells["disability"] == "yes"


def test_only_the_first_sheet_that_is_shown_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Hidden"
    book.active.sheet_state = "hidden"
    book.active.append(["nothing"])
    roster = book.create_sheet("Roster")
    book.create_sheet("Notes").append(["other"])
    roster["B3"], roster["C3"] = "reference", "given_names"
    for index, name in enumerate(COLUMNS):
        roster.cell(3, index + 2).value = name
        roster.cell(5, index + 2).value = AMINA[name]
    found = read_roster(saved(book))
    assert [(raw.line, raw.cells) for raw in found.rows()] == [(5, AMINA)]
    assert found.sheets == 2


def test_columns_that_are_none_of_ours_are_named_and_left() -> None:
    found = read_roster(csv_of([row() | {"national_id": "CANARY"}], header=HEADER + ",national_id"))
    assert found.ignored == ("national_id",)
    assert "CANARY" not in str(list(found.rows()))


def test_formulas_are_marked_whatever_they_last_gave() -> None:
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active.append([AMINA[name] for name in COLUMNS])
    book.active["C2"] = '=HYPERLINK("http://evil.example","x")'
    assert rows_of(saved(book))[0].cells["family_name"] == "="
    assert rows_of(ods_of([AMINA], formula_in="family_name"))[0].cells == AMINA | {"family_name": "="}


def test_a_row_with_more_cells_than_the_header_is_told() -> None:
    data = csv_of([row()]).decode().replace("DigiTruck certificate", "DigiTruck certificate,stray").encode()
    assert rows_of(data)[0].has_too_many_cells


# --- Files that are not -----------------------------------------------------------------------------------------


def one_part(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def far_apart() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    book.active["XFD1048576"] = "far away"
    return saved(book)


def repeated_text() -> bytes:
    """A small file in which every cell shows the same long text: 1.4 million cells of 900 characters."""
    cells = b'<c t="s"><v>0</v></c>' * 90
    content = b"".join(b"<row>" + cells + b"</row>" for _ in range(16_000))
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    shared = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 900
    return repacked(
        xlsx_of([AMINA]),
        {
            SHEET: start + content + b"</sheetData></worksheet>",
            "xl/sharedStrings.xml": shared + b"</t></si></sst>",
            "xl/media/noise.bin": random.Random(1).randbytes(500_000),
        },
        level=1,
    )


def repeating(rows: int, cells: int) -> bytes:
    document = ods_of([AMINA])
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        content = archive.read("content.xml")
    row_of_cells = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{cells}"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    changed = content.replace(b"</table:table>", row_of_cells.encode() + b"</table:table>")
    return repacked(document, {"content.xml": changed})


def laughs(document: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        content = archive.read(part)
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<!DOCTYPE lolz [<!ENTITY a0 "lol">{entities}]>'.encode()
    head, sep, rest = content.partition(b"?>")
    return repacked(document, {part: (head + sep if sep else b"") + declared + (rest if sep else content)})


def encrypted_flag(data: bytes) -> bytes:
    changed = bytearray(data)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        changed[at + 8] |= 1
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def macros(name: str) -> bytes:
    return repacked(xlsx_of([AMINA]), {name: b"macro"})


def macro_type() -> bytes:
    document = xlsx_of([AMINA])
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        types = archive.read("[Content_Types].xml")
    kind = types.replace(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
    return repacked(document, {"[Content_Types].xml": kind})


HEAD = HEADER.encode() + b"\r\n"
BAD = {
    "nothing": (lambda: b"", "is empty"),
    "only white space": (lambda: b"\r\n \r\n", "is empty"),
    "a header and no people": (lambda: HEAD, "no people under the header"),
    "no header": (lambda: csv_of([row()]).partition(b"\n")[2], "first row must name the columns"),
    "a header that lacks columns": (
        lambda: csv_of([row()], header="reference,email"),
        "lacks these columns: given_names",
    ),
    "no way to reach anybody": (
        lambda: csv_of([row()], header="reference,given_names,family_name,country,enrolled_on,outcome"),
        "a column email or a column phone",
    ),
    "a column twice": (lambda: HEAD.replace(b"reference", b"reference,Reference") + b"a,b\r\n", "twice: reference"),
    "a hundred and one columns": (
        lambda: HEAD.strip() + b",x" * 101 + b"\r\nL-1\r\n",
        "more than 100 columns",
    ),
    "a million columns": (lambda: HEAD.strip() + b",x" * 1_000_000 + b"\r\nL-1\r\n", "more than 100 columns"),
    "too many rows": (lambda: HEAD + b"".join(b"R%d\r\n" % n for n in range(50_001)), "more than 50,000 rows"),
    "too many rows in a spreadsheet": (
        lambda: xlsx_of([{"reference": n} for n in range(50_001)]),
        "more than 50,000 rows",
    ),
    "a file of 100 MB": (lambda: HEAD + b'"' + b"x" * 100_000_000 + b'"\r\n', "larger than 5 MB"),
    "a cell of 4 MB": (lambda: HEAD + b'"' + b"x" * 4_000_000 + b'"\r\n', "line 2 is far too long"),
    "a quotation mark that is not closed": (lambda: HEAD + b'L-1,"Amina,Otieno\r\n', "quotation marks in line 2"),
    "a quotation mark inside": (lambda: HEAD + b'L-1,"Ami"na,Otieno\r\n', "quotation marks in line 2"),
    "NUL": (lambda: csv_of([row()]).replace(b"Amina", b"Ami\0na"), "NUL"),
    "UTF-16 with a BOM": (lambda: csv_of([row()]).decode().encode("utf-16"), "UTF-16"),
    "UTF-16 without a BOM": (lambda: csv_of([row()]).decode().encode("utf-16-le"), "UTF-16"),
    "UTF-16 the other way": (lambda: csv_of([row()]).decode().encode("utf-16-be"), "UTF-16"),
    "two encodings": (lambda: csv_of([row(given_names="Zoë")]) + "Zoë".encode("cp1252"), "in several ways"),
    "bytes that no encoding has": (lambda: csv_of([row()]) + b"\x81\x8d", "in several ways"),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Excel file"),
    "a PDF": (lambda: b"%PDF-1.7\n", "is a PDF"),
    "a web page": (lambda: b"<html><table></table></html>", "web page"),
    "a compressed CSV": (lambda: b"\x1f\x8b\x08\x00aaaa", "compressed"),
    "a CSV in a zip": (lambda: one_part("roster.csv", csv_of([row()])), "not a spreadsheet"),
    "a spreadsheet in a zip": (lambda: one_part("roster.xlsx", xlsx_of([AMINA])), "not a spreadsheet"),
    "a text document": (
        lambda: repacked(ods_of([AMINA]), {"mimetype": b"application/vnd.oasis.opendocument.text"}),
        "not a spreadsheet",
    ),
    "half an XLSX": (lambda: xlsx_of([AMINA])[:2500], "damaged"),
    "an XLSX without its sheet": (lambda: repacked(xlsx_of([AMINA]), {SHEET: None}), "damaged"),
    "an XLSX with a broken sheet": (
        lambda: repacked(xlsx_of([AMINA]), {SHEET: b"<worksheet><she"}),
        "header|damaged|must name",
    ),
    "an XLSX with macros": (lambda: macros("xl/vbaProject.bin"), "macros"),
    "an XLSX with Excel 4 macros": (lambda: macros("xl/macrosheets/sheet1.xml"), "macros"),
    "an XLSM by its type": (macro_type, "macros"),
    "an ODS with macros": (lambda: repacked(ods_of([AMINA]), {"Basic/Standard/Module1.xml": b"<m/>"}), "macros"),
    "a password": (lambda: encrypted_flag(xlsx_of([AMINA])), "password"),
    "a zip bomb": (lambda: repacked(xlsx_of([AMINA]), {"xl/media/a.bin": b"\0" * 45_000_000}), "zip bomb"),
    "a large zip bomb": (
        lambda: repacked(xlsx_of([AMINA]), {"xl/media/a.bin": b"\0" * 500_000_000}),
        "larger than 50 MB",
    ),
    "a zip bomb that lies": (
        lambda: with_false_size(repacked(xlsx_of([AMINA]), {"xl/b.xml": b" " * 200_000_000}), "xl/b.xml", 1000),
        "damaged|larger than 50 MB",
    ),
    "ten thousand parts": (
        lambda: repacked(xlsx_of([AMINA]), {f"xl/media/{n}.bin": b"x" for n in range(10_000)}),
        "larger than 50 MB",
    ),
    "one small text shown a million times": (repeated_text, "larger than 50 MB|more cells than"),
    "a cell at the far end": (far_apart, "more cells than|larger than 50 MB"),
    "an ODS that repeats rows and cells": (lambda: repeating(1000, 16_384), "more cells than|larger than 50 MB"),
    "an ODS that repeats them without end": (lambda: repeating(1_000_000, 16_384), "more cells than|larger than 50 MB"),
    "a billion laughs in ODS": (lambda: laughs(ods_of([AMINA]), "content.xml"), "XML entities"),
    "a billion laughs in XLSX": (lambda: laughs(xlsx_of([AMINA]), SHEET), "XML entities"),
    "an outside entity": (
        lambda: repacked(
            xlsx_of([AMINA]),
            {SHEET: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'},
        ),
        "XML entities",
    ),
    "XML in UTF-16": (
        lambda: repacked(xlsx_of([AMINA]), {SHEET: "<!DOCTYPE x><worksheet/>".encode("utf-16")}),
        "damaged",
    ),
    "parts with climbing names": (lambda: one_part("../../etc/passwd", b"x"), "not a spreadsheet"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason_and_little_effort(name: str) -> None:
    make, reason = BAD[name]
    data = make()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.monotonic()
    with pytest.raises(RosterRefused, match=reason):
        read_roster(data)
    assert time.monotonic() - start < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_the_reader_sees_no_secret(monkeypatch, tmp_path) -> None:
    """The program that opens spreadsheets is given neither the environment nor the settings."""
    from registry.programmes.roster import unpacking

    monkeypatch.setenv("CORRIDOR_CANARY", "CANARY-SECRET")
    program = tmp_path / "look.py"
    program.write_text(
        "import json, os, sys; sys.stdin.buffer.read(); found = 'CORRIDOR_CANARY' in os.environ\n"
        "print(json.dumps({'refused': 'password' if found else 'no_sheet'}), file=sys.stderr); sys.exit(1)"
    )
    monkeypatch.setattr(unpacking, "PROGRAM", program)
    with pytest.raises(RosterRefused, match="no sheet that is shown"):
        read_roster(xlsx_of([AMINA]))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import time; time.sleep(60)", "takes too long"),
        ("import os; os.abort()", "larger than 50 MB"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "takes too long"),
        ("print('no report')", "larger than 50 MB"),
    ],
)
def test_a_reader_that_dies_is_told_of(code: str, reason: str, monkeypatch, tmp_path) -> None:
    from registry.programmes.roster import unpacking

    program = tmp_path / "die.py"
    program.write_text(code)
    monkeypatch.setattr(unpacking, "PROGRAM", program)
    monkeypatch.setattr(unpacking, "TIMEOUT_SECONDS", 2)
    with pytest.raises(RosterRefused, match=reason):
        read_roster(xlsx_of([AMINA]))


def test_the_largest_file_is_allowed() -> None:
    padded = csv_of([row()]) + b"\n" * (MAX_FILE_BYTES - len(csv_of([row()])))
    assert len(rows_of(padded)) == 1
