"""When the two sides of an application talk."""

from __future__ import annotations

import uuid
from datetime import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from registry.profiles.models import Profile

from .conversation import Voice
from .introductions import Application


class InterviewState(models.TextChoices):
    """Where an interview stands (the moves between them are in `rules.INTERVIEW_TRANSITIONS`)."""

    PROPOSED = "proposed", _("times proposed")
    AGREED = "agreed", _("agreed")
    HELD = "held", _("took place")
    MISSED = "missed", _("somebody did not come")
    CANCELLED = "cancelled", _("called off")


class InterviewWay(models.TextChoices):
    """How they talk. A phone call costs the one who is called nothing, so it comes first."""

    PHONE = "phone", _("phone call")
    VIDEO = "video", _("video call")
    PLACE = "place", _("in person")


PERIOD = Func(F("starts_at"), F("ends_at"), RangeBoundary(), function="tstzrange", output_field=DateTimeRangeField())


@pghistory.track()
class Interview(models.Model):
    """A talk: one side proposes times, the other chooses one. `profile` is the application's, so that the database can
    see that nobody has agreed to two talks at once."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="interviews", verbose_name=_("application")
    )
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="+", verbose_name=_("graduate"))
    way = models.CharField(_("how"), max_length=5, choices=InterviewWay.choices)
    # A number to call, the link of a video call, or an address.
    where = models.CharField(_("where"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    message = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=InterviewState.choices, default=InterviewState.PROPOSED)
    proposed_by = models.CharField(_("proposed by"), max_length=8, choices=Voice.choices)
    proposed_at = models.DateTimeField(_("proposed"))
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    # Goes up with each change that calendars have to learn (RFC 5545, SEQUENCE).
    sequence = models.PositiveSmallIntegerField(_("change"), default=0)
    missed_by = models.CharField(_("who did not come"), max_length=8, choices=Voice.choices, blank=True)
    changed_at = models.DateTimeField(_("last change"))

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                name="one_open_interview",
                condition=Q(state__in=["proposed", "agreed"]),
                violation_error_message=_("There is an interview under way already."),
            ),
            models.CheckConstraint(name="interview_minutes", condition=Q(minutes__range=(10, 240))),
            models.CheckConstraint(
                name="agreed_interview_has_time",
                condition=Q(state__in=["proposed", "cancelled"]) | Q(starts_at__isnull=False, ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="interview_ends_after_start", condition=Q(starts_at__isnull=True) | Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="missed_interview_says_by_whom", condition=~Q(state="missed") | ~Q(missed_by="")
            ),
            ExclusionConstraint(
                name="one_interview_at_a_time",
                expressions=[(PERIOD, RangeOperators.OVERLAPS), ("profile", RangeOperators.EQUAL)],
                condition=Q(state="agreed"),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="interview_coming", condition=Q(state="agreed"))]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_state_display()}"

    def is_over(self, at: datetime) -> bool:
        return self.ends_at is not None and self.ends_at <= at


class InterviewSlot(models.Model):
    """A time that was proposed."""

    interview = models.ForeignKey(
        Interview, on_delete=models.CASCADE, related_name="slots", verbose_name=_("interview")
    )
    starts_at = models.DateTimeField(_("begins"))

    class Meta:
        verbose_name = _("proposed time")
        verbose_name_plural = _("proposed times")
        ordering = ["starts_at"]
        constraints = [models.UniqueConstraint(fields=["interview", "starts_at"], name="one_slot_per_time")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
