"""Invitations, applications and offers: from the first contact to an accepted offer."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.listings.models import Listing
from registry.places.models import Currency
from registry.profiles.models import Profile
from registry.taxonomy.models import IscoGroup


class JobInvitationState(models.TextChoices):
    """Where an invitation to a listing stands."""

    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")


@pghistory.track()
class ListingInvitation(models.Model):
    """An employer or mentor asks an anonymous graduate to meet. The name is shown only if the graduate accepts."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("listing")
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="listing_invitations", verbose_name=_("graduate")
    )
    message = models.TextField(_("message"), max_length=1000, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    state = models.CharField(
        _("state"), max_length=10, choices=JobInvitationState.choices, default=JobInvitationState.SENT
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation to a listing")
        verbose_name_plural = _("invitations to listings")
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "profile"],
                name="one_live_listing_invitation",
                condition=Q(state="sent"),
                violation_error_message=_("This graduate has been invited already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.get_state_display()}"

    def is_answerable(self, at: datetime) -> bool:
        return self.state == JobInvitationState.SENT and at < self.expires_at


class ApplicationState(models.TextChoices):
    """Where an application stands (the moves between them are in `rules.TRANSITIONS`)."""

    NEW = "new", _("new")
    SHORTLISTED = "shortlisted", _("shortlisted")
    INTERVIEW = "interview", _("interview")
    OFFERED = "offered", _("offer made")
    PLACED = "placed", _("offer accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


LIVE = [ApplicationState.NEW, ApplicationState.SHORTLISTED, ApplicationState.INTERVIEW, ApplicationState.OFFERED]
# The two know each other: the employer sees who it is, and they talk, while the application lives and once it led to a
# placement, not after it ended.
INTRODUCED = [*LIVE, ApplicationState.PLACED]


# A mentor's time is scarce: a graduate asks few at a time, and every request can be answered.
MENTORSHIP_REQUESTS_AT_MOST = 5
_LIVE_SQL = ", ".join(f"'{state.value}'" for state in LIVE)

# The service counts under a lock on the profile; the trigger takes the same lock, so that a writer who forgot it cannot
# bring a sixth request either. NO KEY UPDATE, because a foreign key's own check on the profile must not wait for it.
FEW_MENTORSHIP_REQUESTS = pgtrigger.Trigger(
    name="few_mentorship_requests",
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition(f"NEW.state IN ({_LIVE_SQL})"),
    declare=[("requests", "INTEGER")],
    func=f"""
        IF TG_OP = 'UPDATE' THEN
            IF OLD.state IN ({_LIVE_SQL}) AND OLD.listing_id = NEW.listing_id AND OLD.profile_id = NEW.profile_id THEN
                RETURN NULL;
            END IF;
        END IF;
        IF (SELECT kind FROM listings_listing WHERE id = NEW.listing_id) <> 'mentorship' THEN
            RETURN NULL;
        END IF;
        PERFORM 1 FROM profiles_profile WHERE id = NEW.profile_id FOR NO KEY UPDATE;
        SELECT count(*) INTO requests
        FROM hiring_application a JOIN listings_listing l ON l.id = a.listing_id
        WHERE a.profile_id = NEW.profile_id AND l.kind = 'mentorship' AND a.state IN ({_LIVE_SQL});
        IF requests > {MENTORSHIP_REQUESTS_AT_MOST} THEN
            RAISE EXCEPTION 'profile % would have % open mentorship requests', NEW.profile_id, requests
                USING ERRCODE = 'check_violation', CONSTRAINT = 'few_mentorship_requests';
        END IF;
        RETURN NULL;
    """,  # noqa: S608 -- only our own constants are put in
)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def live(self) -> ApplicationQuerySet:
        return self.filter(state__in=LIVE)

    def visible_to(self, user: User) -> ApplicationQuerySet:
        """Applications to the listings that a person sees from inside."""
        return self.filter(listing__in=Listing.objects.owned_by(user))


class DeclineReason(models.TextChoices):
    """Why an application was declined, in words that help the graduate."""

    SKILLS = "skills", _("Other skills were needed more.")
    EXPERIENCE = "experience", _("More experience was needed.")
    LANGUAGE = "language", _("Another language level was needed.")
    AVAILABILITY = "availability", _("The times did not fit.")
    FILLED = "filled", _("The place was taken by someone else.")
    STOPPED = "stopped", _("The listing was stopped.")


class LeftReason(models.TextChoices):
    """Why a graduate took an application back, as far as they say."""

    ELSEWHERE = "elsewhere", _("I have taken another role.")
    NOT_FOR_ME = "not_for_me", _("It is not for me after all.")
    TERMS = "terms", _("The pay or the conditions do not fit.")
    SILENCE = "silence", _("I have waited too long for an answer.")
    OTHER = "other", _("Something else.")


@pghistory.track()
class Application(models.Model):
    """A graduate meets a listing: by applying, or by accepting an invitation. This is the introduction."""

    class Origin(models.TextChoices):
        APPLIED = "applied", _("the graduate applied")
        INVITED = "invited", _("the graduate accepted an invitation")

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="applications", verbose_name=_("listing")
    )
    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="applications", verbose_name=_("graduate")
    )
    origin = models.CharField(_("origin"), max_length=8, choices=Origin.choices)
    note = models.TextField(_("note to the employer"), max_length=1500, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ApplicationState.choices, default=ApplicationState.NEW)
    decline_reason = models.CharField(_("reason"), max_length=14, choices=DeclineReason.choices, blank=True)
    left_reason = models.CharField(
        _("why it was withdrawn"), max_length=10, choices=LeftReason.choices, blank=True, default="", db_default=""
    )
    applied_at = models.DateTimeField(_("applied"))
    changed_at = models.DateTimeField(_("last change"))

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["listing", "profile"],
                name="one_live_application",
                condition=Q(state__in=["new", "shortlisted", "interview", "offered", "placed"]),
                violation_error_message=_("You have applied to this already."),
            ),
            models.CheckConstraint(name="decline_has_reason", condition=~Q(state="declined") | ~Q(decline_reason="")),
            models.CheckConstraint(
                name="left_reason_is_of_withdrawal", condition=Q(left_reason="") | Q(state="withdrawn")
            ),
        ]
        indexes = [models.Index(fields=["profile", "-applied_at"], name="application_of_profile")]
        triggers = [FEW_MENTORSHIP_REQUESTS]

    def __str__(self) -> str:
        return f"{self.listing}: {self.get_state_display()}"


class ScreeningAnswer(models.Model):
    """What somebody answered to a question of the listing, with the question as it was asked."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.CharField(_("question"), max_length=200)
    answer = models.CharField(_("answer"), max_length=600)

    class Meta:
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["application", "position"], name="one_answer_per_question"),
            models.CheckConstraint(name="answer_has_words", condition=~Q(answer="")),
        ]

    def __str__(self) -> str:
        return self.question


class Chase(models.Model):
    """An employer who was silent was asked to look at the applications of a listing: once for each silence."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+", verbose_name=_("listing"))
    silent_since = models.DateTimeField(_("silent since"))
    asked_at = models.DateTimeField(_("asked"))

    class Meta:
        verbose_name = _("reminder to a silent employer")
        verbose_name_plural = _("reminders to silent employers")
        constraints = [models.UniqueConstraint(fields=["listing", "silent_since"], name="one_chase_per_silence")]

    def __str__(self) -> str:
        return f"{self.listing}, {self.silent_since:%Y-%m-%d}"


class OfferState(models.TextChoices):
    """Where an offer stands."""

    SENT = "sent", _("sent")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    COUNTERED = "countered", _("answered with other terms")
    WITHDRAWN = "withdrawn", _("taken back")
    EXPIRED = "expired", _("expired")


@pghistory.track()
class Offer(models.Model):
    """The role, when it starts, what it pays: offered by the employer, or asked for by the graduate in answer."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="offers", verbose_name=_("application")
    )
    role = models.CharField(_("role"), max_length=140)
    isco = models.ForeignKey(IscoGroup, on_delete=models.PROTECT, related_name="+", verbose_name=_("occupation group"))
    starts_on = models.DateField(_("starts"))
    pay = models.DecimalField(_("pay"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey(
        Currency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("currency")
    )
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    duration_days = models.PositiveSmallIntegerField(_("days of work"), null=True, blank=True)
    is_remote = models.BooleanField(_("remote"), default=False)
    # Where the work is, for work on site: the country of the listing unless told otherwise.
    place = models.CharField(_("place"), max_length=120, blank=True, default="", db_default="")
    message = models.TextField(_("message"), max_length=1000, blank=True, default="", db_default="")
    # A graduate's answer with other terms is an offer the other way round; `answers` is the one it answers.
    by_graduate = models.BooleanField(_("asked for by the graduate"), default=False, db_default=False)
    answers = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="counter", verbose_name=_("answers")
    )
    state = models.CharField(_("state"), max_length=10, choices=OfferState.choices, default=OfferState.SENT)
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    answer_by = models.DateField(_("answer until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                name="one_live_offer",
                condition=Q(state__in=["sent", "accepted"]),
                violation_error_message=_("There is an offer already."),
            ),
            models.CheckConstraint(
                name="offer_pay_has_currency", condition=Q(pay__isnull=True) | Q(currency__isnull=False, pay__gte=0)
            ),
            models.CheckConstraint(
                name="answered_offer_has_time", condition=Q(state="sent") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="only_graduates_answer_with_terms", condition=Q(answers__isnull=True) | Q(by_graduate=True)
            ),
        ]

    def __str__(self) -> str:
        return self.role

    @property
    def asks_for_terms(self) -> bool:
        """Whether the graduate waits for the employer's word on terms of their own."""
        return self.by_graduate and self.state == OfferState.SENT

    def is_answerable(self, on: date) -> bool:
        return self.state == OfferState.SENT and on <= self.answer_by
