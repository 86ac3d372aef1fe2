"""Skills and occupations in the field's own terms: ESCO, ISCO-08, and a local extension for what ESCO lacks."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class IscoGroup(models.Model):
    """A group of ISCO-08: one digit for a major group, four for a unit group."""

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    label = models.CharField(_("label"), max_length=160)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )

    class Meta:
        verbose_name = _("ISCO-08 group")
        verbose_name_plural = _("ISCO-08 groups")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Origin(models.TextChoices):
    """Where a concept comes from."""

    ESCO = "esco", _("ESCO")
    LOCAL = "local", _("local extension")


class SkillKind(models.TextChoices):
    """What kind of concept it is. Groups only carry the hierarchy; nobody holds one."""

    SKILL = "skill", _("skill")
    KNOWLEDGE = "knowledge", _("knowledge")
    GROUP = "group", _("group of skills")


class SkillQuerySet(models.QuerySet["Skill"]):
    def held(self) -> SkillQuerySet:
        """Skills that a person can have: no groups."""
        return self.exclude(kind=SkillKind.GROUP)


def _new_edition(name: str) -> pgtrigger.Trigger:
    """Whatever changes a table that the linker reads makes a new edition, in the transaction of the change."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func="""
            INSERT INTO taxonomy_edition (id, stamp) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET stamp = EXCLUDED.stamp;
            RETURN NULL;
        """,
    )


class Edition(models.Model):
    """Which state of the taxonomy this is. One row; its stamp changes with every change of skills and labels."""

    stamp = models.UUIDField(_("stamp"), editable=False)

    class Meta:
        verbose_name = _("edition of the taxonomy")
        verbose_name_plural = _("editions of the taxonomy")
        constraints = [models.CheckConstraint(name="one_edition", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.stamp)


class Skill(models.Model):
    """A skill or a piece of knowledge, known by its URI."""

    uri = models.CharField(_("URI"), max_length=200, unique=True)
    label = models.CharField(_("label"), max_length=300)
    kind = models.CharField(_("kind"), max_length=10, choices=SkillKind.choices)
    origin = models.CharField(_("origin"), max_length=6, choices=Origin.choices)
    reuse_level = models.CharField(_("reuse level"), max_length=40, blank=True)
    description = models.TextField(_("description"), blank=True)
    code = models.CharField(_("code"), max_length=60, blank=True)
    # For the local extension only: the unit groups in which it is used.
    isco_codes = ArrayField(models.CharField(max_length=4), default=list, blank=True, verbose_name=_("ISCO-08 groups"))

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        indexes = [
            # Pages look a skill up by its label and list skills in order.
            models.Index(fields=["label"], name="skill_label"),
        ]
        triggers = [_new_edition("skill_changes_edition")]

    def __str__(self) -> str:
        return self.label


class LabelKind(models.TextChoices):
    """How a label stands to its concept."""

    PREFERRED = "preferred", _("preferred")
    ALTERNATIVE = "alternative", _("alternative")
    HIDDEN = "hidden", _("hidden")


class SkillLabel(models.Model):
    """One way to say a skill, in one language. `folded` is what the linker compares (see `rules.fold`)."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="labels", verbose_name=_("skill"))
    language = models.CharField(_("language"), max_length=3)
    kind = models.CharField(_("kind"), max_length=12, choices=LabelKind.choices)
    text = models.CharField(_("text"), max_length=400)
    folded = models.CharField(_("folded text"), max_length=400)

    class Meta:
        verbose_name = _("skill label")
        verbose_name_plural = _("skill labels")
        constraints = [models.UniqueConstraint(fields=["skill", "language", "text"], name="one_skill_label")]
        indexes = [
            models.Index(fields=["folded"], name="skill_label_folded"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="skill_label_trigram"),
        ]
        triggers = [_new_edition("label_changes_edition")]

    def __str__(self) -> str:
        return self.text


class SkillRelation(models.Model):
    """A link between two skills, as ESCO draws it: `skill` has the `broader` concept `other`, or needs it."""

    class Kind(models.TextChoices):
        BROADER = "broader", _("broader")
        ESSENTIAL = "essential", _("essential for")
        OPTIONAL = "optional", _("optional for")

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations", verbose_name=_("skill"))
    other = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="reverse_relations", verbose_name=_("other")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("relation of skills")
        verbose_name_plural = _("relations of skills")
        constraints = [
            models.UniqueConstraint(fields=["skill", "other", "kind"], name="one_skill_relation"),
            models.CheckConstraint(name="skill_relates_to_another", condition=~Q(skill=models.F("other"))),
        ]
        indexes = [models.Index(fields=["other", "kind"], name="skill_relation_back")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.kind} {self.other_id}"


class Occupation(models.Model):
    """An ESCO occupation, in its ISCO-08 unit group."""

    uri = models.CharField(_("URI"), max_length=200, unique=True)
    code = models.CharField(_("code"), max_length=20, blank=True)
    label = models.CharField(_("label"), max_length=300)
    isco = models.ForeignKey(IscoGroup, on_delete=models.PROTECT, related_name="occupations", verbose_name=_("ISCO-08"))
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        indexes = [models.Index(fields=["label"], name="occupation_label")]

    def __str__(self) -> str:
        return self.label


class OccupationLabel(models.Model):
    """One way to say an occupation."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="labels", verbose_name=_("occupation")
    )
    language = models.CharField(_("language"), max_length=3)
    kind = models.CharField(_("kind"), max_length=12, choices=LabelKind.choices)
    text = models.CharField(_("text"), max_length=400)
    folded = models.CharField(_("folded text"), max_length=400)

    class Meta:
        verbose_name = _("occupation label")
        verbose_name_plural = _("occupation labels")
        constraints = [models.UniqueConstraint(fields=["occupation", "language", "text"], name="one_occupation_label")]
        indexes = [GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="occupation_label_trigram")]

    def __str__(self) -> str:
        return self.text


class OccupationSkill(models.Model):
    """A skill that is essential or optional in an occupation."""

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, related_name="occupation_skills", verbose_name=_("occupation")
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, related_name="occupation_skills", verbose_name=_("skill")
    )
    is_essential = models.BooleanField(_("essential"))

    class Meta:
        verbose_name = _("skill of an occupation")
        verbose_name_plural = _("skills of occupations")
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="one_skill_per_occupation")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class TaxonomyImport(models.Model):
    """A taxonomy that was read in, and what it was."""

    append_only = True

    name = models.CharField(_("taxonomy"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        verbose_name = _("taxonomy import")
        verbose_name_plural = _("taxonomy imports")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
