"""What the two say when it is over."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.placements.models import Placement

from .pairs import Side


class Feedback(models.Model):
    """How it was, for the administrators alone: neither side reads the other's."""

    class Helped(models.TextChoices):
        MUCH = "much", _("It helped a lot")
        SOME = "some", _("It helped")
        LITTLE = "little", _("It helped a little")
        NOT = "not", _("It did not help")

    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="mentoring_feedback", verbose_name=_("mentorship")
    )
    side = models.CharField(_("from"), max_length=8, choices=Side.choices)
    helped = models.CharField(_("did it help?"), max_length=6, choices=Helped.choices)
    words = models.TextField(_("in words"), max_length=1500, blank=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("feedback on a mentorship")
        verbose_name_plural = _("feedback on mentorships")
        constraints = [models.UniqueConstraint(fields=["placement", "side"], name="one_feedback_of_each_side")]

    def __str__(self) -> str:
        return f"{self.placement}: {self.get_helped_display()}"


class ReferenceState(models.TextChoices):
    """Where a reference stands (the moves between them are in `rules.REFERENCE_TRANSITIONS`)."""

    OFFERED = "offered", _("waits for the graduate")
    ACCEPTED = "accepted", _("accepted by the graduate")
    DECLINED = "declined", _("not accepted by the graduate")
    REMOVED = "removed", _("taken away")


@pghistory.track()
class Reference(models.Model):
    """One sentence that a mentor says of a graduate in public. The graduate decides whether it is theirs to show."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="mentor_references", verbose_name=_("mentorship")
    )
    words = models.CharField(_("what the mentor says"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=ReferenceState.choices, default=ReferenceState.OFFERED)
    written_at = models.DateTimeField(_("written"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("mentor's reference")
        verbose_name_plural = _("mentors' references")
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement"], name="one_standing_reference", condition=Q(state__in=["offered", "accepted"])
            ),
            models.CheckConstraint(name="reference_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="answered_reference_has_time", condition=Q(state="offered") | Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.words
