"""Jobs, contracts and mentorships."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, Role, User
from registry.places.models import Country, Currency, Region
from registry.profiles.models import MentorProfile
from registry.profiles.models.graduate import WorkKind
from registry.taxonomy.models import IscoGroup, Skill

from .deciding import (
    APPEALABLE,
    AppealState,
    BandChoice,
    DecisionKind,
    ListingAppeal,
    ListingCheck,
    ListingDecision,
)

__all__ = [
    "APPEALABLE",
    "AppealState",
    "BandChoice",
    "DecisionKind",
    "Kind",
    "Listing",
    "ListingAppeal",
    "ListingCheck",
    "ListingDecision",
    "ListingQuerySet",
    "ListingQuestion",
    "ListingSkill",
    "QuestionKind",
    "State",
]


class Kind(models.TextChoices):
    """What is offered. The codes are those of `WorkKind`."""

    JOB = WorkKind.JOB.value, _("job")
    CONTRACT = WorkKind.CONTRACT.value, _("contract")
    MENTORSHIP = WorkKind.MENTORSHIP.value, _("mentorship")


class State(models.TextChoices):
    """Where a listing stands (the moves between them are in `rules.TRANSITIONS`)."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("being checked")
    OPEN = "open", _("open")
    PAUSED = "paused", _("paused")
    HIDDEN = "hidden", _("taken down to be looked at")
    FILLED = "filled", _("filled")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("expired")


class ListingQuerySet(models.QuerySet["Listing"]):
    def open(self, on: date) -> ListingQuerySet:
        """Listings that one can apply to on that day."""
        return self.filter(state=State.OPEN, closes_on__gte=on)

    def of_verified_owners(self) -> ListingQuerySet:
        """Listings of organisations and mentors that are verified now."""
        return self.filter(
            Q(organisation__state="verified") | Q(mentor__state="verified", mentor__user__is_active=True)
        )

    def on_pages(self, on: date) -> ListingQuerySet:
        """Listings that everybody sees: open, of an owner in good standing."""
        return self.open(on).of_verified_owners()

    def visible_to(self, user: User | None) -> ListingQuerySet:
        """What a reader may open: everything that was published, also when it is over, and their own drafts.

        What was taken down to be looked at is its owner's and the moderators' alone until somebody decides.
        """
        if user is not None and user.has_perm("listings.view_listing"):
            return self
        published = Listing.objects.filter(published_at__isnull=False).exclude(state=State.HIDDEN)
        published = published.of_verified_owners()
        if user is None:
            return self.filter(pk__in=published.values("pk"))
        own = Listing.objects.owned_by(user)
        return self.filter(Q(pk__in=published.values("pk")) | Q(pk__in=own.values("pk")))

    # Memberships are asked for in a subquery: to join them costs PostgreSQL more to plan than all the rest to do.

    def owned_by(self, user: User) -> ListingQuerySet:
        """Listings that a person may see from inside: their organisations' and their own."""
        memberships = Membership.objects.filter(user=user)
        return self.filter(Q(organisation__in=memberships.values("organisation")) | Q(mentor__user=user))

    def editable_by(self, user: User) -> ListingQuerySet:
        """Listings that a person may change: as owner or recruiter of the organisation, or as the mentor."""
        memberships = Membership.objects.filter(user=user, role__in=[Role.OWNER, Role.RECRUITER])
        return self.filter(Q(organisation__in=memberships.values("organisation")) | Q(mentor__user=user))


@pghistory.track()
class Listing(models.Model):
    """Something that a graduate can apply to."""

    Kind = Kind
    State = State

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("organisation"),
    )
    mentor = models.ForeignKey(
        MentorProfile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="listings",
        verbose_name=_("mentor"),
    )
    posted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("posted by")
    )
    title = models.CharField(_("title"), max_length=140)
    description = models.TextField(_("description"), max_length=6000)
    isco = models.ForeignKey(IscoGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation group"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country of the work")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    is_remote = models.BooleanField(_("can be done remotely"), default=False)
    eligible_countries = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("open to people who live in")
    )
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("languages"))
    pay_min = models.DecimalField(_("pay from"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_max = models.DecimalField(_("pay up to"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("currency")
    )
    duration_days = models.PositiveSmallIntegerField(_("days of work"), null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    rhythm = models.CharField(_("rhythm"), max_length=120, blank=True)
    # Kept by the hiring room, once a day: an application waits that long, and its owner has done nothing since.
    silent_since = models.DateTimeField(_("its owner has been silent since"), null=True, blank=True)
    openings = models.PositiveSmallIntegerField(_("places"), default=1)
    filled = models.PositiveSmallIntegerField(_("places taken"), default=0, editable=False)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    closes_on = models.DateField(_("closes"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    state_reason = models.TextField(_("what the checker said"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints = [
            models.CheckConstraint(
                name="listing_has_one_owner",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
            models.CheckConstraint(
                name="mentorship_is_a_mentors", condition=~Q(kind="mentorship") | Q(mentor__isnull=False)
            ),
            models.CheckConstraint(
                name="work_has_pay",
                condition=Q(kind="mentorship")
                | Q(pay_min__isnull=False, pay_max__isnull=False, currency__isnull=False),
                violation_error_message=_("Say what you pay: from, up to, and in which currency."),
            ),
            models.CheckConstraint(
                name="pay_range_is_ordered",
                condition=Q(pay_min__isnull=True) | Q(pay_max__gte=F("pay_min"), pay_min__gte=0),
                violation_error_message=_("The higher end of the pay is below the lower end."),
            ),
            models.CheckConstraint(name="listing_has_places", condition=Q(openings__range=(1, 200))),
            # Accepted offers take a place under a lock on this row; the database has the last word.
            models.CheckConstraint(name="listing_never_overfilled", condition=Q(filled__lte=F("openings"))),
            models.CheckConstraint(
                name="published_listing_has_time",
                condition=Q(state__in=["draft", "review", "closed"]) | Q(published_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], name="listing_open", condition=Q(state="open")),
            models.Index(fields=["closes_on"], name="listing_expiry", condition=Q(state="open")),
            # Few, and asked for once a day, when their time is over too.
            models.Index(fields=["closes_on"], name="listing_standing", condition=Q(state__in=["paused"])),
            models.Index(fields=["updated_at"], name="listing_queue", condition=Q(state="review")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def owner_name(self) -> str:
        """Who offers it, as shown to everybody. A mentor publishes under their own name."""
        return self.organisation.name if self.organisation else str(self.mentor)

    @property
    def owner_country(self) -> str:
        """The country to which a graduate's data goes when they meet the owner."""
        owner = self.organisation or self.mentor
        assert owner is not None  # listing_has_one_owner
        return owner.country_id

    @property
    def places_left(self) -> int:
        return self.openings - self.filled


@pghistory.track()
class ListingSkill(models.Model):
    """A skill that a listing asks for: level 1 to 5, weight 1 to 3, required or welcome."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="skills", verbose_name=_("listing"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="asked_by", verbose_name=_("skill"))
    is_required = models.BooleanField(_("required"), default=True)
    level = models.PositiveSmallIntegerField(_("level"), default=3)
    weight = models.PositiveSmallIntegerField(_("weight"), default=2)

    class Meta:
        verbose_name = _("skill of a listing")
        verbose_name_plural = _("skills of listings")
        ordering = ["-is_required", "-weight", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "skill"],
                name="one_requirement_per_skill",
                violation_error_message=_("This skill is in the list already."),
            ),
            models.CheckConstraint(name="requirement_level_1_to_5", condition=Q(level__range=(1, 5))),
            models.CheckConstraint(name="requirement_weight_1_to_3", condition=Q(weight__range=(1, 3))),
        ]
        indexes = [models.Index(fields=["skill"], name="listing_skill_search")]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    TEXT = "text", _("in words")
    YES_NO = "yes_no", _("yes or no")


@pghistory.track()
class ListingQuestion(models.Model):
    """What an owner asks of everybody who applies. The answers are the application's."""

    Kind = QuestionKind

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="questions", verbose_name=_("listing"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answered"), max_length=6, choices=QuestionKind.choices, default=QuestionKind.TEXT)
    is_required = models.BooleanField(_("needs an answer"), default=True)

    class Meta:
        verbose_name = _("screening question")
        verbose_name_plural = _("screening questions")
        ordering = ["listing", "position"]
        constraints = [
            # The position is the slot: five of them are five questions at most.
            models.UniqueConstraint(fields=["listing", "position"], name="one_question_per_position"),
            models.CheckConstraint(name="question_position_1_to_5", condition=Q(position__range=(1, 5))),
            models.CheckConstraint(name="question_has_words", condition=~Q(text="")),
            models.CheckConstraint(name="question_kind_is_known", condition=Q(kind__in=["text", "yes_no"])),
        ]

    def __str__(self) -> str:
        return self.text
