"""Listings in the admin: the queue of those that wait for their check, first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError

from . import saying, services
from .models import (
    AppealState,
    BandChoice,
    Listing,
    ListingAppeal,
    ListingCheck,
    ListingDecision,
    ListingQuestion,
    ListingSkill,
    State,
)

# What a moderator has to decide on.
WAITING = (State.REVIEW, State.HIDDEN)
WAITING_FIRST = Case(When(state__in=WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()).asc()


class ReasonForm(ActionForm):
    """The form beside the list of actions: a reason, which is kept, and which the owner reads."""

    reason = forms.CharField(
        label="",
        required=False,
        widget=UnfoldAdminTextInputWidget({"placeholder": _("Reason, or what has to be changed"), "maxlength": 1000}),
    )


class ListingSkillInline(ReadOnlyInline):
    model = ListingSkill
    fields = ["skill", "level", "weight", "is_required"]
    related = ("skill",)


class ListingQuestionInline(ReadOnlyInline):
    model = ListingQuestion
    fields = ["position", "text", "kind", "is_required"]


class ListingCheckInline(ReadOnlyInline):
    """What the risk signals said of each submission, in words."""

    model = ListingCheck
    fields = ["at", "band", "score", "reasons"]
    readonly_fields = ["reasons"]

    @display(description=_("why"))
    def reasons(self, check: ListingCheck) -> SafeString:
        return _told(check.signals)


class ListingDecisionInline(ReadOnlyInline):
    model = ListingDecision
    fields = ["at", "kind", "reason", "by"]
    related = ("by",)


def _told(signals: Any) -> SafeString:
    """The reasons, one below the other, each with the words that it was found by."""
    rows = [(one.sentence, ", ".join(f"“{word}”" for word in one.words)) for one in saying.to_moderator(signals)]
    return format_html_join(mark_safe("<br>"), "{} {}", rows) if rows else SafeString("-")


# The newest check of a listing; the score ranks the bands too.
NEWEST = ListingCheck.objects.filter(listing=OuterRef("pk")).order_by("-at", "-pk")


def _of_newest(field: str) -> Case:
    """A field of the newest check. Only what waits is asked for: to look up every listing's would cost the list."""
    return Case(When(state__in=WAITING, then=Subquery(NEWEST.values(field)[:1])))


@admin.register(Listing)
class ListingAdmin(ReadOnlyAdmin):
    list_display = ["title", "owner", "kind", "state", "found", "why", "country", "closes_on", "openings", "filled"]
    list_filter = ["state", "kind", "country", "is_remote"]
    list_select_related = ["organisation", "mentor__user", "country"]
    search_fields = ["title", "organisation__name", "mentor__user__email", "=public_id"]
    date_hierarchy = "closes_on"
    ordering = [WAITING_FIRST, _of_newest("score").desc(nulls_last=True), "updated_at"]
    inlines = [ListingCheckInline, ListingDecisionInline, ListingSkillInline, ListingQuestionInline]
    action_form = ReasonForm
    actions = ["approve", "reject", "restore", "close"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        listings: QuerySet[Listing] = super().get_queryset(request)
        return listings.annotate(
            newest_score=_of_newest("score"), newest_band=_of_newest("band"), newest_signals=_of_newest("signals")
        )

    @display(description=_("owner"))
    def owner(self, listing: Listing) -> str:
        return listing.owner_name

    @display(description=_("found"), ordering="newest_score")
    def found(self, listing: Listing) -> str:
        band, score = getattr(listing, "newest_band", None), getattr(listing, "newest_score", None)
        return f"{BandChoice(band).label} {score:.2f}" if band and score is not None else "-"

    @display(description=_("why"))
    def why(self, listing: Listing) -> SafeString:
        return _told(getattr(listing, "newest_signals", None) or [])

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("listings.change_listing")

    @action(description=_("Approve: open to everybody"), permissions=["moderate"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, services.approve_listing, _("%d listings are open now."))

    @action(description=_("Give back to the owner (say what has to be changed)"), permissions=["moderate"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, services.reject_listing, _("%d listings went back to their owners."))

    @action(description=_("Put back what was taken down (say why)"), permissions=["moderate"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, services.restore_listing, _("%d listings are back."))

    @action(description=_("Close for good (say why)"), permissions=["moderate"])
    def close(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        self._each(request, queryset, services.close_as_moderator, _("%d listings are closed."))

    def _each(
        self, request: HttpRequest, queryset: QuerySet[Listing], service: Callable[..., Listing], words: str | Promise
    ) -> None:
        by, reason, done = request.user, request.POST.get("reason", ""), 0
        assert isinstance(by, User)
        for listing in queryset:
            try:
                service(listing=listing, by=by, reason=reason)
            except DomainError as refusal:
                self.message_user(request, f"{listing}: {refusal}", messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(request, str(words) % done, messages.SUCCESS)


@admin.register(ListingAppeal)
class ListingAppealAdmin(ReadOnlyAdmin):
    """Appeals; those that wait come first, the oldest of them on top."""

    list_display = ["listing", "decision", "words", "state", "made_at", "decided_by"]
    list_filter = ["state", "decision__kind"]
    list_select_related = ["decision__listing", "decided_by"]
    search_fields = ["decision__listing__title", "=decision__listing__public_id"]
    ordering = [
        Case(When(state=AppealState.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField()).asc(),
        "made_at",
    ]
    action_form = ReasonForm
    actions = ["grant", "refuse"]

    @display(description=_("listing"))
    def listing(self, appeal: ListingAppeal) -> str:
        return str(appeal.decision.listing)

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("listings.change_listing")

    @action(description=_("Change the decision (say why)"), permissions=["moderate"])
    def grant(self, request: HttpRequest, queryset: QuerySet[ListingAppeal]) -> None:
        self._each(request, queryset, grant=True)

    @action(description=_("Let the decision stand (say why)"), permissions=["moderate"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[ListingAppeal]) -> None:
        self._each(request, queryset, grant=False)

    def _each(self, request: HttpRequest, queryset: QuerySet[ListingAppeal], *, grant: bool) -> None:
        by, reason = request.user, request.POST.get("reason", "")
        assert isinstance(by, User)
        for appeal in queryset:
            try:
                services.answer_appeal(appeal=appeal, by=by, grant=grant, reason=reason)
            except DomainError as refusal:
                self.message_user(request, f"{appeal.decision.listing}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{appeal.decision.listing}: {_('answered.')}", messages.SUCCESS)
