"""Who wants a digest of new matches and how often, and which pairs they were told of."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.listings.models import Listing
from registry.profiles.models import Profile


class Rhythm(models.TextChoices):
    """How often."""

    NONE = "none", _("never")
    DAILY = "daily", _("every day on which there is something new")
    WEEKLY = "weekly", _("once a week, if there is something new")


class DigestChoice(models.Model):
    """What a person chose. Who chose nothing gets none."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("person")
    )
    # Stands in the link that stops it: a row number would tell how many we are.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    rhythm = models.CharField(_("how often"), max_length=6, choices=Rhythm.choices, default=Rhythm.NONE)
    chosen_at = models.DateTimeField(_("chosen"))
    # The day on which we last looked, whether there was something to tell or not.
    looked_on = models.DateField(_("last looked"), null=True, blank=True)

    class Meta:
        verbose_name = _("choice of digest")
        verbose_name_plural = _("choices of digest")
        indexes = [
            # Asked every hour; most people have chosen none.
            models.Index(fields=["rhythm", "looked_on"], name="digest_due", condition=~models.Q(rhythm="none")),
        ]

    def __str__(self) -> str:
        return self.get_rhythm_display()


class DigestedMatch(models.Model):
    """A pair that a person was told of, so that they are not told again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("told"))
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", verbose_name=_("listing"))
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", verbose_name=_("graduate"))
    told_on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("match that somebody was told of")
        verbose_name_plural = _("matches that somebody was told of")
        constraints = [
            models.UniqueConstraint(fields=["user", "listing", "profile"], name="nobody_is_told_twice_of_a_pair")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} × {self.profile_id}"
