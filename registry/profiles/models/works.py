"""What a graduate shows of their work: links and samples."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .graduate import Profile


class WorkForm(models.TextChoices):
    """What a piece of the portfolio is. Pictures are made anew from what was sent; other files are only downloaded."""

    LINK = "link", _("link")
    PICTURE = "picture", _("picture")
    FILE = "file", _("file")


def stored_as(work: Work, filename: str) -> str:
    """Where the file lies: the sender's name for it tells of the sender, so it is not part of it."""
    return f"works/{work.public_id}/{uuid.uuid4().hex}"


@pghistory.track(exclude=["file"])
class Work(models.Model):
    """A link to something made, or a sample of it."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="works", verbose_name=_("profile"))
    kind = models.CharField(_("kind"), max_length=8, choices=WorkForm.choices)
    title = models.CharField(_("title"), max_length=120)
    url = models.URLField(_("address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to=stored_as, max_length=200, blank=True)
    # What it is called when it is downloaded, and what it weighs: one sees it before one spends the data.
    file_name = models.CharField(_("name of the file"), max_length=120, blank=True)
    size_bytes = models.PositiveIntegerField(_("size in bytes"), default=0)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("work sample")
        verbose_name_plural = _("work samples")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="work_is_link_or_file",
                condition=Q(kind="link", file="") & ~Q(url="") | Q(kind__in=["picture", "file"], url="") & ~Q(file=""),
            ),
            models.UniqueConstraint(
                fields=["profile", "url"],
                name="one_work_per_link",
                condition=Q(kind="link"),
                violation_error_message=_("This link is in your portfolio already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
