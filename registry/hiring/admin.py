"""Invitations, applications and offers in the admin: to read. The people of an application move it themselves."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import Application, ListingInvitation, Offer


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
