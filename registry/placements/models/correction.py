"""Changes of what is recorded: proposed by one side, in force when the other agrees, and kept either way."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .check_in import CheckIn
from .placement import Placement


class CorrectionState(models.TextChoices):
    """What became of a correction (the moves are in `rules.CORRECTION_TRANSITIONS`)."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed by both sides")
    DECLINED = "declined", _("not agreed")
    WITHDRAWN = "withdrawn", _("taken back")


@pghistory.track()
class PlacementCorrection(models.Model):
    """What one side says should be recorded instead. `before` and `after` hold the fields that differ, by name, with
    days and amounts as text."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("placement")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=CorrectionState.choices, default=CorrectionState.PROPOSED
    )
    side = models.CharField(_("proposed by the side of the"), max_length=8, choices=CheckIn.Side.choices)
    before = models.JSONField(_("before"))
    after = models.JSONField(_("after"))
    reason = models.CharField(_("why"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"))
    words = models.CharField(_("what the other side said"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], name="one_open_correction_per_placement", condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="answered_correction_has_time",
                condition=Q(state="proposed", answered_at__isnull=True)
                | (~Q(state="proposed") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="correction_changes_something", condition=~Q(after={})),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {', '.join(self.after)}"
