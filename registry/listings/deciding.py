"""What moderation keeps: what each submission was found to be like, what was decided, and what its owner said to it."""

from __future__ import annotations

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .risk import Band


class BandChoice(models.TextChoices):
    """What a score asks of the moderator, in words (`risk.Band`)."""

    HOLD = Band.HOLD.value, _("held back")
    LOOK = Band.LOOK.value, _("look closely")
    CLEAR = Band.CLEAR.value, _("nothing found")


class DecisionKind(models.TextChoices):
    """What was decided about a listing."""

    APPROVED = "approved", _("opened")
    RETURNED = "returned", _("given back to be changed")
    HIDDEN = "hidden", _("taken down to be looked at")
    RESTORED = "restored", _("put back")
    CLOSED = "closed", _("closed by a moderator")


# What an owner may appeal against.
APPEALABLE = (DecisionKind.RETURNED, DecisionKind.HIDDEN, DecisionKind.CLOSED)


class AppealState(models.TextChoices):
    """Where an appeal stands (the moves between them are in `rules.APPEAL_TRANSITIONS`)."""

    WAITING = "waiting", _("waits for a second moderator")
    GRANTED = "granted", _("the decision was changed")
    REFUSED = "refused", _("the decision stands")


class ListingCheck(models.Model):
    """What the risk signals said of one submission. Nobody is refused by it; it ranks and explains."""

    append_only = True

    listing = models.ForeignKey(
        "listings.Listing", on_delete=models.PROTECT, related_name="checks", verbose_name=_("listing")
    )
    score = models.FloatField(_("score"))
    band = models.CharField(_("found"), max_length=5, choices=BandChoice.choices)
    signals = models.JSONField(_("signals"), default=list)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("check of a listing")
        verbose_name_plural = _("checks of listings")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="check_score_0_to_1", condition=Q(score__gte=0, score__lte=1)),
            models.CheckConstraint(name="check_band_is_known", condition=Q(band__in=["hold", "look", "clear"])),
        ]
        indexes = [models.Index(fields=["listing", "-at"], name="listing_check_newest")]

    def __str__(self) -> str:
        return f"{self.get_band_display()} {self.score:.2f}"


class ListingDecision(models.Model):
    """What a moderator decided, or what reports brought about, and why. Its owner reads the reason."""

    Kind = DecisionKind
    append_only = True

    listing = models.ForeignKey(
        "listings.Listing", on_delete=models.PROTECT, related_name="decisions", verbose_name=_("listing")
    )
    kind = models.CharField(_("decision"), max_length=8, choices=DecisionKind.choices)
    reason = models.TextField(_("reason"), blank=True)
    state_before = models.CharField(_("state before"), max_length=8)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("decision about a listing")
        verbose_name_plural = _("decisions about listings")
        ordering = ["-at", "-pk"]
        constraints = [
            # Only reports take something down without a person who decides.
            models.CheckConstraint(name="decision_has_moderator", condition=Q(by__isnull=False) | Q(kind="hidden")),
            models.CheckConstraint(name="decision_has_reason", condition=Q(kind="approved") | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["listing", "-at"], name="listing_decision_newest")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"


@pghistory.track()
class ListingAppeal(models.Model):
    """What an owner says against a decision: once for each, and a second moderator reads it."""

    State = AppealState

    decision = models.OneToOneField(
        ListingDecision, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("decision")
    )
    words = models.TextField(_("what the owner says"), max_length=2000)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("written by")
    )
    made_at = models.DateTimeField(_("written"))
    state = models.CharField(_("state"), max_length=7, choices=AppealState.choices, default=AppealState.WAITING)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="decided_appeal_has_answer",
                condition=Q(state="waiting", decided_at__isnull=True)
                | (Q(state__in=["granted", "refused"], decided_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(name="appeal_has_words", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["made_at"], name="appeal_queue", condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.made_at:%Y-%m-%d}"
