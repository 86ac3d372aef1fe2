"""What graduates say they are certified in, and how it is proven."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.credentials.holding import Holder
from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from registry.programmes.models import Enrolment
from registry.taxonomy.models import Skill


class RecognisedIssuerQuerySet(models.QuerySet["RecognisedIssuer"]):
    def in_force(self, on: date) -> RecognisedIssuerQuerySet:
        """On the list on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


@pghistory.track()
class RecognisedIssuer(models.Model):
    """An issuer of credentials whom the registry's administrators know, under the name of its keys."""

    did = models.CharField(
        _("DID"),
        max_length=500,
        help_text=_("For example did:web:badges.example.org. It is compared letter by letter."),
    )
    name = models.CharField(_("name"), max_length=160, help_text=_("As people read it beside a credential."))
    since = models.DateField(_("on the list since"))
    until = models.DateField(_("on the list until"), null=True, blank=True)
    reason = models.TextField(
        _("why"), max_length=1000, help_text=_("How you know that this name belongs to this issuer.")
    )
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = RecognisedIssuerQuerySet.as_manager()

    class Meta:
        verbose_name = _("recognised issuer")
        verbose_name_plural = _("recognised issuers")
        constraints = [
            models.UniqueConstraint(
                fields=["did"],
                condition=Q(until__isnull=True),
                name="one_open_recognition_per_did",
                violation_error_message=_("This issuer is on the list already."),
            ),
            models.CheckConstraint(
                name="recognition_ends_after_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="recognised_by_did",
                condition=Q(did__startswith="did:key:z") | Q(did__startswith="did:web:"),
                violation_error_message=_("Issuers are known by did:web or did:key."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CertificationQuerySet(models.QuerySet["Certification"]):
    def in_force(self, on: date) -> CertificationQuerySet:
        """Neither expired nor revoked on that day."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=on), revoked_at=None)


@pghistory.track()
class Certification(models.Model):
    """A certificate that a graduate claims, with how far it is proven."""

    profile = models.ForeignKey(
        Profile, on_delete=models.CASCADE, related_name="certifications", verbose_name=_("profile")
    )
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=160)
    issued_on = models.DateField(_("issued"), null=True, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    trust = models.CharField(_("proof"), max_length=16, choices=TrustLevel.choices, default=TrustLevel.SELF)
    # Where the training provider's roster is the proof.
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("enrolment")
    )
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills"))
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "title", "issuer"],
                name="one_certification_per_title",
                violation_error_message=_("This certificate is on your profile already."),
            ),
            models.CheckConstraint(
                name="certification_expires_after_issue",
                condition=Q(issued_on__isnull=True) | Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                violation_error_message=_("A certificate cannot expire before it is issued."),
            ),
            models.UniqueConstraint(
                fields=["enrolment"], name="one_certification_per_enrolment", condition=Q(enrolment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """The credential behind a certificate: what was shown, and what is known of it since."""

    # How long a proof holds that cannot be looked at again, as when the issuer's site is down.
    PATIENCE = timedelta(days=7)

    class Status(models.TextChoices):
        NONE = "none", _("no list")
        ACTIVE = "active", _("in force")
        SUSPENDED = "suspended", _("suspended")
        REVOKED = "revoked", _("revoked")
        UNKNOWN = "unknown", _("not known")

    certification = models.OneToOneField(
        Certification, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("certification")
    )
    document = models.TextField(_("credential"), editable=False)
    issuer_did = models.CharField(_("issuer"), max_length=1000)
    credential_id = models.CharField(_("id"), max_length=1000)
    holder = models.CharField(_("holder"), max_length=10, choices=[(one.value, one.value) for one in Holder])
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.NONE)
    status_since = models.DateTimeField(_("status since"), null=True, blank=True)
    # What of the certificate's withdrawal is ours to undo, when a suspension ends.
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    proven_at = models.DateTimeField(_("last proven"), null=True, blank=True)
    checked_at = models.DateTimeField(_("last looked at"))

    class Meta:
        verbose_name = _("evidence of a certification")
        verbose_name_plural = _("evidence of certifications")
        constraints = [
            # One person's credential is not two people's proof.
            models.UniqueConstraint(fields=["issuer_did", "credential_id"], name="one_certification_per_credential"),
        ]
        indexes = [
            # The nightly look takes the longest unseen first.
            models.Index(fields=["checked_at"], name="evidence_due"),
        ]

    def __str__(self) -> str:
        return self.credential_id

    def is_proven(self, at: datetime) -> bool:
        """Whether the signature was found right lately enough to count."""
        return self.proven_at is not None and at - self.proven_at <= self.PATIENCE
