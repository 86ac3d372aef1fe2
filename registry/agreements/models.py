"""The agreement between the two governments, and the ledger of every showing of a person to an organisation."""

from __future__ import annotations

from datetime import date, datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Purpose, User
from registry.places.models import Country
from registry.profiles.models import Profile


class AgreementState(models.TextChoices):
    """Whether persons may be disclosed across the border under an agreement."""

    IN_FORCE = "in_force", _("in force")
    SUSPENDED = "suspended", _("suspended")
    ENDED = "ended", _("ended")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def in_force(self, on: date) -> AgreementQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), state=AgreementState.IN_FORCE, starts_on__lte=on)

    def between(self, one: str, other: str) -> AgreementQuerySet:
        """Agreements whose parties are these two countries, in either order."""
        return self.filter(Q(party_a=one, party_b=other) | Q(party_a=other, party_b=one))


@pghistory.track()
class Agreement(models.Model):
    """The framework under which persons may be disclosed from one country to the other."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    party_a = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("first party"))
    party_b = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("second party"))
    state = models.CharField(_("state"), max_length=10, choices=AgreementState.choices)
    state_reason = models.TextField(_("reason of the state"), blank=True)
    state_since = models.DateTimeField(_("since"))
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    # What the record stands for until a lawyer has confirmed the treaty's reference.
    note = models.TextField(_("note"), blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(name="agreement_has_two_parties", condition=~Q(party_a=F("party_b"))),
            models.CheckConstraint(
                name="agreement_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
            models.UniqueConstraint(
                fields=["party_a", "party_b"], name="one_live_agreement", condition=~Q(state="ended")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Level(models.TextChoices):
    """How much of a person is shown."""

    ANONYMOUS = "anonymous", _("anonymous card")
    NAMED = "named", _("card with name")
    CONTACT = "contact", _("name and contact")


class Disclosure(models.Model):
    """A ledger row: this organisation (or mentor) was shown these fields of this person, on this ground.

    Rows are added by the SQL function `corridor_disclose` alone, in the transaction that shows the person. It locks
    the agreement against a freeze and refuses when the ground is missing. Nobody can change or remove a row.
    """

    written_by_function = "corridor_disclose"

    profile = models.ForeignKey(
        Profile, on_delete=models.PROTECT, related_name="disclosures", verbose_name=_("graduate")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    recipient = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shown to")
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    fields = ArrayField(models.CharField(max_length=40), verbose_name=_("fields"))
    purpose = models.CharField(_("purpose"), max_length=24, choices=Purpose.choices)
    consent_version = models.PositiveSmallIntegerField(_("version of the consent text"))
    is_cross_border = models.BooleanField(_("across the border"))
    agreement = models.ForeignKey(
        Agreement,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("agreement"),
    )
    on = models.DateField(_("on"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("ledger of disclosures")
        ordering = ["-at", "-id"]
        constraints = [
            # Looking at the same fields twice on one day is one showing.
            models.UniqueConstraint(
                fields=["profile", "organisation", "recipient", "level", "fields", "on"],
                name="one_ledger_row_a_day",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["profile", "-at"], name="ledger_of_a_person"),
            # Owners read what their members were shown.
            models.Index(
                fields=["organisation", "-at", "-id"],
                name="ledger_of_an_organisation",
                condition=models.Q(organisation__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.on}"


class CardLinkQuerySet(models.QuerySet["CardLink"]):
    def live(self, at: datetime) -> CardLinkQuerySet:
        """Links that still open something."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, profile__user__is_active=True)


@pghistory.track(exclude=["token_sha256", "opened_count", "last_opened_at"])
class CardLink(models.Model):
    """A link to one's own card that stands on no list, given by hand to whoever the person likes, until it expires."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links", verbose_name=_("profile"))
    # Only the hash is kept: who reads the database cannot open the link.
    token_sha256 = models.CharField(_("hash of the secret"), max_length=64, unique=True, editable=False)
    name = models.CharField(_("for whom"), max_length=80, blank=True)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # How often, never by whom: a link knows nothing of its reader.
    opened_count = models.PositiveIntegerField(_("opened"), default=0)
    last_opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects = CardLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("unlisted link")
        verbose_name_plural = _("unlisted links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="card_link_expires", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="card_link_has_no_contact", condition=Q(level__in=[Level.ANONYMOUS, Level.NAMED])
            ),
        ]

    def __str__(self) -> str:
        return f"link #{self.pk}"


class MobilityRule(models.Model):
    """Whether a host country opens an ISCO-08 major group to citizens of the other party (EAC Annex II)."""

    host = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="+", verbose_name=_("host country"))
    isco_major = models.CharField(_("ISCO-08 major group"), max_length=1)
    source = models.CharField(_("source"), max_length=300)
    checked_on = models.DateField(_("checked"))

    class Meta:
        verbose_name = _("mobility rule")
        verbose_name_plural = _("mobility rules")
        constraints = [models.UniqueConstraint(fields=["host", "isco_major"], name="one_mobility_rule")]

    def __str__(self) -> str:
        return f"{self.host_id}: {self.isco_major}"
