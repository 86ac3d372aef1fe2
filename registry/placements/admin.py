"""Placements in the admin: to read, and to settle disputes."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin
from corridor.web.errors import DomainError

from .models import (
    AmountAnswer,
    AmountEntry,
    CheckIn,
    Escalation,
    Milestone,
    Placement,
    PlacementCorrection,
    PlacementDocument,
)
from .services import MANAGE, resolve_dispute


class SettleForm(forms.Form):
    """The reason that both sides will read."""

    reason = forms.CharField(
        label=_("What you found"),
        help_text=_("Both sides read it. Say what you looked at."),
        max_length=1500,
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(Placement)
class PlacementAdmin(ReadOnlyAdmin):
    list_display = [
        "role",
        "kind",
        "employer",
        "country",
        "starts_on",
        "ended_on",
        "state",
        "graduate_confirmed_at",
        "employer_confirmed_at",
        "is_cross_border",
    ]
    list_filter = ["state", "kind", "is_remote", "is_cross_border", "country"]
    list_select_related = ["organisation", "mentor__user", "country"]
    search_fields = ["public_id", "role", "organisation__name", "profile__public_id", "isco__code"]
    date_hierarchy = "starts_on"
    actions = ["uphold", "call_off"]

    @admin.display(description=_("employer"))
    def employer(self, placement: Placement) -> str:
        return placement.employer_name

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)

    @action(description=_("Settle: it happened, as far as both sides have confirmed"), permissions=["settle"])
    def uphold(self, request: HttpRequest, queryset: QuerySet[Placement]) -> HttpResponse | None:
        return self._settle(request, queryset, _("It happened"), happened=True)

    @action(description=_("Settle: it did not happen"), permissions=["settle"])
    def call_off(self, request: HttpRequest, queryset: QuerySet[Placement]) -> HttpResponse | None:
        return self._settle(request, queryset, _("It did not happen"), happened=False)

    def _settle(
        self, request: HttpRequest, queryset: QuerySet[Placement], title: object, *, happened: bool
    ) -> HttpResponse | None:
        """Ask for the reason first; then settle each dispute for itself."""
        form = SettleForm(request.POST if "decided" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": title,
                "form": form,
                "rows": queryset.select_related("organisation", "mentor__user"),
                "action": request.POST.get("action", ""),
                "opts": self.model._meta,
            }
            return TemplateResponse(request, "placements/admin_settle.html", context)
        done = 0
        for placement in queryset:
            try:
                resolve_dispute(
                    placement=placement,
                    by=cast(User, request.user),
                    happened=happened,
                    reason=form.cleaned_data["reason"],
                )
            except DomainError as refused:
                self.message_user(request, f"{placement}: {refused}", messages.ERROR)
            else:
                done += 1
        words = ngettext("%d dispute is settled.", "%d disputes are settled.", done) % done
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        return None


@admin.register(CheckIn)
class CheckInAdmin(ReadOnlyAdmin):
    """Who was asked how it goes, and what they said."""

    list_display = ["placement", "days", "side", "asked_at", "answer", "answered_at"]
    list_select_related = ["placement"]
    list_filter = ["days", "side", "answer"]
    search_fields = ["=placement__public_id", "placement__role"]
    ordering = ["-asked_at", "-pk"]


@admin.register(Escalation)
class EscalationAdmin(ReadOnlyAdmin):
    """Placements that one side left unanswered, and how often it was reminded."""

    list_display = ["placement", "silent_since", "raised_at", "reminders", "reminded_at"]
    list_select_related = ["placement"]
    search_fields = ["=placement__public_id", "placement__role"]
    ordering = ["-raised_at", "-pk"]


@admin.register(PlacementDocument)
class PlacementDocumentAdmin(ReadOnlyAdmin):
    """What documents there are and what officers said of them; the files open for graduates and their officers."""

    list_display = ["placement", "kind", "state", "given_at", "given_by_officer", "looked_at"]
    list_select_related = ["placement"]
    list_filter = ["state", "kind", "given_by_officer"]
    search_fields = ["=public_id", "=placement__public_id", "placement__role"]
    ordering = ["-given_at", "-pk"]
    exclude = ["file"]


@admin.register(PlacementCorrection)
class PlacementCorrectionAdmin(ReadOnlyAdmin):
    """What was proposed instead of what, and what came of it."""

    list_display = ["placement", "side", "state", "proposed_at", "answered_at"]
    list_select_related = ["placement"]
    list_filter = ["state", "side"]
    search_fields = ["=public_id", "=placement__public_id", "placement__role"]
    ordering = ["-proposed_at", "-pk"]


@admin.register(Milestone)
class MilestoneAdmin(ReadOnlyAdmin):
    """The parts of contracts."""

    list_display = ["title", "placement", "position", "due_on", "amount", "currency"]
    list_select_related = ["placement", "currency"]
    search_fields = ["=public_id", "title", "=placement__public_id", "placement__role"]
    ordering = ["-added_at", "-pk"]


@admin.register(AmountEntry)
class AmountEntryAdmin(ReadOnlyAdmin):
    """The ledger: every line as it was recorded."""

    list_display = ["milestone", "step", "amount", "on", "side", "is_advance", "recorded_at"]
    list_select_related = ["milestone"]
    list_filter = ["step", "side", "is_advance"]
    search_fields = ["=public_id", "milestone__title", "=milestone__placement__public_id"]
    ordering = ["-recorded_at", "-pk"]


@admin.register(AmountAnswer)
class AmountAnswerAdmin(ReadOnlyAdmin):
    """What the other side said of each line."""

    list_display = ["entry", "verdict", "side", "answered_at"]
    list_select_related = ["entry"]
    list_filter = ["verdict", "side"]
    search_fields = ["=entry__public_id", "entry__milestone__title"]
    ordering = ["-answered_at", "-pk"]
