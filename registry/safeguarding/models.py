"""What people ask us and report to us, and whom they can call. What they write is sealed at rest."""

from __future__ import annotations

import uuid
from datetime import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.places.models import Country

LONGEST_PAGE = 200


class ConcernKind(models.TextChoices):
    """What happened, in the words of the form."""

    MONEY = "money", _("Somebody asks for money")
    MISLEADING = "misleading", _("A listing or a profile is false or misleading")
    HARASSMENT = "harassment", _("Harassment, threats or unwanted advances")
    DISCRIMINATION = "discrimination", _("Somebody is treated worse for who they are")
    TRAFFICKING = "trafficking", _("Trafficking or forced work")
    IMPERSONATION = "impersonation", _("Somebody pretends to be another person or organisation")
    OTHER = "other", _("Something else")
    QUESTION = "question", _("I need help with the site")


class Urgency(models.TextChoices):
    """How fast somebody must look (`rules.urgency_of`)."""

    NOW = "now", _("somebody is in danger")
    SOON = "soon", _("soon")
    NORMAL = "normal", _("normal")


class SubjectKind(models.TextChoices):
    """What a concern is about. Other rooms hold these things; this room knows only their public ids."""

    PAGE = "page", _("a page")
    LISTING = "listing", _("a listing")
    PROFILE = "profile", _("a graduate's profile")
    CONVERSATION = "conversation", _("a conversation")
    ORGANISATION = "organisation", _("an organisation")
    MENTOR = "mentor", _("a mentor")
    PLACEMENT = "placement", _("a placement")


class ConcernState(models.TextChoices):
    """Where a concern stands (the moves between them are in `rules.TRANSITIONS`)."""

    NEW = "new", _("waiting for us")
    IN_HAND = "in_hand", _("somebody looks into it")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Outcome(models.TextChoices):
    """What came of a concern."""

    HELPED = "helped", _("helped")
    ACTED = "acted", _("acted on it")
    UNFOUNDED = "unfounded", _("unfounded")


WAITING = (ConcernState.NEW, ConcernState.IN_HAND)


class ConcernQuerySet(models.QuerySet["Concern"]):
    def waiting(self) -> ConcernQuerySet:
        """Those whose reporter waits for an answer."""
        return self.filter(state__in=WAITING)

    def overdue(self, at: datetime) -> ConcernQuerySet:
        """Those that wait longer than we promised."""
        return self.waiting().filter(answer_due_at__lt=at)

    def of(self, user: User) -> ConcernQuerySet:
        """What a person has told us themselves. Nobody else finds it: not even whom it is about."""
        return self.filter(reporter=user)


# What the history keeps is who did what when. It neither keeps the words nor remembers a reporter who has gone.
@pghistory.track(exclude=["sealed_words", "sealed_contact", "sealed_receipt", "receipt_hash", "reporter"])
class Concern(models.Model):
    """Something that a person told us: a report, or a question about the site."""

    Kind = ConcernKind
    State = ConcernState

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("what happened"), max_length=14, choices=ConcernKind.choices)
    urgency = models.CharField(_("urgency"), max_length=6, choices=Urgency.choices)
    subject_kind = models.CharField(_("about"), max_length=12, choices=SubjectKind.choices, default=SubjectKind.PAGE)
    subject_id = models.UUIDField(_("public id of what it is about"), null=True, blank=True)
    # Where the reporter was: a path without its query, and without the secrets of links.
    page = models.CharField(_("page"), max_length=LONGEST_PAGE, blank=True)
    sealed_words = models.BinaryField(_("sealed words"))
    # A visitor may report too. When an account goes, what it warned of stays.
    reporter = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("reporter")
    )
    sealed_contact = models.BinaryField(_("sealed contact"), null=True, blank=True)
    # A visitor reads the answer behind a secret link. It is found by its hash and kept sealed for the mail.
    receipt_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True, null=True, blank=True)
    sealed_receipt = models.BinaryField(_("sealed secret"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.CORRIDOR_LANGUAGES, default="en")
    raised_at = models.DateTimeField(_("raised"))
    answer_due_at = models.DateTimeField(_("answer promised by"))
    state = models.CharField(_("state"), max_length=8, choices=ConcernState.choices, default=ConcernState.NEW)
    taken_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("in the hands of")
    )
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Stays when the reporter opens it again: what was found unfounded counts again only once somebody finds otherwise.
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, blank=True)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="concern_is_about_a_page_or_a_thing",
                condition=Q(subject_kind="page", subject_id__isnull=True)
                | (~Q(subject_kind="page") & Q(subject_id__isnull=False)),
            ),
            models.CheckConstraint(
                name="concern_contact_is_a_visitors", condition=Q(sealed_contact=None) | Q(reporter=None)
            ),
            models.CheckConstraint(
                name="concern_receipt_is_whole",
                condition=Q(receipt_hash=None, sealed_receipt=None)
                | Q(receipt_hash__isnull=False, sealed_receipt__isnull=False, reporter=None),
            ),
            models.CheckConstraint(name="concern_due_after_raised", condition=Q(answer_due_at__gt=F("raised_at"))),
            models.CheckConstraint(
                name="concern_in_hand_has_time", condition=~Q(state="in_hand") | Q(taken_at__isnull=False)
            ),
            models.CheckConstraint(
                name="concern_answered_has_time",
                condition=~Q(state__in=["answered", "closed"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="concern_closed_has_outcome",
                condition=~Q(state="closed") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            # The queue by its clock, which the hourly look asks too.
            models.Index(fields=["answer_due_at"], name="concern_queue", condition=Q(state__in=["new", "in_hand"])),
            # Who reported a thing: asked each time when somebody reports it.
            models.Index(
                fields=["subject_kind", "subject_id"], name="concern_subject", condition=Q(subject_id__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.raised_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class ConcernReply(models.Model):
    """What was said after the first words: our answers, and what the reporter wrote to open it again."""

    class Side(models.TextChoices):
        US = "us", _("us")
        REPORTER = "reporter", _("the reporter")

    concern = models.ForeignKey(Concern, on_delete=models.CASCADE, related_name="replies", verbose_name=_("concern"))
    side = models.CharField(_("said by"), max_length=8, choices=Side.choices)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    sealed_words = models.BinaryField(_("sealed words"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_side_display()} {self.at:%Y-%m-%d}"


class ConcernNote(models.Model):
    """What administrators write down for each other. The reporter never reads it, and nobody rewrites it."""

    append_only = True

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="notes", verbose_name=_("concern"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    sealed_words = models.BinaryField(_("sealed words"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class HelpWith(models.TextChoices):
    """What a helpline helps with, the most urgent first: pages list them in this order."""

    EMERGENCY = "emergency", _("danger right now")
    VIOLENCE = "violence", _("violence, also at home")
    TRAFFICKING = "trafficking", _("trafficking and forced work")
    CHILDREN = "children", _("children in trouble")
    CRIME = "crime", _("fraud and other crimes")
    DISTRESS = "distress", _("when it gets too much")


class Helpline(models.Model):
    """A number that people can call. Administrators keep the list; a file gives the first one."""

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=24)
    helps_with = ArrayField(models.CharField(max_length=12, choices=HelpWith.choices), verbose_name=_("helps with"))
    hours = models.CharField(_("when"), max_length=80, blank=True)
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    is_free = models.BooleanField(_("free to call"), default=False)
    source = models.URLField(_("where the number was found"), max_length=300)
    checked_on = models.DateField(_("last checked"))
    is_shown = models.BooleanField(_("shown on the pages"), default=True)

    class Meta:
        verbose_name = _("helpline")
        verbose_name_plural = _("helplines")
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "phone"],
                name="one_helpline_per_number",
                violation_error_message=_("This number is in the list already."),
            ),
            models.CheckConstraint(
                name="helpline_helps_with_something",
                condition=Q(helps_with__len__gt=0),
                violation_error_message=_("Choose what this helpline helps with."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.phone}"

    @property
    def helps_in_words(self) -> str:
        """What it helps with, as a list that reads."""
        return ", ".join(str(HelpWith(kind).label) for kind in self.helps_with)
