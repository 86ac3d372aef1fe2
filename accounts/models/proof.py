"""What an organisation hands in to show that it is what it says."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .organisation import Organisation
from .user import User


class ProofKind(models.TextChoices):
    """What a paper of an organisation is."""

    REGISTRATION = "registration", _("a certificate of registration")
    TAX = "tax", _("a tax certificate")
    LICENCE = "licence", _("a licence or accreditation")
    LETTER = "letter", _("a letter on its own paper")


def stored_as(proof: OrganisationProof, filename: str) -> str:
    """Where the sealed file lies: a name that nobody can guess and that tells nothing."""
    return f"organisation-proofs/{uuid.uuid4().hex}"


@pghistory.track(exclude=["file"])
class OrganisationProof(models.Model):
    """A paper for the check. The file is sealed and opens for registrars and the owners alone; it goes when it is taken
    back, and a month after the check. That it was there stays.
    """

    Kind = ProofKind

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="proofs", verbose_name=_("organisation")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ProofKind.choices)
    file = models.FileField(_("sealed file"), upload_to=stored_as, max_length=200, blank=True)
    media_type = models.CharField(_("media type"), max_length=40)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    given_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given"))
    looked_at = models.DateTimeField(_("last opened by a registrar"), null=True, blank=True)
    looked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("opened by")
    )
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        verbose_name = _("proof of an organisation")
        verbose_name_plural = _("proofs of organisations")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="removed_proof_has_no_file",
                condition=Q(removed_at__isnull=True) & ~Q(file="") | Q(removed_at__isnull=False, file=""),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="proofs_that_are_kept", condition=Q(removed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.organisation}"
