"""Rosters between their check and their application: sealed, for an hour, and then gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import User
from corridor.web.sealing import InvalidToken, open_sealed, seal

from . import errors
from .models import Cohort

FOLDER = "rosters"
REFERENCE_LASTS = timedelta(hours=1)
SALT = "programmes.roster"


@dataclass(frozen=True)
class Upload:
    """A stored roster, and the counts that the officer saw."""

    path: str
    filename: str
    data: bytes
    counts: tuple[int, ...]


def store_upload(*, data: bytes) -> str:
    """Keep a roster, sealed; return where."""
    return default_storage.save(f"{FOLDER}/{uuid4()}", ContentFile(seal(data)))


def refer(*, path: str, filename: str, cohort: Cohort, by: User, counts: tuple[int, ...]) -> str:
    """A signed reference to a stored roster, good for one person, one cohort and an hour."""
    entries = {"path": path, "filename": filename[-60:], "cohort": cohort.pk, "by": by.pk, "counts": counts}
    return signing.dumps(entries, salt=SALT)


def open_upload(*, reference: str, cohort: Cohort, by: User) -> Upload:
    """The roster behind a reference. Raises UploadGone for old, foreign and invented ones."""
    try:
        entries = signing.loads(reference, salt=SALT, max_age=REFERENCE_LASTS)
        if (entries["cohort"], entries["by"]) != (cohort.pk, by.pk):
            raise errors.UploadGone
        with default_storage.open(entries["path"]) as stored:
            data = open_sealed(stored.read())
    except (signing.BadSignature, FileNotFoundError, InvalidToken) as error:
        raise errors.UploadGone from error
    return Upload(path=entries["path"], filename=entries["filename"], data=data, counts=tuple(entries["counts"]))


def forget_upload(path: str) -> None:
    """Remove a roster that was applied."""
    default_storage.delete(path)


def forget_old_uploads(*, at: datetime | None = None) -> int:
    """Remove rosters whose reference ran out; return how many."""
    at = at or timezone.now()
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if default_storage.get_modified_time(path) < at - REFERENCE_LASTS]
    for path in old:
        default_storage.delete(path)
    return len(old)
