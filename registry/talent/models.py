"""The index of the talent pages, and searches that people keep."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.profiles.models import MentorProfile, Profile


class TalentEntry(models.Model):
    """What can be found of one person who stands on the talent pages, as `indexing.py` derives it.

    It is there only while the person agrees to a card, looks for work and is active, and holds nothing that they hide:
    a hidden part is in no column and no term. It is derived, never edited, and may be made again at any time. The
    disclosure gate, not this table, decides what is shown.
    """

    profile = models.OneToOneField(
        Profile, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name=_("graduate")
    )
    # Codes without foreign keys: the row is narrow on purpose, and made from rows that have them.
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=24, blank=True)
    languages = ArrayField(models.CharField(max_length=3), default=list, verbose_name=_("languages"))
    wants = ArrayField(models.CharField(max_length=10), default=list, verbose_name=_("looking for"))
    skills = ArrayField(models.IntegerField(), default=list, verbose_name=_("skills"))
    free_from = models.DateField(_("available from"), null=True)
    is_remote = models.BooleanField(_("remote work"))
    is_proven = models.BooleanField(_("something is proven"))
    # How many skills somebody else vouches for, those by the strongest proof first: orders "best proven".
    proof = models.PositiveIntegerField(_("proof"))
    # Countries in which the person does not wish to be seen; any such wish keeps them off the open pages as well.
    hidden_in = ArrayField(models.CharField(max_length=2), default=list, verbose_name=_("hidden in"))
    # Agreed to be shown across a border. Without it, a person with a wish above is seen at home only.
    is_abroad = models.BooleanField(_("shown abroad"))
    # Everything that filters ask for (see `rules.py`).
    terms = SearchVectorField(_("terms"))
    updated_at = models.DateTimeField(_("profile updated"))
    # When what can be found last changed: a saved search tells of people since its last look.
    changed_at = models.DateTimeField(_("entry changed"))

    class Meta:
        verbose_name = _("entry of the talent pages")
        verbose_name_plural = _("entries of the talent pages")
        indexes = [
            # Without a pending list: every search would read it whole before it reads the index.
            GinIndex(fields=["terms"], name="talent_terms", fastupdate=False),
            models.Index(fields=["-updated_at", "-profile"], name="talent_newest"),
            models.Index(fields=["-proof", "-updated_at", "-profile"], name="talent_proven"),
            models.Index(fields=["changed_at"], name="talent_changed"),
        ]

    def __str__(self) -> str:
        return str(self.profile_id)


class Rebuild(models.Model):
    """How far a rebuild of the index came, so that one that was cut off goes on from there."""

    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    reached = models.BigIntegerField(_("reached profile"), default=0)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("rebuild of the talent pages")
        verbose_name_plural = _("rebuilds of the talent pages")

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class Alert(models.TextChoices):
    """How often somebody is told of new people."""

    NEVER = "never", _("no mail")
    DAILY = "daily", _("at most once a day")
    WEEKLY = "weekly", _("at most once a week")


class SavedSearch(models.Model):
    """A search that somebody keeps, and has looked at for them. It finds what its owner would find, no more."""

    Alert = Alert

    public_id = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    # For whom they look: an employer, or themselves as a mentor.
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    mentor = models.ForeignKey(
        MentorProfile, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("mentor")
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.JSONField(_("search"), default=dict)
    alert = models.CharField(_("mail about new people"), max_length=6, choices=Alert.choices, default=Alert.NEVER)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)
    # People who appeared since then are new; moves with every look, also with one that found nobody.
    looked_at = models.DateTimeField(_("last looked"))
    sent_at = models.DateTimeField(_("last mail"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="one_search_per_name",
                violation_error_message=_("You have a search of this name already. Give this one another name."),
            ),
            models.CheckConstraint(
                name="search_is_for_one",
                condition=Q(organisation__isnull=False, mentor__isnull=True)
                | Q(organisation__isnull=True, mentor__isnull=False),
            ),
        ]
        indexes = [
            # The daily look asks for those that want mail.
            models.Index(fields=["looked_at"], name="search_to_look_at", condition=~Q(alert="never")),
        ]

    def __str__(self) -> str:
        return self.name
