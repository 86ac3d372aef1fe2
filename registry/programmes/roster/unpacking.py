"""Spreadsheets: looked at from outside, then read by a program of its own under limits."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.programmes.errors import RosterRefused

from .columns import MAX_CELL_CHARS, MAX_PARTS, MAX_RATIO, MAX_ROWS, MAX_UNPACKED_BYTES

PROGRAM: Final = Path(__file__).with_name("spreadsheet.py")
TIMEOUT_SECONDS: Final = 30
ENCRYPTED: Final = 0x1
ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"

TOO_LARGE: Final = gettext_lazy(
    "Unpacked, this spreadsheet is larger than 50 MB. Delete other sheets, pictures and empty rows, or save it as CSV."
)
WORDS: Final[dict[str, str | Promise]] = {
    "too_large": TOO_LARGE,
    "too_wide": gettext_lazy(
        "This sheet spreads over more cells than a roster has. Copy only the roster into a new sheet and save that."
    ),
    "too_many_rows": gettext_lazy("This roster has more than 50,000 rows. Split it into several files."),
    "entities": gettext_lazy(
        "This spreadsheet defines its own abbreviations (XML entities), which no office program does. "
        "Save it again with Excel or LibreOffice."
    ),
    "password": gettext_lazy("This spreadsheet is protected by a password. Remove the password and save it again."),
    "no_sheet": gettext_lazy("This spreadsheet has no sheet that is shown. Put the roster into its first sheet."),
    "damaged": gettext_lazy(
        "This spreadsheet is damaged, or holds more cells than can be read. "
        "Copy the roster into a new one and save that."
    ),
    "too_slow": gettext_lazy("Reading this spreadsheet takes too long. Save it as CSV instead."),
}


@dataclass(frozen=True)
class Table:
    """A sheet that was read, as lines of JSON. `rows` counts the header too."""

    lines: bytes
    rows: int
    sheets: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        for line in io.BytesIO(self.lines):
            number, cells = json.loads(line)
            yield number, cells


def read_spreadsheet(data: bytes) -> Table:
    """Read the first sheet of an XLSX or ODS file. Raises RosterRefused with the reason."""
    kind = _checked_kind(data)
    limits = {"unpacked_bytes": MAX_UNPACKED_BYTES, "rows": MAX_ROWS, "cell_chars": MAX_CELL_CHARS}
    command = [sys.executable, "-I", str(PROGRAM), kind, json.dumps(limits)]
    # A file and not a pipe, because the kernel bounds how much the program may write to a file.
    with tempfile.TemporaryFile() as lines:
        try:
            ended = subprocess.run(
                command, input=data, stdout=lines, stderr=subprocess.PIPE, env={}, timeout=TIMEOUT_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _refused("too_slow") from error
        report = _report(ended.stderr)
        if ended.returncode == 0 and "rows" in report:
            lines.seek(0)
            return Table(lines=lines.read(), rows=report["rows"], sheets=report["sheets"])
    if "refused" in report:
        raise _refused(report["refused"])
    # The kernel ended it: over its time (SIGXCPU, SIGKILL), or memory that could not be had (SIGABRT).
    raise _refused("too_slow" if -ended.returncode in {signal.SIGXCPU, signal.SIGKILL} else "too_large")


def _refused(code: str) -> RosterRefused:
    return RosterRefused(str(WORDS.get(code, WORDS["damaged"])))


def _report(said: bytes) -> dict[str, Any]:
    try:
        report: dict[str, Any] = json.loads(said.splitlines()[-1])
    except (IndexError, ValueError):
        return {}
    return report


def _checked_kind(data: bytes) -> str:
    """ "xlsx" or "ods". What the archive says of itself is checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise _refused("too_large")
            if any(part.flag_bits & ENCRYPTED for part in parts):
                raise _refused("password")
            _check_sizes(parts)
            names = [part.filename for part in parts]
            _check_macros(archive, names)
            return _kind(archive, names)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError, NotImplementedError, OSError) as error:
        raise _refused("damaged") from error


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise _refused("too_large")
    if unpacked > packed * MAX_RATIO:
        raise RosterRefused(
            _(
                "This file is packed more tightly than any real spreadsheet (a “zip bomb”). "
                "Copy the roster into a new file and save that."
            )
        )


def _check_macros(archive: zipfile.ZipFile, names: list[str]) -> None:
    lower = [name.lower() for name in names]
    signs = ("vbaproject", "macrosheets/", "basic/", "scripts/")
    macros = any(sign in name for name in lower for sign in signs)
    if not macros and "[Content_Types].xml" in names:
        macros = b"macroenabled" in archive.read("[Content_Types].xml").lower()
    if macros:
        raise RosterRefused(
            _("This spreadsheet holds macros. Save it as a plain .xlsx or .ods file without macros, or as CSV.")
        )


def _kind(archive: zipfile.ZipFile, names: list[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").strip() == ODS:
        return "ods"
    raise RosterRefused(_("This is not a spreadsheet. Save the roster as .csv, .xlsx or .ods."))
