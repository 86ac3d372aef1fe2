"""What is issued here: whose keys sign, what providers certify, to whom, and what they took back."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.credentials.rules import STATUS_LIST_LENGTH
from registry.profiles.models import MentorProfile
from registry.programmes.models import Enrolment
from registry.taxonomy.models import Skill


class IssuerKey(models.Model):
    """A key with which an organisation or a mentor signs here. Its public half is published for good."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issuer_keys",
        verbose_name=_("organisation"),
    )
    mentor = models.ForeignKey(
        MentorProfile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="issuer_keys",
        verbose_name=_("mentor"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    public_multibase = models.CharField(_("public key"), max_length=60, unique=True)
    # The private half, sealed; destroyed when the key is retired.
    sealed_private = models.BinaryField(_("private key"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    retired_at = models.DateTimeField(_("signs no more since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("not to be trusted since"), null=True, blank=True)

    class Meta:
        verbose_name = _("issuer key")
        verbose_name_plural = _("issuer keys")
        constraints = [
            models.CheckConstraint(
                name="issuer_key_has_one_owner",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
            models.UniqueConstraint(fields=["organisation", "number"], name="one_organisation_key_per_number"),
            models.UniqueConstraint(fields=["mentor", "number"], name="one_mentor_key_per_number"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(retired_at__isnull=True), name="one_signing_key_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["mentor"], condition=Q(retired_at__isnull=True), name="one_signing_key_per_mentor"
            ),
            models.CheckConstraint(
                name="retired_key_has_no_private_half",
                condition=Q(retired_at__isnull=True) | Q(sealed_private__isnull=True),
            ),
            models.CheckConstraint(
                name="withdrawn_key_is_retired", condition=Q(withdrawn_at__isnull=True) | Q(retired_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner} · {self.number}"

    @property
    def owner(self) -> Organisation | MentorProfile:
        """Who signs with it."""
        owner = self.organisation or self.mentor
        assert owner is not None  # the table says so too
        return owner


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def current(self) -> AchievementQuerySet:
        """Those that are still awarded."""
        return self.filter(retired_at=None)


@pghistory.track()
class Achievement(models.Model):
    """What a provider certifies: for what, and which skills it shows. Open Badges 3.0 calls it so too."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="achievements", verbose_name=_("provider")
    )
    name = models.CharField(_("name"), max_length=160)
    description = models.TextField(_("what it is for"), max_length=600)
    criteria = models.TextField(_("what one must do for it"), max_length=1200)
    lasts_months = models.PositiveSmallIntegerField(_("months that it lasts"), null=True, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("skills"))
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    retired_at = models.DateTimeField(_("awarded no more since"), null=True, blank=True)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        verbose_name = _("achievement")
        verbose_name_plural = _("achievements")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "name"],
                condition=Q(retired_at__isnull=True),
                name="one_current_achievement_per_name",
                violation_error_message=_("You have a certificate of this name already."),
            ),
            models.CheckConstraint(
                name="achievement_lasts_a_while",
                condition=Q(lasts_months__isnull=True) | Q(lasts_months__gte=1, lasts_months__lte=120),
                violation_error_message=_("A certificate lasts from 1 to 120 months, or for good."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatusList(models.Model):
    """Room for so many credentials of a provider to be taken back or suspended, published as two signed lists.

    A credential has the same place in both. Once issued, the addresses stay for good.
    """

    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="status_lists", verbose_name=_("provider")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    revocation_id = models.UUIDField(_("list of revocations"), default=uuid.uuid4, unique=True, editable=False)
    suspension_id = models.UUIDField(_("list of suspensions"), default=uuid.uuid4, unique=True, editable=False)
    revocation_document = models.TextField(_("signed list of revocations"), blank=True, editable=False)
    suspension_document = models.TextField(_("signed list of suspensions"), blank=True, editable=False)
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)

    class Meta:
        verbose_name = _("status list")
        verbose_name_plural = _("status lists")
        constraints = [
            models.UniqueConstraint(fields=["provider", "number"], name="one_status_list_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.number}"


class AwardQuerySet(models.QuerySet["Award"]):
    def standing(self) -> AwardQuerySet:
        """Neither taken back for good nor followed by a newer one."""
        return self.filter(revoked_at=None, replaced_at=None)

    def held(self, on: date) -> AwardQuerySet:
        """Those that stand and have not run out: who has one needs none."""
        return self.standing().filter(Q(expires_on=None) | Q(expires_on__gte=on))

    def signed(self) -> AwardQuerySet:
        """Those whose credential is there and whose key may still be trusted."""
        return self.filter(key__withdrawn_at=None, key__isnull=False)

    def to_sign(self) -> AwardQuerySet:
        """Those that need a signature: new ones that stand, and those whose key is not to be trusted any more."""
        return self.filter(Q(key=None, revoked_at=None) | Q(key__withdrawn_at__isnull=False))


@pghistory.track(exclude=["document", "token"])
class Award(models.Model):
    """An achievement given to one person of a cohort: the credential, whether or not they have an account yet."""

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    achievement = models.ForeignKey(
        Achievement, on_delete=models.PROTECT, related_name="awards", verbose_name=_("achievement")
    )
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="awards", verbose_name=_("enrolment")
    )
    awarded_at = models.DateTimeField(_("awarded"))
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    awarded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("awarded by")
    )
    status_list = models.ForeignKey(
        StatusList, on_delete=models.PROTECT, related_name="awards", verbose_name=_("status list")
    )
    status_index = models.PositiveIntegerField(_("place in the list"))
    key = models.ForeignKey(
        IssuerKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed with")
    )
    document = models.TextField(_("credential"), blank=True, editable=False)
    token = models.TextField(_("credential as a token"), blank=True, editable=False)
    suspended_at = models.DateTimeField(_("suspended"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    # It had run out when the person was given it again.
    replaced_at = models.DateTimeField(_("followed by a newer one"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("last changed by")
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "enrolment"],
                condition=Q(revoked_at__isnull=True, replaced_at__isnull=True),
                name="one_standing_award_per_person",
            ),
            models.UniqueConstraint(fields=["status_list", "status_index"], name="one_award_per_place_in_status_list"),
            models.CheckConstraint(name="status_index_is_in_list", condition=Q(status_index__lt=STATUS_LIST_LENGTH)),
            models.CheckConstraint(
                name="signed_award_has_document",
                condition=Q(key__isnull=True, document="", token="")
                | (Q(key__isnull=False) & ~Q(document="") & ~Q(token="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.achievement} · {self.enrolment}"

    @property
    def credential_id(self) -> str:
        """The id of the credential. It says nothing, and leads nowhere."""
        return f"urn:uuid:{self.public_id}"

    def state_on(self, on: date) -> str:
        """`revoked`, `suspended`, `expired`, `waiting` for its signature, or `active`."""
        if self.revoked_at is not None:
            return "revoked"
        if self.suspended_at is not None:
            return "suspended"
        if self.expires_on is not None and self.expires_on < on:
            return "expired"
        return "active" if self.key_id else "waiting"
