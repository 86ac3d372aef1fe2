"""The taxonomy in the admin, to read: what is in it comes from the loaders and from the official archives."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline

from .models import IscoGroup, Occupation, OccupationLabel, OccupationSkill, Skill, SkillLabel, SkillRelation
from .models import TaxonomyImport as Import


class SkillLabelInline(ReadOnlyInline):
    model = SkillLabel
    fields = ["language", "kind", "text"]


class SkillRelationInline(ReadOnlyInline):
    model = SkillRelation
    fk_name = "skill"
    fields = ["kind", "other"]
    related = ("other",)


class OccupationLabelInline(ReadOnlyInline):
    model = OccupationLabel
    fields = ["language", "kind", "text"]


@admin.register(Skill)
class SkillAdmin(ReadOnlyAdmin):
    list_display = ["label", "kind", "origin", "reuse_level", "isco_codes"]
    list_filter = ["origin", "kind", "reuse_level"]
    search_fields = ["label", "uri", "labels__text"]
    inlines = [SkillLabelInline, SkillRelationInline]
    ordering = ["label"]


@admin.register(SkillRelation)
class SkillRelationAdmin(ReadOnlyAdmin):
    list_display = ["skill", "kind", "other"]
    list_filter = ["kind"]
    list_select_related = ["skill", "other"]
    search_fields = ["skill__label", "other__label"]


@admin.register(SkillLabel)
class SkillLabelAdmin(ReadOnlyAdmin):
    list_display = ["text", "language", "kind", "skill"]
    list_filter = ["language", "kind"]
    list_select_related = ["skill"]
    search_fields = ["text"]


@admin.register(IscoGroup)
class IscoGroupAdmin(ReadOnlyAdmin):
    list_display = ["code", "label", "parent"]
    list_select_related = ["parent"]
    search_fields = ["code", "label"]


@admin.register(Occupation)
class OccupationAdmin(ReadOnlyAdmin):
    list_display = ["label", "code", "isco"]
    list_select_related = ["isco"]
    search_fields = ["label", "code", "isco__label", "labels__text"]
    inlines = [OccupationLabelInline]
    ordering = ["code"]


@admin.register(OccupationSkill)
class OccupationSkillAdmin(ReadOnlyAdmin):
    list_display = ["occupation", "skill", "is_essential"]
    list_filter = ["is_essential"]
    list_select_related = ["occupation", "skill"]
    search_fields = ["occupation__label", "skill__label"]


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ["name", "version", "at", "sha256"]
    list_filter = ["name", "version"]
    search_fields = ["name", "version", "sha256"]
    date_hierarchy = "at"
