"""Releases: published sets of figures that never change."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ReleaseState(models.TextChoices):
    """Where a release stands (the moves between them are in `releases.rules.TRANSITIONS`)."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def published(self) -> ReleaseQuerySet:
        return self.filter(state=ReleaseState.PUBLISHED)

    def once_published(self) -> ReleaseQuerySet:
        """Also those that were withdrawn: what was known once is known."""
        return self.exclude(state=ReleaseState.DRAFT)

    def newest_first(self) -> ReleaseQuerySet:
        return self.order_by("-as_of", "-pk")


_FROZEN = ("slug", "as_of", "document", "sha256", "snapshot", "follows_id", "published_at")


def _changed(field: str) -> pgtrigger.Q:
    return pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})


def _any_changed() -> pgtrigger.Q:
    changed = pgtrigger.Q()
    for field in _FROZEN:
        changed |= _changed(field)
    return changed


@pghistory.track(exclude=["document", "snapshot"])
class Release(models.Model):
    """Figures as of a day: hidden and rounded for everybody, and sealed as they were counted so that they can be worked
    out again. After publication none of it changes, which the database sees to."""

    State = ReleaseState

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    as_of = models.DateField(_("as of"))
    state = models.CharField(_("state"), max_length=10, choices=ReleaseState.choices, default=ReleaseState.DRAFT)
    document = models.BinaryField(_("what is published"))
    sha256 = models.CharField(_("SHA-256 of what is published"), max_length=64)
    # The exact counts of groups, no row of a person: what people erase later is in none of it by name or number.
    snapshot = models.BinaryField(_("sealed counts"))
    # The release before this one, which decided with it what is hidden.
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name=_("follows")
    )
    made_at = models.DateTimeField(_("made"))
    first_signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("first signed by")
    )
    second_signed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("second signed by")
    )
    by_operator = models.BooleanField(_("published by an operator's command"), default=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("withdrawn by")
    )
    # What readers of a withdrawn release are told.
    reason = models.TextField(_("why it was withdrawn"), max_length=1500, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="release_is_signed_by_two",
                condition=Q(second_signed_by=None)
                | (Q(first_signed_by__isnull=False) & ~Q(first_signed_by=F("second_signed_by"))),
            ),
            models.CheckConstraint(
                name="release_is_published_by_two_or_an_operator",
                condition=Q(state="draft", published_at=None)
                | (Q(published_at__isnull=False) & (Q(second_signed_by__isnull=False) | Q(by_operator=True))),
            ),
            models.CheckConstraint(
                name="withdrawn_release_says_why",
                condition=~Q(state="withdrawn") | (Q(withdrawn_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_release_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__published_at__isnull=False) & _any_changed(),
            ),
            pgtrigger.Protect(
                name="published_release_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.slug
