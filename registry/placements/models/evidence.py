"""What stands in for a word that does not come: an officer is told, and may look at a document."""

from __future__ import annotations

import uuid

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .placement import Placement


@pghistory.track()
class Escalation(models.Model):
    """One side's silence of two weeks, told once to the programme officers of the graduate's cohorts."""

    placement = models.OneToOneField(
        Placement, on_delete=models.PROTECT, related_name="escalation", verbose_name=_("placement")
    )
    silent_since = models.DateTimeField(_("silent since"))
    raised_at = models.DateTimeField(_("told to the officers"))
    # When an officer last had the silent side written to, and how often.
    reminded_at = models.DateTimeField(_("last reminded"), null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)

    class Meta:
        verbose_name = _("unanswered placement")
        verbose_name_plural = _("unanswered placements")
        constraints = [
            models.CheckConstraint(
                name="reminded_escalation_has_time",
                condition=Q(reminders=0, reminded_at__isnull=True) | Q(reminders__gt=0, reminded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.placement)


class DocumentKind(models.TextChoices):
    """What a document is."""

    CONTRACT = "contract", _("a contract")
    PAYSLIP = "payslip", _("a payslip, with the pay blacked out")
    LETTER = "letter", _("a letter of the employer")


class DocumentState(models.TextChoices):
    """What became of a document (the moves are in `rules.DOCUMENT_TRANSITIONS`)."""

    GIVEN = "given", _("not looked at yet")
    ACCEPTED = "accepted", _("looked at, and it shows the placement")
    REFUSED = "refused", _("looked at, and it does not show the placement")
    TAKEN_BACK = "taken_back", _("taken back")


def stored_as(document: PlacementDocument, filename: str) -> str:
    """Where the sealed file lies: a name that nobody can guess and that tells nothing."""
    return f"placement-documents/{uuid.uuid4().hex}"


@pghistory.track(exclude=["file"])
class PlacementDocument(models.Model):
    """A paper that shows a placement. The file is sealed, opens for its graduate and their officers alone, and goes
    when it is refused or taken back; that it was there, and what an officer said of it, stays.
    """

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.PROTECT, related_name="documents", verbose_name=_("placement")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=DocumentKind.choices)
    file = models.FileField(_("sealed file"), upload_to=stored_as, max_length=200, blank=True)
    media_type = models.CharField(_("media type"), max_length=40)
    size_bytes = models.PositiveIntegerField(_("size in bytes"))
    state = models.CharField(_("state"), max_length=10, choices=DocumentState.choices, default=DocumentState.GIVEN)
    given_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    given_by_officer = models.BooleanField(_("given by an officer"))
    given_at = models.DateTimeField(_("given"))
    looked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("looked at by")
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    words = models.CharField(_("what the officer said"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["given_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="judged_document_was_looked_at",
                condition=Q(state__in=["given", "taken_back"]) | Q(looked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_is_kept_while_it_shows_something",
                condition=Q(state__in=["given", "accepted"]) & ~Q(file="")
                | Q(state__in=["refused", "taken_back"], file=""),
            ),
        ]
        indexes = [
            models.Index(fields=["placement"], name="document_to_look_at", condition=Q(state="given")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.placement}"
