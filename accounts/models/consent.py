"""What people were asked, what they answered, and the proof of it."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .user import User


class Purpose(models.TextChoices):
    """What a person may agree to, each for itself."""

    PUBLIC_CARD = "public_card", _("an anonymous card on the talent pages")
    MATCHING = "matching", _("matching with listings")
    NAMED_PROFILE = "named_profile", _("your name on your card")
    CROSS_BORDER = "cross_border", _("being shown across the border")
    INCLUSION_STATISTICS = "inclusion_statistics", _("statistics on inclusion")
    RESEARCH = "research", _("research with data that no longer names you")
    DIGESTS = "digests", _("digests of new matches")


class ConsentState(models.TextChoices):
    """The answer to one purpose."""

    GIVEN = "given", _("given")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ConsentText(models.Model):
    """The words that a person reads before answering. What was shown is never changed: a new version is added."""

    append_only = True

    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=2, choices=settings.CORRIDOR_LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose", "-version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version", "language"], name="one_consent_text_per_version"),
            models.CheckConstraint(name="consent_version_from_one", condition=Q(version__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} v{self.version} ({self.language})"


@pghistory.track()
class Consent(models.Model):
    """A person's present answer for one purpose. Its proof is the newest `ConsentRecord`."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose.choices)
    state = models.CharField(_("state"), max_length=10, choices=ConsentState.choices)
    version = models.PositiveSmallIntegerField(_("version of the text"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [models.UniqueConstraint(fields=["user", "purpose"], name="one_answer_per_purpose")]
        indexes = [
            # Pages ask "who agreed to this purpose": only the given ones are looked for.
            models.Index(fields=["purpose", "user"], name="consent_given", condition=Q(state="given")),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_state_display()}"


class ConsentRecord(models.Model):
    """The proof that a person gave, refused or withdrew consent: to which text, in which language, when and how."""

    append_only = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consent_records", verbose_name=_("person"))
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+", verbose_name=_("text"))
    state = models.CharField(_("state"), max_length=10, choices=ConsentState.choices)
    at = models.DateTimeField(_("at"))
    channel = models.CharField(_("channel"), max_length=12, default="web")

    class Meta:
        verbose_name = _("consent record")
        verbose_name_plural = _("consent records")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="consent_history")]

    def __str__(self) -> str:
        return f"{self.text}: {self.get_state_display()}"
