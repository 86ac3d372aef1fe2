"""The index and saved searches in the admin, to be read. What a search finds is its owner's business."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import Rebuild, SavedSearch, TalentEntry


@admin.register(TalentEntry)
class TalentEntryAdmin(ReadOnlyAdmin):
    list_display = ["profile", "country", "is_proven", "updated_at", "changed_at"]
    list_filter = ["country", "is_proven"]
    list_select_related = ["profile"]
    search_fields = ["=profile__public_id"]
    exclude = ["terms"]


@admin.register(Rebuild)
class RebuildAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "reached", "finished_at"]
    search_fields = ["=reached"]
    date_hierarchy = "started_at"


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnlyAdmin):
    list_display = ["user", "organisation", "alert", "created_at", "looked_at", "sent_at"]
    list_filter = ["alert"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__email", "organisation__name"]
    fields = ["user", "organisation", "mentor", "alert", "created_at", "looked_at", "sent_at"]
