"""Opening a ZIP of CSV files that someone hands us, without trusting anything about it.

Nothing is unpacked to disk. Only the expected members are read, as streams, within limits on their size.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

MEBIBYTE: Final = 1024 * 1024
LARGEST_ARCHIVE: Final = 64 * MEBIBYTE
LARGEST_MEMBER: Final = 128 * MEBIBYTE
LARGEST_TOTAL: Final = 256 * MEBIBYTE
MOST_MEMBERS: Final = 100
# ESCO's own files shrink to an eighth at most; a bomb's to a thousandth.
HIGHEST_RATIO: Final = 50
LONGEST_CELL: Final = 100_000

_MEMBER: Final = re.compile(r"(?P<table>[A-Za-z]+?)(?:_(?P<language>[a-z]{2,3}))?\.csv")
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


class ArchiveRefused(Exception):
    """The archive is not what it should be. Says which file, where in it, and what is wrong."""


@dataclass(frozen=True)
class Archive:
    """An opened archive whose expected members are all there."""

    name: str
    language: str
    zipped: zipfile.ZipFile
    members: Mapping[str, zipfile.ZipInfo]


@contextmanager
def opened(path: Path, *, what: str, tables: Sequence[str]) -> Iterator[Archive]:
    """Open an archive that must hold these tables, all in one language.

    `what` names the archive in words. Raises ArchiveRefused.
    """
    try:
        if path.stat().st_size > LARGEST_ARCHIVE:
            raise ArchiveRefused(f"{path.name} is larger than {LARGEST_ARCHIVE // MEBIBYTE} MiB.")
        zipped = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise ArchiveRefused(f"There is no file {path}.") from None
    except _BROKEN as error:
        raise ArchiveRefused(f"{path.name} is not a whole ZIP archive: {error}.") from error
    with zipped:
        _within_limits(path.name, zipped.infolist())
        language, members = _expected(path.name, zipped.infolist(), what=what, tables=tables)
        yield Archive(path.name, language, zipped, members)


def _within_limits(name: str, infos: Sequence[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise ArchiveRefused(f"{name} holds {len(infos)} files; ESCO's archives hold fewer than {MOST_MEMBERS}.")
    if sum(info.file_size for info in infos) > LARGEST_TOTAL:
        raise ArchiveRefused(f"{name} unpacks to more than {LARGEST_TOTAL // MEBIBYTE} MiB.")
    for info in infos:
        if info.flag_bits & 0x1:
            raise ArchiveRefused(f"{name}: {info.filename} is encrypted.")
        if info.file_size > LARGEST_MEMBER:
            raise ArchiveRefused(f"{name}: {info.filename} unpacks to more than {LARGEST_MEMBER // MEBIBYTE} MiB.")
        if info.file_size > MEBIBYTE and info.file_size > HIGHEST_RATIO * max(info.compress_size, 1):
            raise ArchiveRefused(f"{name}: {info.filename} unpacks to more than {HIGHEST_RATIO} times its size.")


def _expected(
    name: str, infos: Sequence[zipfile.ZipInfo], *, what: str, tables: Sequence[str]
) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    members: dict[str, zipfile.ZipInfo] = {}
    languages = set()
    for info in infos:
        match = _MEMBER.fullmatch(info.filename)
        if match is None or match["table"] not in tables:
            continue
        if match["table"] in members:
            raise ArchiveRefused(f"{name} holds {match['table']} more than once. Give an archive in one language.")
        members[match["table"]] = info
        languages.add(match["language"] or "")
    missing = [table for table in tables if table not in members]
    if missing:
        raise ArchiveRefused(
            f"{name} is not {what}: {', '.join(missing)} missing. Give the classification archive first, "
            "then the relations archive."
        )
    if len(languages) > 1:
        raise ArchiveRefused(f"{name} mixes languages: {', '.join(sorted(languages))}.")
    return languages.pop(), members


def rows_of(
    archive: Archive, table: str, columns: Sequence[str], *, at_least: int | None = None
) -> Iterator[tuple[str, Sequence[str]]]:
    """Each row of a table: where it stands, in words, and its cells of these columns in this order.

    A row must have a cell for every column of the file; or, with `at_least`, so many, and the last ones are empty.
    Raises ArchiveRefused.
    """
    info = archive.members[table]
    where = f"{archive.name}: {info.filename}"
    try:
        with archive.zipped.open(info) as file, _cell_limit():
            text = io.TextIOWrapper(io.BufferedReader(_Whole(file), MEBIBYTE // 4), encoding="utf-8-sig", newline="")
            reader = csv.reader(text, strict=True)
            header = next(reader, [])
            missing = [column for column in columns if column not in header]
            if missing:
                raise ArchiveRefused(f"{where} has no column {', '.join(missing)}.")
            places = [header.index(column) for column in columns]
            for row in reader:
                if len(row) != len(header):
                    if at_least is None or not at_least <= len(row) < len(header):
                        raise ArchiveRefused(
                            f"{where}, line {reader.line_num}: {len(row)} cells instead of {len(header)}. "
                            "The file was cut or changed."
                        )
                    row += [""] * (len(header) - len(row))
                yield f"{where}, line {reader.line_num}", [row[place] for place in places]
    except csv.Error as error:
        raise ArchiveRefused(f"{where}, line {reader.line_num}: {error}. The file was cut or changed.") from error
    except UnicodeDecodeError as error:
        raise ArchiveRefused(f"{where} is not UTF-8 text.") from error
    except _BROKEN as error:
        raise ArchiveRefused(f"{where} cannot be unpacked: {error}.") from error


class _Whole(io.RawIOBase):
    """A member as bytes, which must end with the end of a line and hold no NUL."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._last = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._file.read(len(buffer))
        if b"\0" in chunk:
            raise csv.Error("a NUL character")
        if not chunk and self._last not in {b"\n", b"\r"}:
            raise csv.Error("the last line has no end")
        self._last = chunk[-1:]
        buffer[: len(chunk)] = chunk
        return len(chunk)


@contextmanager
def _cell_limit() -> Iterator[None]:
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
