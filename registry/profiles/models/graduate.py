"""A graduate's profile."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Consent, ConsentState, Purpose, User
from registry.places.models import Country, Currency, Language, Region
from registry.profiles import rules
from registry.taxonomy.models import IscoGroup, Skill


class Visibility(models.TextChoices):
    """What others may see of a profile before the graduate meets them."""

    PRIVATE = "private", _("nobody")
    ANONYMOUS = "anonymous", _("an anonymous card")
    NAMED = "named", _("a card with my name")


class WorkKind(models.TextChoices):
    """The kinds of work that a graduate may look for; the same as the kinds of listing."""

    JOB = "job", _("a job")
    CONTRACT = "contract", _("freelance contracts")
    MENTORSHIP = "mentorship", _("a mentor")


def consented(purpose: Purpose, user_ref: str = "user") -> Exists:
    """Whether the person behind a row agreed to a purpose, as the answer stands now."""
    return Exists(Consent.objects.filter(user=OuterRef(user_ref), purpose=purpose, state=ConsentState.GIVEN))


class ProfileQuerySet(models.QuerySet["Profile"]):
    def consenting(self, purpose: Purpose) -> ProfileQuerySet:
        return self.filter(consented(purpose))

    def matchable(self) -> ProfileQuerySet:
        """Profiles that may be ranked: the graduate agreed to matching and is looking for work."""
        return self.filter(is_looking=True, user__is_active=True).consenting(Purpose.MATCHING)

    def on_talent_pages(self) -> ProfileQuerySet:
        """Profiles whose anonymous card may be shown; what of it, and to whom, the disclosure gate decides."""
        return (
            self.filter(user__is_active=True, is_looking=True)
            .exclude(visibility=Visibility.PRIVATE)
            .consenting(Purpose.PUBLIC_CARD)
        )


@pghistory.track()
class Profile(models.Model):
    """What a graduate offers and looks for."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile", verbose_name=_("person"))
    date_of_birth = models.DateField(_("date of birth"))
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    headline = models.CharField(_("headline"), max_length=120, blank=True)
    about = models.TextField(_("about me"), max_length=1500, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("lives in"))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    nationality = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nationality")
    )
    visibility = models.CharField(
        _("who can see you"), max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    # Parts of the card that the person keeps to themselves until they are introduced: names from `rules.HIDEABLE`.
    hidden_fields = ArrayField(
        models.CharField(max_length=20), default=list, blank=True, verbose_name=_("hidden parts of the card")
    )
    # ISO 3166-1 codes. Organisations and mentors there see the person only after an introduction; a card that is
    # hidden from any country is not on the open internet either, where everybody could look.
    hidden_in = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("hidden from these countries")
    )
    is_looking = models.BooleanField(_("looking for work"), default=True)

    available_from = models.DateField(_("available from"), null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    # The hours of the day, where the person lives, in which they would work.
    works_from = models.PositiveSmallIntegerField(_("works from"), default=rules.WORKS_FROM)
    works_until = models.PositiveSmallIntegerField(_("works until"), default=rules.WORKS_UNTIL)
    wants = ArrayField(
        models.CharField(max_length=10, choices=WorkKind.choices),
        default=list,
        blank=True,
        verbose_name=_("looking for"),
    )
    aims = models.ManyToManyField(IscoGroup, blank=True, related_name="+", verbose_name=_("occupations I aim at"))
    wants_remote = models.BooleanField(_("remote work"), default=True)
    may_move_to = models.ManyToManyField(Country, blank=True, related_name="+", verbose_name=_("would move to"))
    pay_floor = models.DecimalField(_("least pay a month"), max_digits=12, decimal_places=2, null=True, blank=True)
    pay_currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("currency")
    )
    # Contracts are priced by the whole; a day of work is the measure that freelancers think in.
    contract_floor = models.DecimalField(
        _("least pay a day of contract work"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    contract_currency = models.ForeignKey(
        Currency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("currency of contracts"),
    )
    sealed_subject = models.UUIDField(_("subject of sealed answers"), default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [
            models.CheckConstraint(
                name="pay_floor_has_currency",
                condition=Q(pay_floor__isnull=True) | Q(pay_currency__isnull=False),
                violation_error_message=_("Say in which currency the least pay is."),
            ),
            models.CheckConstraint(
                name="contract_floor_has_currency",
                condition=Q(contract_floor__isnull=True) | Q(contract_currency__isnull=False),
                violation_error_message=_("Say in which currency the least pay is."),
            ),
            models.CheckConstraint(
                name="hours_in_a_week", condition=Q(hours_per_week__isnull=True) | Q(hours_per_week__range=(1, 60))
            ),
            models.CheckConstraint(
                name="working_day_is_ordered",
                condition=Q(works_from__lt=F("works_until"), works_until__lte=24),
                violation_error_message=_("The day must end after it begins."),
            ),
        ]
        indexes = [
            # The talent pages list newest first, and only cards that are not private.
            models.Index(fields=["-updated_at", "-id"], name="profile_visible", condition=~Q(visibility="private")),
            GinIndex(fields=["wants"], name="profile_wants"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class TrustLevel(models.TextChoices):
    """How a skill or a certification is proven, the strongest first."""

    RECOGNISED = "recognised", _("signed by a recognised issuer")
    PROVIDER = "provider", _("confirmed by the training provider")
    UNKNOWN_ISSUER = "unknown_issuer", _("signed by an unknown issuer")
    SELF = "self", _("self-declared")


@pghistory.track()
class ProfileSkill(models.Model):
    """A skill that a graduate has, at a level from 1 (beginner) to 5 (expert)."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="skills", verbose_name=_("profile"))
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="held_by", verbose_name=_("skill"))
    level = models.PositiveSmallIntegerField(_("level"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    # The strongest proof among the certifications for this skill; kept by the credentials room.
    trust = models.CharField(_("proof"), max_length=16, choices=TrustLevel.choices, default=TrustLevel.SELF)
    last_used_year = models.PositiveSmallIntegerField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("skill of a graduate")
        verbose_name_plural = _("skills of graduates")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "skill"],
                name="one_level_per_skill",
                violation_error_message=_("This skill is on your profile already."),
            ),
            models.CheckConstraint(name="skill_level_1_to_5", condition=Q(level__range=(1, 5))),
        ]
        indexes = [models.Index(fields=["skill", "level"], name="profile_skill_search")]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


@pghistory.track()
class Experience(models.Model):
    """Work that a graduate did, paid, unpaid or informal: all of it counts."""

    class Kind(models.TextChoices):
        PAID = "paid", _("paid")
        UNPAID = "unpaid", _("unpaid")
        INFORMAL = "informal", _("informal")

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="experiences", verbose_name=_("profile")
    )
    title = models.CharField(_("what you did"), max_length=120)
    place = models.CharField(_("where"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PAID)
    isco = models.ForeignKey(
        IscoGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("occupation group")
    )
    months = models.PositiveSmallIntegerField(_("months"))

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experience")
        constraints = [models.CheckConstraint(name="experience_months", condition=Q(months__range=(1, 600)))]

    def __str__(self) -> str:
        return self.title


class Cefr(models.TextChoices):
    """The levels of the Common European Framework of Reference for Languages."""

    A1 = "A1", "A1"
    A2 = "A2", "A2"
    B1 = "B1", "B1"
    B2 = "B2", "B2"
    C1 = "C1", "C1"
    C2 = "C2", "C2"


@pghistory.track()
class ProfileLanguage(models.Model):
    """A language that a graduate speaks."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="languages", verbose_name=_("profile"))
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+", verbose_name=_("language"))
    level = models.CharField(_("level"), max_length=2, choices=Cefr.choices)

    class Meta:
        verbose_name = _("language of a graduate")
        verbose_name_plural = _("languages of graduates")
        constraints = [models.UniqueConstraint(fields=["profile", "language"], name="one_level_per_language")]

    def __str__(self) -> str:
        return f"{self.language} {self.level}"
