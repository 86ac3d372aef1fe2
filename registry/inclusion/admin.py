"""The admin shows who read sealed answers. The answers themselves are shown nowhere in it."""

from __future__ import annotations

from django.contrib import admin

from corridor.web.admin import ReadOnlyAdmin

from .models import SealedRead


@admin.register(SealedRead)
class SealedReadAdmin(ReadOnlyAdmin):
    list_display = ["at", "reader", "purpose", "subjects"]
    list_filter = ["reader", "at"]
    search_fields = ["reader", "purpose"]
    date_hierarchy = "at"
