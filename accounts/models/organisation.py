"""Organisations and the people who act for them."""

from __future__ import annotations

import uuid
from datetime import datetime

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.places.models import Country, Region

from .user import User


class OrganisationKind(models.TextChoices):
    """What an organisation does here."""

    EMPLOYER = "employer", _("employer")
    PROVIDER = "provider", _("training provider")
    FUNDER = "funder", _("funder")
    GOVERNMENT = "government", _("government")


class OrganisationState(models.TextChoices):
    """Whether an administrator has checked that the organisation is what it says."""

    PENDING = "pending", _("waiting for a check")
    VERIFIED = "verified", _("verified")
    REJECTED = "rejected", _("not verified")
    SUSPENDED = "suspended", _("suspended")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def verified(self) -> OrganisationQuerySet:
        return self.filter(state=OrganisationState.VERIFIED)

    def of_member(self, user: User) -> OrganisationQuerySet:
        """The organisations that a person acts for."""
        return self.filter(memberships__user=user)


@pghistory.track()
class Organisation(models.Model):
    """An employer, a training provider, a funder or a government office."""

    Kind = OrganisationKind
    State = OrganisationState

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=OrganisationKind.choices)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country"))
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    registration_number = models.CharField(_("registration number"), max_length=60, blank=True)
    website = models.URLField(_("web site"), blank=True)
    about = models.TextField(_("about"), max_length=1200, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=OrganisationState.choices, default=OrganisationState.PENDING
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    created_at = models.DateTimeField(_("registered"), auto_now_add=True)
    # Since when it waits, or waited last: a refused one that was corrected waits again from then on.
    submitted_at = models.DateTimeField(_("waits since"), default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_decision_has_time",
                condition=Q(state="pending") | Q(decided_at__isnull=False),
                violation_error_message=_("A decision needs the time at which it was made."),
            ),
        ]
        indexes = [models.Index(fields=["submitted_at"], name="organisation_waits", condition=Q(state="pending"))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.state == OrganisationState.VERIFIED


class Role(models.TextChoices):
    """What a member may do for the organisation. Which roles exist depends on its kind (see `rules.py`)."""

    OWNER = "owner", _("owner")
    RECRUITER = "recruiter", _("recruiter")
    OFFICER = "officer", _("programme officer")
    ANALYST = "analyst", _("analyst")
    VIEWER = "viewer", _("viewer")


# Runs when the transaction commits, so that an owner may hand over in one step. The organisation is locked first:
# without that, two owners who leave at the same moment would each still see the other.
KEEP_AN_OWNER = pgtrigger.Trigger(
    name="keep_an_owner",
    when=pgtrigger.After,
    operation=pgtrigger.Update | pgtrigger.Delete,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Condition("OLD.role = 'owner'"),
    declare=[("members", "INTEGER"), ("owners", "INTEGER")],
    func="""
        PERFORM 1 FROM accounts_organisation WHERE id = OLD.organisation_id FOR UPDATE;
        SELECT count(*), count(*) FILTER (WHERE role = 'owner') INTO members, owners
        FROM accounts_membership WHERE organisation_id = OLD.organisation_id;
        IF members > 0 AND owners = 0 THEN
            RAISE EXCEPTION 'organisation % would have no owner', OLD.organisation_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_keeps_an_owner';
        END IF;
        RETURN NULL;
    """,
)


@pghistory.track()
class Membership(models.Model):
    """A person acts for an organisation in a role."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                name="one_membership_per_person",
                violation_error_message=_("This person is a member already."),
            ),
        ]
        triggers = [KEEP_AN_OWNER]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> InvitationQuerySet:
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=at)


@pghistory.track(exclude=["token_hash", "sealed_token"])
class Invitation(models.Model):
    """An invitation by e-mail to act for an organisation.

    It is found by the hash of its secret. The secret itself is kept sealed only until the invitation is answered,
    taken back or over, because the mail with the link is written after the invitation is.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    token_hash = models.CharField(_("hash of the secret"), max_length=64, unique=True)
    sealed_token = models.BinaryField(_("sealed secret"), null=True, blank=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    created_at = models.DateTimeField(_("sent"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                name="one_open_invitation_per_address",
                condition=Q(accepted_at=None, revoked_at=None),
                violation_error_message=_("This address has been invited already."),
            ),
            models.CheckConstraint(
                name="answered_invitation_keeps_no_secret",
                condition=Q(sealed_token=None) | Q(accepted_at=None, revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.organisation}"
