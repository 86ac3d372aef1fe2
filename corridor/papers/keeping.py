"""A paper that shows something: a scan or a PDF that people hand in, looked over first, sealed, and only downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse

from corridor.limited import Failure, Limits, run
from corridor.web.errors import DomainError
from corridor.web.sealing import InvalidToken, open_sealed, seal

from . import errors

PICTURE_WORKER: Final = "corridor.papers.picture"
PDF_WORKER: Final = "corridor.papers.pdf"
LARGEST_BYTES: Final = 2 * 1024 * 1024
MOST_PAGES: Final = 30
# A page that was photographed must still be legible.
SIDE_PIXELS, QUALITY, MOST_PIXELS = 2400, 80, 50_000_000
_SIGNS: Final = {b"%PDF-": "pdf", b"\xff\xd8\xff": "picture", b"\x89PNG\r\n\x1a\n": "picture"}
_REFUSALS: Final[dict[str, type[DomainError]]] = {
    "locked": errors.PaperLocked,
    "too_many_pages": errors.PaperTooLong,
    "active": errors.PaperActive,
}


@dataclass(frozen=True)
class Paper:
    """What is kept of a file."""

    media_type: str
    content: bytes


def checked(content: bytes) -> Paper:
    """What of a file is kept: a picture is made anew, a harmless PDF stays as it is. Outside any transaction.

    Raises PaperTooLarge, PaperNotWanted, PaperLocked, PaperTooLong, PaperActive or PaperNotReadable.
    """
    if len(content) > LARGEST_BYTES:
        raise errors.PaperTooLarge
    # What a file is by its first bytes, whatever it is called.
    form = next((form for sign, form in _SIGNS.items() if content.startswith(sign)), None)
    if form is None:
        raise errors.PaperNotWanted
    try:
        if form == "pdf":
            run(PDF_WORKER, content, limits=Limits(), pages=MOST_PAGES)
            return Paper("application/pdf", content)
        sizes = {"side": SIDE_PIXELS, "quality": QUALITY, "pixels": MOST_PIXELS}
        return Paper("image/webp", run(PICTURE_WORKER, content, limits=Limits(memory_mib=768), **sizes)[1])
    except Failure as failure:
        raise _REFUSALS.get(failure.words, errors.PaperNotReadable) from failure


def put(file: FieldFile, paper: Paper) -> None:
    """Seal a paper into a file of a row that is not saved yet."""
    file.save("", ContentFile(seal(paper.content)), save=False)


@contextmanager
def put_while(file: FieldFile, paper: Paper) -> Iterator[None]:
    """The same, for the time in which the row is kept: if that fails, the file goes again."""
    put(file, paper)
    try:
        yield
    except BaseException:
        default_storage.delete(str(file.name))
        raise


def opened(file: FieldFile) -> bytes:
    """What a sealed file holds. Raises PaperGone when it is kept no more."""
    if not file:
        raise errors.PaperGone
    try:
        with file.open("rb") as sealed:
            return open_sealed(sealed.read())
    except (FileNotFoundError, InvalidToken) as error:
        raise errors.PaperGone from error


def download(file: FieldFile, *, media_type: str, name: str) -> HttpResponse:
    """A paper as an answer that a browser keeps and never shows inside the site. Raises PaperGone."""
    response = HttpResponse(opened(file), content_type=media_type)
    ending = "pdf" if media_type == "application/pdf" else "webp"
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
