"""What employers and mentors say of a certificate, signed by themselves."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.profiles.models import MentorProfile

from .certification import Certification
from .issuing import IssuerKey

# Nothing tells others when an endorsement is taken back, so it ends by itself.
LASTS = timedelta(days=365)


class EndorsementQuerySet(models.QuerySet["Endorsement"]):
    def signed(self) -> EndorsementQuerySet:
        """Those that stand: signed within a year with a key that may still be trusted, by somebody who is still
        verified."""
        verified = Q(organisation__state=Organisation.State.VERIFIED) | Q(mentor__state=MentorProfile.State.VERIFIED)
        since = timezone.now() - LASTS
        return self.filter(verified, key__isnull=False, key__withdrawn_at=None, signed_at__gt=since)

    def open(self) -> EndorsementQuerySet:
        """Those that wait for an answer."""
        return self.filter(key=None, declined_at=None)


class Endorsement(models.Model):
    """A graduate asks somebody who worked with them to endorse a certificate; they sign, or rather not.

    Whoever endorses says it about the credential behind the certificate, as an Open Badges 3.0 endorsement.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    certification = models.ForeignKey(
        Certification, on_delete=models.CASCADE, related_name="endorsements", verbose_name=_("certification")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    mentor = models.ForeignKey(
        MentorProfile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mentor")
    )
    # As it was when it was signed: that is what stands in the signed document.
    name = models.CharField(_("name of whoever endorses"), max_length=160)
    comment = models.TextField(_("what they say"), max_length=600, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    key = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed with")
    )
    document = models.TextField(_("endorsement"), blank=True, editable=False)

    objects = EndorsementQuerySet.as_manager()

    class Meta:
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")
        constraints = [
            models.CheckConstraint(
                name="endorsement_has_one_endorser",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
            models.UniqueConstraint(fields=["certification", "organisation"], name="one_endorsement_per_organisation"),
            models.UniqueConstraint(fields=["certification", "mentor"], name="one_endorsement_per_mentor"),
            models.CheckConstraint(
                name="signed_endorsement_has_document",
                condition=Q(key__isnull=True, document="", signed_at__isnull=True)
                | (Q(key__isnull=False, signed_at__isnull=False, declined_at__isnull=True) & ~Q(document="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.certification}"

    @property
    def endorser(self) -> Organisation | MentorProfile:
        """Who was asked."""
        endorser = self.organisation or self.mentor
        assert endorser is not None  # the table says so too
        return endorser
