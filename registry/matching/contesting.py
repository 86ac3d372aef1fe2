"""A match that a graduate contests, and what a person decided about it."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.listings.models import Listing
from registry.profiles.models import Profile


class ContestState(models.TextChoices):
    """Where it stands (the moves between them are in `contests.TRANSITIONS`)."""

    WAITING = "waiting", _("waits for a person")
    DECIDED = "decided", _("decided")
    WITHDRAWN = "withdrawn", _("taken back")


class About(models.TextChoices):
    """What the graduate says is wrong."""

    SKILL = "skill", _("A skill is judged wrongly")
    CONDITION = "condition", _("A condition is judged wrongly")
    ORDER = "order", _("I should be a better match")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    """What a person decided."""

    PUT_FORWARD = "put_forward", _("put forward by a person")
    CORRECTED = "corrected", _("what we held was wrong, and is corrected")
    STANDS = "stands", _("the match stands")


class ContestQuerySet(models.QuerySet["Contest"]):
    def putting_forward(self) -> ContestQuerySet:
        """The decisions that put somebody forward and hold: a newer one about the same pair takes their place."""
        newer = Contest.objects.filter(
            listing=OuterRef("listing"), profile=OuterRef("profile"), decided_at__gt=OuterRef("decided_at")
        )
        return self.filter(outcome=Outcome.PUT_FORWARD).exclude(Exists(newer))


@pghistory.track()
class Contest(models.Model):
    """A graduate asks a person to look at what was computed of them and a listing (Kenya DPA 2019, s. 35).

    `explanation` is what the graduate read when they wrote, so that it can be judged later too.
    """

    State = ContestState
    About = About
    Outcome = Outcome

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="contests", verbose_name=_("graduate"))
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", verbose_name=_("listing"))
    about = models.CharField(_("what is wrong"), max_length=9, choices=About.choices)
    words = models.TextField(_("what the graduate says"), max_length=2000)
    explanation = models.JSONField(_("what was computed"))
    made_at = models.DateTimeField(_("written"))
    due_at = models.DateTimeField(_("answer by"))
    state = models.CharField(_("state"), max_length=9, choices=ContestState.choices, default=ContestState.WAITING)
    outcome = models.CharField(_("decision"), max_length=11, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ContestQuerySet.as_manager()

    class Meta:
        verbose_name = _("contested match")
        verbose_name_plural = _("contested matches")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "profile"], name="one_waiting_contest_per_pair", condition=Q(state="waiting")
            ),
            models.CheckConstraint(name="contest_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="decided_contest_has_reason",
                condition=(Q(state="decided", decided_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""))
                | Q(state__in=["waiting", "withdrawn"], decided_at__isnull=True, outcome="", answer=""),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="contest_queue", condition=Q(state="waiting")),
            # Read with every list of a listing and of a graduate, and hardly ever there.
            models.Index(fields=["listing"], name="contest_of_listing", condition=Q(outcome="put_forward")),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.made_at:%Y-%m-%d}"
