"""A mentor's profile: an engineer, often abroad, who gives time and posts contracts."""

from __future__ import annotations

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.places.models import Country


class MentorQuerySet(models.QuerySet["MentorProfile"]):
    def verified(self) -> MentorQuerySet:
        return self.filter(state=MentorProfile.State.VERIFIED, user__is_active=True)


@pghistory.track()
class MentorProfile(models.Model):
    """Who a mentor is. Only a verified mentor may publish."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting for a check")
        VERIFIED = "verified", _("verified")
        REJECTED = "rejected", _("not verified")
        SUSPENDED = "suspended", _("suspended")

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mentor", verbose_name=_("person"))
    headline = models.CharField(_("headline"), max_length=120)
    about = models.TextField(_("about me"), max_length=1500, blank=True)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("lives in"))
    languages = ArrayField(models.CharField(max_length=3), default=list, blank=True, verbose_name=_("languages"))
    proof = models.URLField(_("a page that shows your work"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        constraints = [
            models.CheckConstraint(
                name="mentor_decision_has_time", condition=Q(state="pending") | Q(decided_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["created_at"], name="mentor_queue", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return self.user.get_full_name() or str(self.public_id)

    @property
    def is_verified(self) -> bool:
        return self.state == self.State.VERIFIED
