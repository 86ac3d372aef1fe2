"""Training programmes, their cohorts, and who was enrolled in them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pghistory
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Role, User
from registry.places.models import Country, Region
from registry.taxonomy.models import Skill


def of_officer(user: User, provider: str) -> Q:
    """A filter: the organisation to which the path `provider` leads is verified, and the person runs its programmes."""
    asked = {
        "kind": Organisation.Kind.PROVIDER,
        "state": Organisation.State.VERIFIED,
        "memberships__user_id": user.pk,
        "memberships__user__is_active": True,
        "memberships__role__in": [Role.OWNER, Role.OFFICER],
    }
    return Q(**{"__".join(filter(None, [provider, name])): value for name, value in asked.items()})


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def public(self) -> ProgrammeQuerySet:
        """Programmes of providers that an administrator has verified."""
        return self.filter(provider__state=Organisation.State.VERIFIED)

    def of_officer(self, user: User) -> ProgrammeQuerySet:
        """Programmes of the verified providers that a person acts for as owner or officer."""
        return self.filter(of_officer(user, "provider"))


@pghistory.track()
class Programme(models.Model):
    """A course of training that a provider runs again and again."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="programmes", verbose_name=_("provider")
    )
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"), max_length=1200, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="programmes", verbose_name=_("skills taught"))

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def public(self) -> CohortQuerySet:
        """Cohorts of providers that an administrator has verified."""
        return self.filter(programme__provider__state=Organisation.State.VERIFIED)

    def of_officer(self, user: User) -> CohortQuerySet:
        """Cohorts of the verified providers that a person acts for as owner or officer."""
        return self.filter(of_officer(user, "programme__provider"))


@pghistory.track()
class Cohort(models.Model):
    """One run of a programme: a place, dates, and enrolments."""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("programme")
    )
    name = models.CharField(_("name"), max_length=160)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "slug"]
        constraints = [
            models.CheckConstraint(
                name="cohort_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A cohort cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """How an enrolment ended."""

    IN_TRAINING = "in_training", _("in training")
    GRADUATED = "graduated", _("graduated")
    WITHDREW = "withdrew", _("left before the end")


class Intent(models.TextChoices):
    """What the person wanted from the training, asked no later than its first day."""

    JOB = "job", _("a job")
    SELF_EMPLOYMENT = "self_employment", _("self-employment")
    STUDY = "study", _("further study")
    NONE = "none", _("no work for now")


class EnrolmentConnectivity(models.TextChoices):
    """How the person gets online at home."""

    FIBRE = "fibre", _("fibre")
    MOBILE = "mobile", _("mobile network")
    NONE = "none", _("no connection")


# Who was invited less than a day ago is left in peace, and who let five invitations lie is not written to with the
# others any more: an officer who knows them may still invite them by hand.
AGAIN_AFTER = timedelta(days=1)
MOST_INVITATIONS = 5


# Whose profile has stood still for so long may be helped; who was reminded lately, or three times, is left in peace.
STUCK_AFTER = timedelta(days=14)
# Who has left a check-in unanswered for so long is shown to their provider, who may know why.
SILENT_AFTER = timedelta(days=14)
REMIND_AGAIN_AFTER = timedelta(days=14)
MOST_REMINDERS = 3


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def counted(self) -> EnrolmentQuerySet:
        """Without those that turned out to be a second row of the same person in a cohort."""
        return self.filter(merged_into=None)

    def graduated(self) -> EnrolmentQuerySet:
        return self.counted().filter(outcome=Outcome.GRADUATED)

    def unclaimed(self) -> EnrolmentQuerySet:
        return self.counted().filter(user=None)

    def uncertified(self) -> EnrolmentQuerySet:
        """Graduates for whom the roster names no certificate, so that none can be confirmed."""
        return self.graduated().filter(certificate="")

    def to_remind(self, at: datetime) -> EnrolmentQuerySet:
        """Who is written to when a whole cohort is invited at that moment."""
        sent = ClaimInvitation.objects.filter(enrolment=OuterRef("pk")).order_by()
        recent = sent.open(at).filter(sent_at__gt=at - AGAIN_AFTER)
        times = sent.values("enrolment").annotate(times=Count("pk")).filter(times__gte=MOST_INVITATIONS)
        return self.unclaimed().exclude(email="").exclude(Exists(recent)).exclude(Exists(times))

    def bounced(self) -> EnrolmentQuerySet:
        """Unclaimed places whose present address refused an invitation."""
        refused = ClaimInvitation.objects.filter(enrolment=OuterRef("pk"), sent_to=OuterRef("email"))
        return self.unclaimed().filter(Exists(refused.filter(bounced_at__isnull=False)))

    def stuck(self, at: datetime) -> EnrolmentQuerySet:
        """Claimed places whose profile has stood still at a step for two weeks."""
        return self.filter(user__isnull=False, progress__since__lte=at - STUCK_AFTER).exclude(progress__step="")

    def silent(self, at: datetime) -> EnrolmentQuerySet:
        """Placed people who have left a check-in unanswered for two weeks."""
        return self.filter(user__isnull=False, progress__silent_since__lte=at - SILENT_AFTER)

    def to_nudge(self, at: datetime) -> EnrolmentQuerySet:
        """Who of those is written to when a whole cohort is reminded at that moment."""
        lately = Q(progress__reminded_at__gt=at - REMIND_AGAIN_AFTER)
        return self.stuck(at).exclude(lately).filter(progress__reminders__lt=MOST_REMINDERS)

    def of_officer(self, user: User) -> EnrolmentQuerySet:
        """Enrolments with the verified providers that a person acts for as owner or officer."""
        return self.filter(of_officer(user, "cohort__programme__provider"))


@pghistory.track()
class Enrolment(models.Model):
    """A person in a cohort, as the provider's roster says. Once claimed, it belongs to a `User`."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    reference = models.CharField(_("reference"), max_length=60)
    given_names = models.CharField(_("given names"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    enrolled_on = models.DateField(_("enrolled"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    graduated_on = models.DateField(_("graduated"), null=True, blank=True)
    intent = models.CharField(_("intent"), max_length=16, choices=Intent.choices, blank=True)
    connectivity = models.CharField(_("connectivity"), max_length=8, choices=EnrolmentConnectivity.choices, blank=True)
    certificate = models.CharField(_("certificate"), max_length=200, blank=True)
    skills_text = models.CharField(_("skills, as the roster says"), max_length=1000, blank=True)
    contact_lost_on = models.DateField(_("contact lost"), null=True, blank=True)
    # The key under which sealed answers lie; random, so that it links to nothing for whoever has only that table.
    sealed_subject = models.UUIDField(_("subject of sealed answers"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("claimed by")
    )
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    # The same person's other row in this cohort, when a registrar found that there are two.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    created_at = models.DateTimeField(_("imported"), auto_now_add=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "reference"], name="one_enrolment_per_reference"),
            models.UniqueConstraint(
                fields=["cohort", "user"], name="one_enrolment_per_person", condition=Q(user__isnull=False)
            ),
            models.CheckConstraint(
                name="graduation_date_iff_graduated",
                condition=Q(outcome="graduated", graduated_on__isnull=False)
                | (~Q(outcome="graduated") & Q(graduated_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="graduated_after_enrolled",
                condition=Q(graduated_on__isnull=True) | Q(graduated_on__gte=F("enrolled_on")),
            ),
            models.CheckConstraint(name="merged_enrolment_is_nobodys", condition=Q(merged_into=None) | Q(user=None)),
            models.CheckConstraint(name="enrolment_can_be_reached", condition=~Q(email="", phone="")),
        ]
        indexes = [
            # Duplicate proposals compare people with the same phone.
            models.Index(fields=["phone"], name="enrolment_phone", condition=~Q(phone="")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.cohort}"

    @property
    def display_name(self) -> str:
        return f"{self.given_names} {self.family_name}".strip()


class HelpStep(models.TextChoices):
    """The steps of the builder at which a provider may help, as the builder calls them."""

    SKILLS = "skills", _("Skills")
    WISHES = "wishes", _("Wishes")
    LANGUAGES = "languages", _("Languages")
    BASICS = "basics", _("About you")
    EXPERIENCE = "experience", _("Experience")


class Progress(models.Model):
    """At which step of the builder the person of an enrolment stands, so that their provider can help them go on.

    Only which step, never what stands in it; and no step that is the person's free choice, such as who may see them.
    """

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.CASCADE, related_name="progress", verbose_name=_("enrolment")
    )
    step = models.CharField(_("step"), max_length=12, choices=HelpStep.choices, blank=True)
    since = models.DateTimeField(_("since"))
    # Since when a question how their work goes has had no answer.
    silent_since = models.DateTimeField(_("check-in unanswered since"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)

    class Meta:
        verbose_name = _("progress of an enrolment")
        verbose_name_plural = _("progress of enrolments")

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.step}"


class EnrolmentSkill(models.Model):
    """A skill that the roster names for an enrolment, linked to the taxonomy."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="skills", verbose_name=_("enrolment")
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))
    phrase = models.CharField(_("as written"), max_length=200)

    class Meta:
        verbose_name = _("skill of an enrolment")
        verbose_name_plural = _("skills of enrolments")
        constraints = [models.UniqueConstraint(fields=["enrolment", "skill"], name="one_skill_per_enrolment")]

    def __str__(self) -> str:
        return self.phrase


class ClaimInvitationQuerySet(models.QuerySet["ClaimInvitation"]):
    def open(self, at: datetime) -> ClaimInvitationQuerySet:
        return self.filter(used_at=None, expires_at__gt=at)


class ClaimInvitation(models.Model):
    """A secret link by which the person of an enrolment makes it theirs. The secret is known by its hash."""

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("enrolment")
    )
    token_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    # The secret itself, sealed, for as long as the mail may still have to be written (see `notices.py`).
    sealed_token = models.BinaryField(_("sealed secret"), null=True, blank=True)
    sent_to = models.EmailField(_("sent to"))
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("refused by the mail server"), null=True, blank=True)

    objects = ClaimInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim invitation")
        verbose_name_plural = _("claim invitations")
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.enrolment} → {self.sent_to}"


class RosterImport(models.Model):
    """A roster that was applied: which file, by whom, with which counts."""

    append_only = True

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="imports", verbose_name=_("cohort"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    new = models.PositiveIntegerField(_("new"))
    changed = models.PositiveIntegerField(_("changed"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    refused = models.PositiveIntegerField(_("refused"))

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.cohort} {self.at:%Y-%m-%d}"


class DuplicateProposal(models.Model):
    """Two enrolments that may be the same person: same phone, alike names, same year of birth. People decide."""

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("different people")
        CONFLICT = "conflict", _("the same person, but their accounts contradict each other")

    first = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+", verbose_name=_("first"))
    second = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="+", verbose_name=_("second"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    # Where both belong to accounts, their holders say so too before these become one.
    first_agreed_at = models.DateTimeField(_("agreed by the first account"), null=True, blank=True)
    second_agreed_at = models.DateTimeField(_("agreed by the second account"), null=True, blank=True)
    created_at = models.DateTimeField(_("proposed"), auto_now_add=True)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="one_duplicate_proposal"),
            models.CheckConstraint(name="duplicate_pair_is_ordered", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"
