"""The agreement, the ledger and the mobility rules in the admin."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin
from corridor.web.errors import DomainError

from . import services
from .models import Agreement, CardLink, Disclosure, MobilityRule


class ReasonForm(ActionForm):
    """The form beside the list of actions: every action here is for a reason that is kept."""

    reason = forms.CharField(
        label="", required=False, widget=UnfoldAdminTextInputWidget({"placeholder": _("Reason"), "maxlength": 500})
    )


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ["slug", "title", "party_a", "party_b", "state", "state_since", "starts_on", "ends_on"]
    list_filter = ["state"]
    list_select_related = ["party_a", "party_b"]
    search_fields = ["slug", "title"]
    action_form = ReasonForm
    actions = ["freeze", "thaw"]

    def has_state_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("agreements.change_agreement")

    @action(description=_("Freeze: show nobody across the border (say why)"), permissions=["state"])
    def freeze(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> None:
        self._change(request, queryset, services.freeze_agreement)

    @action(description=_("Thaw: put in force again (say why)"), permissions=["state"])
    def thaw(self, request: HttpRequest, queryset: QuerySet[Agreement]) -> None:
        self._change(request, queryset, services.thaw_agreement)

    def _change(self, request: HttpRequest, queryset: QuerySet[Agreement], service: services.ChangesState) -> None:
        assert isinstance(request.user, User)
        for slug in queryset.values_list("slug", flat=True):
            try:
                agreement = service(slug=slug, reason=request.POST.get("reason", ""), by=request.user)
            except DomainError as refusal:
                self.message_user(request, f"{slug}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{slug}: {agreement.get_state_display()}", messages.SUCCESS)


@admin.register(Disclosure)
class DisclosureAdmin(ReadOnlyAdmin):
    list_display = ["at", "profile", "organisation", "level", "purpose", "is_cross_border", "agreement"]
    list_filter = ["level", "purpose", "is_cross_border", "on"]
    list_select_related = ["profile", "organisation", "agreement"]
    search_fields = ["=profile__public_id", "organisation__name"]
    date_hierarchy = "on"


@admin.register(CardLink)
class CardLinkAdmin(ReadOnlyAdmin):
    list_display = ["profile", "level", "created_at", "expires_at", "revoked_at", "opened_count"]
    list_filter = ["level"]
    list_select_related = ["profile"]
    search_fields = ["=profile__public_id"]


@admin.register(MobilityRule)
class MobilityRuleAdmin(ModelAdmin):
    list_display = ["host", "isco_major", "source", "checked_on"]
    list_filter = ["host"]
    list_select_related = ["host"]
    search_fields = ["source", "=isco_major"]
