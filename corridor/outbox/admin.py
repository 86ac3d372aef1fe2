"""Deliveries, dead letters and periodic jobs in the admin."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from corridor.web.admin import ReadOnlyAdmin

from .delivering import requeue
from .models import Delivery, Event, PeriodicJob


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["id", "topic", "created_at"]
    list_filter = ["topic"]
    search_fields = ["topic"]
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["id", "event", "handler", "state", "attempts", "next_attempt_at", "done_at"]
    list_filter = ["state", "handler"]
    search_fields = ["handler", "event__topic"]
    list_select_related = ["event"]
    show_full_result_count = False
    actions = ["requeue_dead_letters"]

    @action(description=_("Try the chosen dead letters again"), permissions=["requeue"])
    def requeue_dead_letters(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        dead = list(queryset.filter(state="dead"))
        for delivery in dead:
            requeue(delivery)
        self.message_user(request, _("%d dead letters will be tried again.") % len(dead), messages.SUCCESS)

    def has_requeue_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_delivery")


@admin.register(PeriodicJob)
class PeriodicJobAdmin(ReadOnlyAdmin):
    list_display = ["topic", "last_emitted_at"]
    search_fields = ["topic"]
