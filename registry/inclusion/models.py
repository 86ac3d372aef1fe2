"""Answers on sex, disability and hardship: sealed, kept apart, never an input of matching.

The subject is a random number that an enrolment or a profile carries. Whoever reads only this table learns neither
who nor what: the answers are encrypted and the subject is nobody's public id.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedAnswers(models.Model):
    """One person's answers, encrypted as one piece."""

    class Source(models.TextChoices):
        ROSTER = "roster", _("the provider's roster")
        SELF = "self", _("the person")

    subject = models.UUIDField(_("subject"), unique=True)
    source = models.CharField(_("said by"), max_length=8, choices=Source.choices)
    ciphertext = models.BinaryField(_("sealed answers"))
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("sealed answers")
        verbose_name_plural = _("sealed answers")

    def __str__(self) -> str:
        return f"sealed {self.pk}"


class SealedRead(models.Model):
    """A reading of sealed answers: by which service, for what, how many."""

    append_only = True

    reader = models.CharField(_("reader"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=120)
    subjects = models.PositiveIntegerField(_("number of people"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of sealed answers")
        verbose_name_plural = _("readings of sealed answers")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.reader}: {self.subjects}"
