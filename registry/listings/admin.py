"""Listings in the admin: the queue of those that wait for their check, first."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError

from . import services
from .models import Listing, ListingQuestion, ListingSkill, State

WAITING_FIRST = Case(When(state=State.REVIEW, then=Value(0)), default=Value(1), output_field=IntegerField()).asc()


class ReasonForm(ActionForm):
    """The form beside the list of actions; a listing is given back for a reason that its owner reads."""

    reason = forms.CharField(
        label="",
        required=False,
        widget=UnfoldAdminTextInputWidget({"placeholder": _("What has to be changed"), "maxlength": 1000}),
    )


class ListingSkillInline(ReadOnlyInline):
    model = ListingSkill
    fields = ["skill", "level", "weight", "is_required"]
    related = ("skill",)


class ListingQuestionInline(ReadOnlyInline):
    model = ListingQuestion
    fields = ["position", "text", "kind", "is_required"]


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title", "owner", "kind", "state", "country", "is_remote", "closes_on", "openings", "filled"]
    list_filter = ["state", "kind", "country", "is_remote"]
    list_select_related = ["organisation", "mentor__user", "country"]
    search_fields = ["title", "organisation__name", "mentor__user__email", "=public_id"]
    date_hierarchy = "closes_on"
    ordering = [WAITING_FIRST, "updated_at"]
    inlines = [ListingSkillInline, ListingQuestionInline]
    action_form = ReasonForm
    actions = ["approve", "reject"]

    @display(description=_("owner"))
    def owner(self, listing: Listing) -> str:
        return listing.owner_name

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("listings.change_listing")

    @action(description=_("Approve: open to everybody"), permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, approve=True)

    @action(description=_("Give back to the owner (say what has to be changed)"), permissions=["moderate"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, approve=False)

    def _each(self, request: HttpRequest, queryset: QuerySet[Listing], *, approve: bool) -> None:
        by, reason, done = request.user, request.POST.get("reason", ""), 0
        assert isinstance(by, User)
        for listing in queryset:
            try:
                if approve:
                    services.approve_listing(listing=listing, by=by)
                else:
                    services.reject_listing(listing=listing, by=by, reason=reason)
            except DomainError as refusal:
                self.message_user(request, f"{listing}: {refusal}", messages.ERROR)
            else:
                done += 1
        if done:
            words = _("%d listings are open now.") if approve else _("%d listings went back to their owners.")
            self.message_user(request, words % done, messages.SUCCESS)
