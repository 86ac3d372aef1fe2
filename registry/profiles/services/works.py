"""The portfolio: links and samples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from corridor.limited import Failure, Limits, run
from corridor.papers import keeping
from registry.profiles import errors, rules
from registry.profiles.models import Profile, Work, WorkForm

from .changing import locked, tell


@dataclass(frozen=True)
class Upload:
    """What was sent: the name that its sender gave it, and its bytes."""

    name: str
    content: bytes


@transaction.atomic
def add_link(*, profile: Profile, title: str, url: str) -> Work:
    """Show something on the web. Raises PortfolioFull or NotALink."""
    if not rules.is_public_link(url):
        raise errors.NotALink
    return _added(profile, Work(kind=WorkForm.LINK, title=title, url=url))


def add_sample(*, profile: Profile, title: str, upload: Upload) -> Work:
    """Show a sample. A picture is made anew, so that what it knew about place, time and phone is gone; other files are
    kept as they are and only ever downloaded.

    Raises PortfolioFull, FileTooLarge, FileNotWanted or PictureNotReadable.
    """
    kind = rules.sample_kind(upload.name)
    if kind is None:
        raise errors.FileNotWanted
    if len(upload.content) > rules.LARGEST_SAMPLE_BYTES:
        raise errors.FileTooLarge
    picture = kind == WorkForm.PICTURE
    content = remade_picture(upload.content) if picture else upload.content
    stem, suffix = PurePath(upload.name).stem[:100], PurePath(upload.name).suffix.lower()
    work = Work(kind=kind, title=title, file_name=f"{stem}{'.webp' if picture else suffix}", size_bytes=len(content))
    return _stored(profile, work, content)


def remade_picture(content: bytes) -> bytes:
    """A WebP without metadata from a JPEG, PNG, WebP or GIF, made in another process. Raises PictureNotReadable."""
    sizes = {"pixels": rules.MOST_PIXELS, "side": rules.PICTURE_SIDE_PIXELS, "quality": rules.PICTURE_QUALITY}
    try:
        return run(keeping.PICTURE_WORKER, content, limits=Limits(memory_mib=768), **sizes)[1]
    except Failure as failure:
        raise errors.PictureNotReadable from failure


def _stored(profile: Profile, work: Work, content: bytes) -> Work:
    """Keep the row and its file, or neither."""
    work.profile = profile
    work.file.save("", ContentFile(content), save=False)
    try:
        return _added(profile, work)
    except BaseException:
        default_storage.delete(str(work.file.name))
        raise


@transaction.atomic
def _added(profile: Profile, work: Work) -> Work:
    profile = locked(profile)
    count = profile.works.count()
    if count >= rules.MOST_WORKS:
        raise errors.PortfolioFull
    work.profile, work.position = profile, count
    work.full_clean()
    work.save()
    tell(profile)
    return work


@transaction.atomic
def remove_work(*, profile: Profile, work: Work) -> None:
    """Take a piece out of the portfolio. Its file goes when that is certain. Another person's is left alone."""
    profile = locked(profile)
    found = profile.works.filter(pk=work.pk).first()
    if found is None:
        return
    name = found.file.name
    found.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name))
    tell(profile)
