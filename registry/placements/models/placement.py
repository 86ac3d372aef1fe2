"""Engagements that really happened, confirmed by both sides."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.hiring.models import Offer
from registry.listings.models import Kind
from registry.places.models import Country, Currency
from registry.profiles.models import MentorProfile, Profile
from registry.taxonomy.models import IscoGroup


class PlacementState(models.TextChoices):
    """How far a placement is confirmed (the moves between them are in `rules.TRANSITIONS`)."""

    EXPECTED = "expected", _("agreed, not confirmed yet")
    CLAIMED = "claimed", _("confirmed by one side")
    CONFIRMED = "confirmed", _("confirmed by both sides")
    DISPUTED = "disputed", _("in dispute")
    CANCELLED = "cancelled", _("did not happen")


class EvidenceLevel(models.TextChoices):
    """What a placement rests on (the rule is `rules.evidence_level`), from the least to the most."""

    SELF = "self", _("the graduate's word alone")
    EMPLOYER = "employer", _("the employer's or mentor's word alone")
    DOCUMENT = "document", _("one side's word and a document that a programme officer has looked at")
    BOTH = "both", _("the word of both sides")


class PlacementQuerySet(models.QuerySet["Placement"]):
    def counting(self) -> PlacementQuerySet:
        """Placements that count in the figures: work, confirmed by both sides. A mentorship is not a role."""
        counted = self.filter(state=PlacementState.CONFIRMED).exclude(kind=Kind.MENTORSHIP)
        # A renewed contract goes on: where the former counts, the renewal is no second engagement.
        return counted.exclude(renews__state=PlacementState.CONFIRMED, renews__isco=F("isco"))

    def visible_to(self, user: User) -> PlacementQuerySet:
        """The placements of a person: as graduate, as member of the employer, or as mentor."""
        return self.filter(
            Q(profile__user=user) | Q(organisation__memberships__user=user) | Q(mentor__user=user)
        ).distinct()


PERIOD = Func(F("starts_on"), F("ended_on"), RangeBoundary(), function="daterange", output_field=DateRangeField())


@pghistory.track()
class Placement(models.Model):
    """One engagement of a graduate: what, with whom, since when, and who has confirmed it."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    offer = models.OneToOneField(
        Offer, on_delete=models.PROTECT, null=True, blank=True, related_name="placement", verbose_name=_("offer")
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="placements", verbose_name=_("graduate")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("employer"),
    )
    mentor = models.ForeignKey(
        MentorProfile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
        verbose_name=_("mentor"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    role = models.CharField(_("role"), max_length=140)
    isco = models.ForeignKey(IscoGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation group"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country of the placement")
    )
    starts_on = models.DateField(_("starts"))
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    pay = models.DecimalField(_("pay"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("currency")
    )
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    is_cross_border = models.BooleanField(_("across the border"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=PlacementState.choices, default=PlacementState.EXPECTED)
    graduate_confirmed_at = models.DateTimeField(_("confirmed by the graduate"), null=True, blank=True)
    employer_confirmed_at = models.DateTimeField(_("confirmed by the employer"), null=True, blank=True)
    dispute_reason = models.TextField(_("what is disputed"), max_length=1500, blank=True)
    # How an administrator settled a dispute, in the words that both sides read.
    resolution = models.TextField(_("how it was settled"), max_length=1500, blank=True)
    resolved_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    # The contract that this one goes on from. Each has its own value.
    renews = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewal", verbose_name=_("renews")
    )
    created_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="placement_has_one_employer",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
            models.CheckConstraint(
                name="confirmed_means_both",
                condition=~Q(state="confirmed")
                | Q(graduate_confirmed_at__isnull=False, employer_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="claimed_means_one",
                condition=~Q(state="claimed")
                | Q(graduate_confirmed_at__isnull=False, employer_confirmed_at__isnull=True)
                | Q(graduate_confirmed_at__isnull=True, employer_confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="placement_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on")),
                violation_error_message=_("A placement cannot end before it starts."),
            ),
            models.CheckConstraint(
                name="placement_pay_has_currency", condition=Q(pay__isnull=True) | Q(currency__isnull=False)
            ),
            models.CheckConstraint(
                name="only_contracts_are_renewed", condition=Q(renews__isnull=True) | Q(kind=Kind.CONTRACT.value)
            ),
            # One engagement with one employer is counted once: its periods cannot overlap.
            ExclusionConstraint(
                name="no_overlapping_engagement",
                expressions=[
                    (PERIOD, RangeOperators.OVERLAPS),
                    ("profile", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                ],
                condition=~Q(state="cancelled") & Q(organisation__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["profile", "starts_on"], name="placement_counting", condition=Q(state="confirmed")),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.starts_on}"

    @property
    def employer(self) -> Organisation | MentorProfile:
        """The other side of the graduate."""
        employer = self.organisation or self.mentor
        assert employer is not None  # the table says so too
        return employer

    @property
    def employer_name(self) -> str:
        return str(self.employer)
