"""Matches and excluded pairs in the admin, to be read. The services keep them."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import Exclusion, Match


@admin.register(Match)
class MatchAdmin(ReadOnlyAdmin):
    """The figures without pay: what a graduate asks for at least is not an administrator's business either."""

    list_display = ["listing", "profile", "listing_rank", "profile_rank", "fit", "open_score", "computed_at"]
    list_filter = ["listing__kind", "listing__country", "profile__country", "computed_at"]
    list_select_related = ["listing", "profile"]
    search_fields = ["listing__title", "listing__public_id", "profile__public_id"]
    fields = ["listing", "profile", "listing_rank", "profile_rank", "fit", "open_score", "computed_at"]
    ordering = ["listing", "listing_rank"]
    show_full_result_count = False


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyAdmin):
    list_display = ["listing", "profile", "reason", "created_at"]
    list_filter = ["reason", "created_at"]
    list_select_related = ["listing", "profile"]
    search_fields = ["listing__title", "listing__public_id", "profile__public_id"]
    show_full_result_count = False
