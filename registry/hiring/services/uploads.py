"""Files that go with a message."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from registry.hiring import errors
from registry.hiring.models import Attachment, ConversationMessage
from registry.hiring.rules import ATTACHMENTS_AT_MOST
from registry.profiles.errors import PictureNotReadable
from registry.profiles.services import Upload
from registry.profiles.services.works import remade_picture

LARGEST_BYTES: Final = 4 * 1024 * 1024
PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
PAPERS: Final = frozenset({".pdf", ".docx", ".odt", ".xlsx", ".ods", ".pptx", ".odp", ".txt", ".csv"})


def prepared(uploads: Sequence[Upload]) -> list[Upload]:
    """Files as they may be kept: pictures made anew, so that what they knew about place and phone is gone. Outside any
    transaction, because a picture takes a moment.

    Raises TooManyAttachments or FileNotTaken.
    """
    if len(uploads) > ATTACHMENTS_AT_MOST:
        raise errors.TooManyAttachments
    return [_prepared(upload) for upload in uploads]


def _prepared(upload: Upload) -> Upload:
    name = PurePath(upload.name.replace("\\", "/"))
    stem, suffix = name.stem[:100] or "file", name.suffix.lower()
    if not upload.content or len(upload.content) > LARGEST_BYTES or suffix not in PICTURES | PAPERS:
        raise errors.FileNotTaken
    if suffix in PAPERS:
        return Upload(f"{stem}{suffix}", upload.content)
    try:
        return Upload(f"{stem}.webp", remade_picture(upload.content))
    except PictureNotReadable as refusal:
        raise errors.FileNotTaken from refusal


def attach(message: ConversationMessage, uploads: Sequence[Upload], *, stored: list[str]) -> None:
    """Keep prepared files with a message. `stored` learns their names, for `forget` if the transaction fails."""
    for upload in uploads:
        attachment = Attachment(message=message, file_name=upload.name, size_bytes=len(upload.content))
        attachment.file.save("", ContentFile(upload.content), save=False)
        stored.append(str(attachment.file.name))
        attachment.full_clean(exclude=["message"])
        attachment.save(force_insert=True)


def forget(stored: Sequence[str]) -> None:
    """Remove files whose rows were not kept."""
    for name in stored:
        default_storage.delete(name)
