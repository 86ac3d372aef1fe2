"""What graduates say they are certified in, and how it is proven."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.profiles.models import Profile
from registry.profiles.models.graduate import TrustLevel
from registry.programmes.models import Enrolment
from registry.taxonomy.models import Skill


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
