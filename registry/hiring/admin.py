"""Invitations, applications, interviews and offers in the admin: to read. The people concerned move them themselves.

What they say to each other, and what those who hire note down, is not here: it is theirs.
"""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import Application, Block, Interview, ListingInvitation, Offer


@admin.register(ListingInvitation)
class ListingInvitationAdmin(ReadOnlyAdmin):
    list_display = ["listing", "profile", "state", "sent_at", "expires_at", "sent_by"]
    list_filter = ["state", "listing__kind", "listing__country"]
    list_select_related = ["listing", "profile", "sent_by"]
    search_fields = ["public_id", "listing__title", "profile__public_id", "listing__organisation__name"]
    date_hierarchy = "sent_at"


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["listing", "profile", "origin", "state", "applied_at", "changed_at", "decline_reason"]
    list_filter = ["state", "origin", "decline_reason", "listing__kind", "listing__country"]
    list_select_related = ["listing", "profile"]
    search_fields = ["public_id", "listing__title", "profile__public_id", "listing__organisation__name"]
    date_hierarchy = "applied_at"


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ["role", "application", "state", "starts_on", "pay", "currency", "answer_by", "made_at"]
    list_filter = ["state", "currency", "is_remote", "application__listing__kind"]
    list_select_related = ["application__listing", "currency"]
    search_fields = ["public_id", "role", "application__public_id", "application__listing__title"]
    date_hierarchy = "made_at"


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """When people talk, not where: numbers and links are theirs."""

    list_display = ["application", "state", "way", "minutes", "starts_at", "proposed_by", "missed_by"]
    list_filter = ["state", "way", "missed_by"]
    list_select_related = ["application__listing"]
    search_fields = ["=public_id", "application__listing__title"]
    exclude = ["where", "message"]
    date_hierarchy = "proposed_at"


@admin.register(Block)
class BlockAdmin(ReadOnlyAdmin):
    """Who is kept apart. Many blocks of one employer are a sign to look at it."""

    list_display = ["profile", "organisation", "mentor", "wanted_by", "blocked_at"]
    list_filter = ["wanted_by"]
    list_select_related = ["profile", "organisation", "mentor__user"]
    search_fields = ["organisation__name", "=profile__public_id"]
