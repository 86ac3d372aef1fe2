"""What the two sides of an application say to each other."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.profiles.models import MentorProfile, Profile

from .introductions import Application

MESSAGE_LENGTH = 4000


class Voice(models.TextChoices):
    """Which side speaks. An organisation speaks with one voice, whoever of its members writes."""

    GRADUATE = "graduate", _("the graduate")
    HIRER = "hirer", _("the employer or mentor")


class ConversationMessage(models.Model):
    """One message between the two sides. What was said is not changed afterwards."""

    class Via(models.TextChoices):
        WEB = "web", _("on the page")
        EMAIL = "email", _("by e-mail")

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="messages", verbose_name=_("application")
    )
    voice = models.CharField(_("side"), max_length=8, choices=Voice.choices)
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("author"))
    body = models.TextField(_("text"), max_length=MESSAGE_LENGTH, blank=True)
    via = models.CharField(_("sent"), max_length=5, choices=Via.choices, default=Via.WEB)
    # The Message-ID of an answer by e-mail: a mail server that delivers twice says so once.
    mail_id = models.CharField(_("number of the e-mail"), max_length=250, blank=True)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("message of a conversation")
        verbose_name_plural = _("messages of conversations")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "mail_id"], name="one_message_per_email", condition=~Q(mail_id="")
            ),
        ]
        indexes = [models.Index(fields=["application", "sent_at"], name="conversation")]

    def __str__(self) -> str:
        return f"{self.get_voice_display()}, {self.sent_at:%Y-%m-%d}"


def stored_as(attachment: Attachment, filename: str) -> str:
    """Where the file lies: the sender's name for it tells of the sender, so it is not part of it."""
    return f"conversations/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A file sent with a message. Pictures are made anew, other files are only ever downloaded."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    message = models.ForeignKey(
        ConversationMessage, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("message")
    )
    file = models.FileField(_("file"), upload_to=stored_as, max_length=200)
    file_name = models.CharField(_("name of the file"), max_length=120)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file_name


class ReadMark(models.Model):
    """Until when a person has read a conversation."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="read_marks", verbose_name=_("application")
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    read_at = models.DateTimeField(_("read until"))

    class Meta:
        verbose_name = _("read mark")
        verbose_name_plural = _("read marks")
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_read_mark_per_reader")]

    def __str__(self) -> str:
        return f"{self.read_at:%Y-%m-%d %H:%M}"


class Block(models.Model):
    """A graduate and an employer or mentor who are kept apart, because one of them wants it so."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="blocks", verbose_name=_("graduate"))
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    mentor = models.ForeignKey(
        MentorProfile, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("mentor")
    )
    wanted_by = models.CharField(_("wanted by"), max_length=8, choices=Voice.choices)
    blocked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("blocked by")
    )
    blocked_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        constraints = [
            models.CheckConstraint(
                name="block_has_one_owner",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["profile", "organisation", "wanted_by"],
                name="one_block_per_employer",
                condition=Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["profile", "mentor", "wanted_by"],
                name="one_block_per_mentor",
                condition=Q(mentor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} × {self.owner_name}"

    @property
    def owner_name(self) -> str:
        """Who is kept away, as shown to the graduate."""
        return str(self.organisation or self.mentor)
