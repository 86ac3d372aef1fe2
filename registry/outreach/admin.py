"""Messages in the admin: where each stands, never what it says."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import Message


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "state", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    search_fields = ["key"]
    exclude = ["body", "subject", "reply_to", "calendar"]
