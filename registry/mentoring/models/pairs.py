"""What a mentor and a graduate do together: what they agree on, when they met, and whether it goes on."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.listings.models import Kind
from registry.placements.access import placements_of
from registry.placements.models import Placement
from registry.taxonomy.models import Skill


def mentorships() -> QuerySet[Placement]:
    """The placements that are mentorships."""
    return Placement.objects.filter(kind=Kind.MENTORSHIP)


def mentorships_of(user: User) -> QuerySet[Placement]:
    """The mentorships of a person, on either side."""
    return placements_of(user).filter(kind=Kind.MENTORSHIP)


class Side(models.TextChoices):
    """One of the two."""

    GRADUATE = "graduate", _("graduate")
    MENTOR = "mentor", _("mentor")

    @property
    def other(self) -> Side:
        return Side.MENTOR if self == Side.GRADUATE else Side.GRADUATE


class AgreementState(models.TextChoices):
    """Where a version of an agreement stands (the moves between them are in `rules.AGREEMENT_TRANSITIONS`)."""

    PROPOSED = "proposed", _("proposed")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("not agreed")
    TAKEN_BACK = "taken", _("taken back")
    REPLACED = "replaced", _("replaced by a newer one")


class Rhythm(models.IntegerChoices):
    """How often the two mean to meet, in days."""

    WEEKLY = 7, _("every week")
    FORTNIGHTLY = 14, _("every two weeks")
    THREE_WEEKLY = 21, _("every three weeks")
    MONTHLY = 30, _("every month")


WEEKS_AT_MOST = 104
GOALS_AT_MOST = 3


@pghistory.track()
class MentorshipAgreement(models.Model):
    """What the two want to reach, for how long, how often they meet. A change is a new version; the old ones stay."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="mentorship_agreements", verbose_name=_("mentorship")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    goals = ArrayField(models.CharField(max_length=140), size=GOALS_AT_MOST, verbose_name=_("goals"))
    weeks = models.PositiveSmallIntegerField(
        _("weeks"), validators=[MinValueValidator(1), MaxValueValidator(WEEKS_AT_MOST)]
    )
    every_days = models.PositiveSmallIntegerField(_("rhythm"), choices=Rhythm.choices)
    state = models.CharField(_("state"), max_length=8, choices=AgreementState.choices, default=AgreementState.PROPOSED)
    proposed_by = models.CharField(_("proposed by"), max_length=8, choices=Side.choices)
    proposed_at = models.DateTimeField(_("proposed"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("agreement of a mentorship")
        verbose_name_plural = _("agreements of mentorships")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "version"], name="one_agreement_of_a_version"),
            models.UniqueConstraint(fields=["placement"], name="one_agreement_in_force", condition=Q(state="agreed")),
            models.UniqueConstraint(fields=["placement"], name="one_agreement_proposed", condition=Q(state="proposed")),
            models.CheckConstraint(
                name="agreement_has_goals", condition=Q(goals__len__gte=1, goals__len__lte=GOALS_AT_MOST)
            ),
            models.CheckConstraint(name="agreement_weeks", condition=Q(weeks__range=(1, WEEKS_AT_MOST))),
            models.CheckConstraint(name="agreement_rhythm", condition=Q(every_days__in=Rhythm.values)),
            models.CheckConstraint(
                name="answered_agreement_has_time",
                condition=Q(state="proposed", answered_at=None) | (~Q(state="proposed") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.version}"


class SessionState(models.TextChoices):
    """How far a session is confirmed (the moves between them are in `rules.SESSION_TRANSITIONS`)."""

    RECORDED = "recorded", _("waits for the other side")
    CONFIRMED = "confirmed", _("confirmed by both")
    CONTESTED = "contested", _("contested")
    REMOVED = "removed", _("taken back")


SHORTEST, LONGEST = timedelta(minutes=5), timedelta(minutes=480)
TAKES = Func(F("starts_at"), F("ends_at"), RangeBoundary(), function="tstzrange", output_field=DateTimeRangeField())


@pghistory.track()
class Session(models.Model):
    """One meeting: recorded by one side, confirmed by the other. Only confirmed ones count as hours."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("mentorship")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills"))
    topics = models.CharField(_("other topics"), max_length=140, blank=True)
    notes = models.TextField(_("notes"), max_length=1500, blank=True)
    recorded_by = models.CharField(_("recorded by"), max_length=8, choices=Side.choices)
    recorded_at = models.DateTimeField(_("recorded"))
    state = models.CharField(_("state"), max_length=9, choices=SessionState.choices, default=SessionState.RECORDED)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    contest_reason = models.CharField(_("what is not right"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("mentoring session")
        verbose_name_plural = _("mentoring sessions")
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                name="session_takes_5_to_480_minutes",
                condition=Q(ends_at__gte=F("starts_at") + SHORTEST, ends_at__lte=F("starts_at") + LONGEST),
            ),
            models.CheckConstraint(
                name="session_contest_has_words", condition=~Q(state="contested") | ~Q(contest_reason="")
            ),
            models.CheckConstraint(
                name="answered_session_has_time",
                condition=Q(state="recorded", answered_at=None) | (~Q(state="recorded") & Q(answered_at__isnull=False)),
            ),
            # Two people cannot meet twice at once. What is contested or taken back may be recorded anew, as it was.
            ExclusionConstraint(
                name="sessions_of_a_pair_do_not_overlap",
                expressions=[(TAKES, RangeOperators.OVERLAPS), ("placement", RangeOperators.EQUAL)],
                condition=Q(state__in=["recorded", "confirmed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="session_counting", condition=Q(state="confirmed")),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.starts_at:%Y-%m-%d}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


STEPS_AT_MOST = 5


class NextStep(models.Model):
    """What is to be done until the next session; either side ticks it off."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps", verbose_name=_("session"))
    words = models.CharField(_("what"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.CharField(_("ticked off by"), max_length=8, choices=Side.choices, blank=True)

    class Meta:
        verbose_name = _("next step")
        verbose_name_plural = _("next steps")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="done_step_has_time",
                condition=Q(done_at=None, done_by="") | (Q(done_at__isnull=False) & ~Q(done_by="")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="step_due", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return self.words


class Pulse(models.Model):
    """When the two were last reminded, and whether they were asked if it goes on. One row for each mentorship."""

    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, related_name="pulse", verbose_name=_("mentorship")
    )
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    # Asked after six weeks of silence; a new session withdraws the question.
    asked_at = models.DateTimeField(_("asked whether it goes on"), null=True, blank=True)
    graduate_goes_on_at = models.DateTimeField(_("the graduate goes on"), null=True, blank=True)
    mentor_goes_on_at = models.DateTimeField(_("the mentor goes on"), null=True, blank=True)

    class Meta:
        verbose_name = _("pulse of a mentorship")
        verbose_name_plural = _("pulses of mentorships")

    def __str__(self) -> str:
        return str(self.placement)

    def asks(self, side: str) -> bool:
        """Whether this side has not said yet if it goes on."""
        said = self.graduate_goes_on_at if side == Side.GRADUATE else self.mentor_goes_on_at
        return self.asked_at is not None and (said is None or said < self.asked_at)

    @property
    def last_yes_at(self) -> datetime | None:
        said = [at for at in (self.graduate_goes_on_at, self.mentor_goes_on_at) if at is not None]
        return max(said, default=None)
