"""Ranked pairs of graduate and listing, with the reasons."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.listings.models import Listing
from registry.profiles.models import Profile

from .contesting import Contest

__all__ = ["Contest", "CrowdChange", "CrowdNeed", "Exclusion", "Match"]


class Match(models.Model):
    """A ranked pair. `explanation` holds every factor, what is missing and what would raise it (see `rules.py`).

    A pair is kept while it is among the best of the listing (`listing_rank`), of the graduate (`profile_rank`) or both.
    The listing's side is ranked by `open_score`, which leaves the graduate's pay floor out.
    """

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="matches", verbose_name=_("listing"))
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="matches", verbose_name=_("graduate"))
    score = models.FloatField(_("score"))
    open_score = models.FloatField(_("score without pay"))
    fit = models.FloatField(_("fit"))
    appeal = models.FloatField(_("appeal"))
    listing_rank = models.PositiveSmallIntegerField(_("rank for the listing"), null=True, blank=True)
    profile_rank = models.PositiveSmallIntegerField(_("rank for the graduate"), null=True, blank=True)
    explanation = models.JSONField(_("explanation"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(fields=["listing", "profile"], name="one_match_per_pair"),
            models.CheckConstraint(
                name="match_scores_0_to_1",
                condition=Q(score__range=(0, 1), open_score__range=(0, 1), fit__range=(0, 1), appeal__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="match_is_ranked", condition=Q(listing_rank__isnull=False) | Q(profile_rank__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["listing", "listing_rank"], name="match_of_listing"),
            models.Index(fields=["profile", "profile_rank"], name="match_of_profile"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} × {self.profile_id}: {self.score:.2f}"


class CrowdChange(models.Model):
    """A graduate who changed, so that the arrays read before do not know how they stand now."""

    profile = models.OneToOneField(
        Profile, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("graduate")
    )
    changed_at = models.DateTimeField(_("changed"), db_index=True)

    class Meta:
        verbose_name = _("change since the arrays were read")
        verbose_name_plural = _("changes since the arrays were read")

    def __str__(self) -> str:
        return str(self.profile_id)


class CrowdNeed(models.Model):
    """Since when arrays must have been read to be used. One row."""

    since = models.DateTimeField(_("read since"))

    class Meta:
        verbose_name = _("need of new arrays")
        verbose_name_plural = _("needs of new arrays")
        constraints = [models.CheckConstraint(name="one_need_of_arrays", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"

    @classmethod
    def moment(cls) -> datetime:
        """Since when; a database that has never said so needs arrays of its own from now on."""
        return cls.objects.get_or_create(id=1, defaults={"since": timezone.now()})[0].since

    @classmethod
    def ask(cls) -> datetime:
        """Need arrays that are read from now on."""
        return cls.objects.update_or_create(id=1, defaults={"since": timezone.now()})[0].since


class Exclusion(models.Model):
    """A pair that is not to be matched any more: applied, declined, or set aside by the graduate."""

    class Reason(models.TextChoices):
        APPLIED = "applied", _("has applied")
        DECLINED = "declined", _("was declined")
        NOT_FOR_ME = "not_for_me", _("set aside by the graduate")
        BLOCKED = "blocked", _("kept apart")

    class Because(models.TextChoices):
        """Why a graduate set a listing aside. What each changes stands in docs/matching.md."""

        OCCUPATION = "occupation", _("another occupation")
        KIND = "kind", _("another kind of work")
        REGION = "region", _("another place")
        OWNER = "owner", _("not this employer")
        PAY = "pay", _("the pay")
        HOURS = "hours", _("the hours or the dates")
        SKILLS = "skills", _("the skills that it asks for")
        OTHER = "other", _("something else")

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", verbose_name=_("listing"))
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", verbose_name=_("graduate"))
    reason = models.CharField(_("reason"), max_length=12, choices=Reason.choices)
    because = models.CharField(
        _("because of"), max_length=10, choices=Because.choices, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair not to match")
        verbose_name_plural = _("pairs not to match")
        constraints = [
            models.UniqueConstraint(fields=["listing", "profile"], name="one_exclusion_per_pair"),
            models.CheckConstraint(
                name="only_who_sets_aside_says_why", condition=Q(because="") | Q(reason="not_for_me")
            ),
        ]
        indexes = [
            # What a graduate said of listings counts for every other listing that is like them.
            models.Index(fields=["profile"], name="exclusion_said", condition=~Q(because="")),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} × {self.profile_id}"
