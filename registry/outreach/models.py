"""Messages to people, each sent once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .digesting import DigestChoice, DigestedMatch

__all__ = ["Channel", "DigestChoice", "DigestedMatch", "Message", "MessageState"]


class MessageState(models.TextChoices):
    """Where a message stands. `unknown` is one whose sending was cut off: it is never blindly sent again.
    `refused` is one whose address the mail server does not take."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    UNKNOWN = "unknown", _("unknown")
    REFUSED = "refused", _("refused by the mail server")


class Channel(models.TextChoices):
    """How a message goes out."""

    EMAIL = "email", _("e-mail")
    SMS = "sms", _("SMS")


class Message(models.Model):
    """One e-mail or SMS. What it says is removed once it is sent: a secret link must not lie about."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=60)
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("to")
    )
    channel = models.CharField(
        _("channel"), max_length=5, choices=Channel.choices, default=Channel.EMAIL, db_default=Channel.EMAIL
    )
    address = models.CharField(_("address"), max_length=254)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    # Where an answer to it arrives, and a calendar file that goes with it.
    reply_to = models.CharField(_("answers go to"), max_length=254, blank=True, default="", db_default="")
    calendar = models.TextField(_("calendar file"), blank=True, default="", db_default="")
    # Where one press stops messages of this kind.
    unsubscribe = models.CharField(_("stopped at"), max_length=300, blank=True, default="", db_default="")
    state = models.CharField(_("state"), max_length=8, choices=MessageState.choices, default=MessageState.WAITING)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(name="sent_message_has_time", condition=~Q(state="sent") | Q(sent_at__isnull=False)),
        ]
        indexes = [models.Index(fields=["created_at"], name="message_unsent", condition=~Q(state="sent"))]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"
