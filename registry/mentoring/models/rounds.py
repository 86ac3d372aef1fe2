"""Rounds: when requests to mentors are looked at together, how both sides rank them, and what a round proposes."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.hiring.models import Application, ApplicationState

# Requests that a mentor has not answered: these are what a round is about.
ASKABLE = [ApplicationState.NEW, ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW]


class RoundState(models.TextChoices):
    """Where a round stands (the moves between them are in `rules.ROUND_TRANSITIONS`)."""

    PLANNED = "planned", _("planned")
    OPEN = "open", _("open for ranking")
    PROPOSED = "proposed", _("mentors are asked")
    CLOSED = "closed", _("closed")


PERIOD = Func(F("opens_at"), F("closes_at"), RangeBoundary(), function="tstzrange", output_field=DateTimeRangeField())


@pghistory.track()
class Round(models.Model):
    """A time in which requests to mentors are collected and ranked; at its end each mentor is proposed to."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    state = models.CharField(_("state"), max_length=8, choices=RoundState.choices, default=RoundState.PLANNED)
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    planned_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("planned by")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))),
            models.UniqueConstraint(
                fields=["state"],
                name="one_open_round",
                condition=Q(state="open"),
                violation_error_message=_("Another round is open."),
            ),
            models.CheckConstraint(
                name="proposed_round_has_time",
                condition=~Q(state="proposed") | Q(proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="closed_round_has_time",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
            # A round that was called off takes no time: it was closed and never proposed.
            ExclusionConstraint(
                name="rounds_do_not_overlap",
                expressions=[(PERIOD, RangeOperators.OVERLAPS)],
                condition=~Q(state="closed") | Q(proposed_at__isnull=False),
                violation_error_message=_("Another round runs at this time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%Y-%m-%d} – {self.closes_at:%Y-%m-%d}"


class Preference(models.Model):
    """Where one side puts a request among its own: by hand, or not at all, which is the mentor's to say."""

    class By(models.TextChoices):
        GRADUATE = "graduate", _("the graduate")
        MENTOR = "mentor", _("the mentor")

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="preferences", verbose_name=_("request")
    )
    by = models.CharField(_("by"), max_length=8, choices=By.choices)
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)
    is_refused = models.BooleanField(_("not this one"), default=False)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")
        constraints = [
            models.UniqueConstraint(fields=["application", "by"], name="one_preference_of_each_side"),
            models.CheckConstraint(
                name="preference_is_a_place_or_a_no",
                condition=Q(is_refused=False, position__gte=1) | Q(is_refused=True, position=None, by="mentor"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.by}: {self.position}"


class ProposalState(models.TextChoices):
    """What became of a proposal (the moves between them are in `rules.PROPOSAL_TRANSITIONS`)."""

    MADE = "made", _("waits for the mentor")
    ACCEPTED = "accepted", _("the mentor said yes")
    DECLINED = "declined", _("the mentor said no")
    LAPSED = "lapsed", _("came to nothing")


@pghistory.track()
class Proposal(models.Model):
    """What a round proposes: this graduate for this mentorship. The mentor says yes or no."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("round"))
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("request")
    )
    # Of how each side had ranked the other, from 1; kept, because the ranks go on changing.
    graduate_rank = models.PositiveSmallIntegerField(_("graduate's choice"))
    mentor_rank = models.PositiveIntegerField(_("mentor's choice"))
    state = models.CharField(_("state"), max_length=8, choices=ProposalState.choices, default=ProposalState.MADE)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "application"], name="one_proposal_in_a_round"),
            models.UniqueConstraint(fields=["application"], name="one_proposal_at_a_time", condition=Q(state="made")),
            models.CheckConstraint(
                name="answered_proposal_has_time",
                condition=Q(state="made", answered_at=None) | (~Q(state="made") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="proposal_ranks_from_1", condition=Q(graduate_rank__gte=1, mentor_rank__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_state_display()}"
