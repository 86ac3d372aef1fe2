"""How it goes: asked of both sides, and answered or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .placement import Placement, PlacementState


class CheckInAnswer(models.TextChoices):
    """How it goes."""

    STILL = "still", _("still there")
    PROMOTED = "promoted", _("promoted")
    CHANGED = "changed", _("another role there")
    LEFT = "left", _("left")


class LeavingReason(models.TextChoices):
    """Why somebody left."""

    ENDED = "ended", _("the contract ended")
    BETTER = "better", _("found something better")
    PAY = "pay", _("pay or conditions")
    MOVED = "moved", _("moved, or family")
    DISMISSED = "dismissed", _("was let go")
    OTHER = "other", _("something else")


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def open(self) -> CheckInQuerySet:
        """Questions that wait for an answer: the newest of each side, while the engagement goes on."""
        newer = CheckIn.objects.filter(
            placement=OuterRef("placement"), side=OuterRef("side"), days__gt=OuterRef("days")
        )
        going_on = self.filter(answered_at=None, placement__ended_on=None, placement__state=PlacementState.CONFIRMED)
        return going_on.exclude(Exists(newer))


class CheckIn(models.Model):
    """The question to one side of a placement, so many days after its first: how does it go? No answer is no answer."""

    class Side(models.TextChoices):
        GRADUATE = "graduate", _("graduate")
        EMPLOYER = "employer", _("employer or mentor")

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="check_ins", verbose_name=_("placement")
    )
    days = models.PositiveSmallIntegerField(_("after days"))
    side = models.CharField(_("side"), max_length=8, choices=Side.choices)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer"), max_length=8, choices=CheckInAnswer.choices, blank=True)
    reason = models.CharField(_("why"), max_length=9, choices=LeavingReason.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(fields=["placement", "days", "side"], name="one_check_in_per_milestone_and_side"),
            models.CheckConstraint(name="check_in_milestone", condition=Q(days__in=[30, 90, 180, 365])),
            models.CheckConstraint(
                name="answered_check_in_has_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="reason_is_of_leaving", condition=Q(reason="") | Q(answer="left")),
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="check_in_open", condition=Q(answered_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.placement} +{self.days} {self.side}"
