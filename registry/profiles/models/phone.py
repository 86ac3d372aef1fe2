"""Signing in without e-mail, on a phone that a family may share: a number, a date of birth, and a PIN of one's own."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .graduate import Profile


class PhoneSignIn(models.Model):
    """A person's own PIN for a number. Several people may have one for the same number, each their own."""

    MOST_HELP_TRIES = 5

    profile = models.OneToOneField(
        Profile, on_delete=models.CASCADE, related_name="phone_sign_in", verbose_name=_("profile")
    )
    phone = models.CharField(_("phone"), max_length=20)
    # As passwords are kept.
    pin = models.CharField(_("PIN"), max_length=128, editable=False)
    wrong = models.PositiveSmallIntegerField(_("wrong PINs in a row"), default=0)
    locked_until = models.DateTimeField(_("locked until"), null=True, blank=True)
    # A code with which the person may choose a new PIN, told by their provider's officer face to face.
    help_hash = models.CharField(_("hash of the code for a new PIN"), max_length=64, blank=True, editable=False)
    help_until = models.DateTimeField(_("code works until"), null=True, blank=True)
    help_tries = models.PositiveSmallIntegerField(_("wrong tries of the code"), default=0)
    helped_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("code given by")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("sign-in by phone")
        verbose_name_plural = _("sign-ins by phone")
        constraints = [
            models.CheckConstraint(name="help_code_ends", condition=Q(help_hash="") | Q(help_until__isnull=False)),
        ]
        indexes = [models.Index(fields=["phone"], name="phone_sign_in_number")]

    def __str__(self) -> str:
        return self.phone


class PhoneCode(models.Model):
    """A code that was sent to a number by SMS. It shows that somebody holds the phone, and nothing more."""

    LASTS = timedelta(minutes=10)
    MOST_ATTEMPTS = 5

    phone = models.CharField(_("phone"), max_length=20)
    code_hash = models.CharField(_("hash of the code"), max_length=128, editable=False)
    # The code itself, sealed, until the message is written.
    sealed_code = models.BinaryField(_("sealed code"), null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("code by SMS")
        verbose_name_plural = _("codes by SMS")
        constraints = [
            models.CheckConstraint(name="phone_code_attempts_are_few", condition=Q(attempts__lte=5)),
        ]
        indexes = [models.Index(fields=["phone", "-sent_at"], name="phone_code_newest")]

    def __str__(self) -> str:
        return f"{self.phone} {self.sent_at:%Y-%m-%d %H:%M}"

    def is_open(self, at: datetime) -> bool:
        """Whether it still works at a moment."""
        return self.used_at is None and self.attempts < self.MOST_ATTEMPTS and at - self.sent_at <= self.LASTS
