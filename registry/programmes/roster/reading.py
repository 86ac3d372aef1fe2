"""From the bytes of a file to the rows of a roster. Whoever sent the file may be careless, or hostile."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.programmes.errors import RosterRefused

from .columns import COLUMNS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, REQUIRED, column_name
from .unpacking import WORDS, read_spreadsheet

Records = Iterator[tuple[int, list[str]]]
SEPARATORS = (",", ";", "\t")
# What a file begins with that is neither text nor a spreadsheet that we read.
OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        gettext_lazy("This is an old Excel file, or one protected by a password. Save it as .xlsx or .csv."),
    ),
    (b"%PDF", gettext_lazy("This is a PDF. Save the roster as .csv, .xlsx or .ods.")),
    (b"{\\rtf", gettext_lazy("This is a text document. Save the roster as .csv, .xlsx or .ods.")),
    (
        b"\x1f\x8b",
        gettext_lazy("This file is compressed. Unpack it first, then send the .csv, .xlsx or .ods file itself."),
    ),
    (b"Rar!", gettext_lazy("This file is compressed. Unpack it first, then send the .csv, .xlsx or .ods file itself.")),
    (
        b"7z\xbc\xaf",
        gettext_lazy("This file is compressed. Unpack it first, then send the .csv, .xlsx or .ods file itself."),
    ),
    (b"<", gettext_lazy("This is a web page or an XML file. Save the roster as .csv, .xlsx or .ods.")),
)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file; `line` counts as an editor or a spreadsheet does. Text of known columns only."""

    line: int
    cells: dict[str, str]
    has_too_many_cells: bool = False


@dataclass(frozen=True)
class RosterFile:
    """A file whose header makes sense. `rows()` goes through it anew each time it is called."""

    columns: tuple[str, ...]
    ignored: tuple[str, ...]
    count: int
    sheets: int
    records: Callable[[], Records]

    def rows(self) -> Iterator[RawRow]:
        """The rows under the header; those without any text are left out."""
        records = self.records()
        _line, header = next(records)
        names = [column_name(cell) for cell in header]
        places = [(index, name) for index, name in enumerate(names) if name in COLUMNS]
        for line, record in records:
            cells = {name: record[index] if index < len(record) else "" for index, name in places}
            yield RawRow(line, cells, any(cell.strip() for cell in record[len(names) :]))


def read_roster(data: bytes) -> RosterFile:
    """Look at a file as a roster. What it is called plays no part. Raises RosterRefused with the reason."""
    if len(data) > MAX_FILE_BYTES:
        raise RosterRefused(_("This file is larger than 5 MB. Split the roster into several files."))
    if not data.strip():
        raise RosterRefused(_("This file is empty. Choose the file with the roster in it."))
    sheets = 1
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        table = read_spreadsheet(data)
        records, rows, sheets = table.records, table.rows, table.sheets
        header = next(records(), (0, []))[1]
    else:
        records, header = _open_text(_text(data))
        rows = sum(1 for _record in records())
    columns, ignored = _checked_columns(header)
    count = rows - 1
    if count > MAX_ROWS:
        raise RosterRefused(str(WORDS["too_many_rows"]))
    if count < 1:
        raise RosterRefused(_("There are no people under the header of this roster. Add a row for each person."))
    return RosterFile(columns=columns, ignored=ignored, count=count, sheets=sheets, records=records)


def _checked_columns(header: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The known and the unknown columns of a header, or the reason why it is none."""
    width = max((place for place, cell in enumerate(header, start=1) if cell.strip()), default=0)
    if width > MAX_COLUMNS:
        raise RosterRefused(_("This file has more than 100 columns. Keep only the columns of the roster."))
    names = [column_name(cell) for cell in header[:width]]
    known = [name for name in names if name in COLUMNS]
    if not known:
        raise RosterRefused(
            _("The first row must name the columns, at least %(names)s. The empty roster has them all.")
            % {"names": ", ".join(REQUIRED)}
        )
    twice = sorted({name for name in known if known.count(name) > 1})
    if twice:
        raise RosterRefused(_("The header names a column twice: %(names)s.") % {"names": ", ".join(twice)})
    missing = [name for name in REQUIRED if name not in known]
    if missing:
        raise RosterRefused(_("The header lacks these columns: %(names)s.") % {"names": ", ".join(missing)})
    if "email" not in known and "phone" not in known:
        raise RosterRefused(_("The roster needs a column email or a column phone, so that people can be reached."))
    return tuple(known), tuple(name[:40] for name in names if name and name not in COLUMNS)


def _text(data: bytes) -> str:
    """The text of a CSV file, from UTF-8 or else Windows-1252."""
    for start, reason in OTHER_KINDS:
        if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(start):
            raise RosterRefused(str(reason))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf_16(data):
        raise RosterRefused(
            _("This file is “Unicode text” (UTF-16). Save it as “CSV UTF-8”, or send the spreadsheet itself.")
        )
    if b"\0" in data:
        raise RosterRefused(_("This file holds NUL characters, so it is not a CSV file. Save the roster again as CSV."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _text_of_windows(data)


def _is_utf_16(data: bytes) -> bool:
    start = data[:400]
    return max(start[0::2].count(0), start[1::2].count(0)) > len(start) // 4


def _text_of_windows(data: bytes) -> str:
    # Where UTF-8 for é, ï and the like stands beside other bytes, the file was put together from both.
    mixed = data.startswith(codecs.BOM_UTF8) or re.search(rb"\xc3[\x80-\xbf]", data)
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError:
        mixed = True
    if mixed:
        raise RosterRefused(
            _("The letters of this file are saved in several ways at once. Save it again as “CSV UTF-8”.")
        )
    return text


def _open_text(text: str) -> tuple[Callable[[], Records], list[str]]:
    """How to go through the text, and its header, by the separator under which most columns are known."""
    skipped = 0
    declared = re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE)  # a line that Excel writes for itself
    if declared:
        text, skipped = text[declared.end() :], 1

    def records(separator: str) -> Records:
        return _records(text, separator, skipped)

    headers: dict[str, list[str]] = {}
    wrong: list[RosterRefused] = []
    for separator in [declared[1]] if declared else SEPARATORS:
        try:
            headers[separator] = next(records(separator), (0, []))[1]
        except RosterRefused as refusal:  # under the wrong separator, a header may be one endless cell
            wrong.append(refusal)
    if not headers:
        raise wrong[0]
    best = max(headers, key=lambda separator: sum(column_name(cell) in COLUMNS for cell in headers[separator]))
    return lambda: records(best), headers[best]


def _records(text: str, separator: str, skipped: int) -> Records:
    """The records of a CSV file that hold any text, each with the number of its first line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = skipped + 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                yield line, record
            line = reader.line_num + skipped + 1
    except csv.Error as error:
        if "field limit" in str(error):
            reason = _("A cell that begins in line %(line)d is far too long. Perhaps a quotation mark is not closed.")
        else:
            reason = _("The quotation marks in line %(line)d do not fit. Close every one that is opened.")
        raise RosterRefused(reason % {"line": line}) from error
