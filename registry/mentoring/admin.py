"""Mentoring in the admin: administrators plan rounds, and read how mentorships go and how many hours were given."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError
from registry.places.rules import corridor_day

from .hours import hours_given
from .models import (
    Feedback,
    MentorshipAgreement,
    NextStep,
    Preference,
    Proposal,
    Pulse,
    Reference,
    Round,
    Session,
)
from .services import call_off_round, plan_round
from .services.planning import MANAGE

COUNTED_DAYS = 365


class RoundForm(forms.ModelForm[Round]):
    """Two times; the service says whether they are possible, and makes the round."""

    by: User  # set by the admin

    class Meta:
        model = Round
        fields = ["opens_at", "closes_at"]

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        if not self.errors:
            try:
                self.instance = plan_round(opens_at=filled["opens_at"], closes_at=filled["closes_at"], by=self.by)
            except DomainError as error:
                raise ValidationError(str(error)) from error
        return filled

    def _post_clean(self) -> None:
        """The service has validated and saved it already."""


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    form = RoundForm
    list_display = ["opens_at", "closes_at", "state", "proposed_at", "closed_at"]
    list_filter = ["state"]
    search_fields = ["public_id"]
    date_hierarchy = "opens_at"
    actions = ["call_off"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)

    def get_form(self, request: HttpRequest, obj: Round | None = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)
        made.by = request.user
        return made

    def save_model(self, request: HttpRequest, obj: Round, form: forms.ModelForm[Round], change: bool) -> None:
        """The form's service has saved it."""

    def has_call_off_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)

    @action(description=_("Call off: the round does not take place"), permissions=["call_off"])
    def call_off(self, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        for found in queryset:
            try:
                call_off_round(round=found, by=cast(User, request.user))
            except DomainError as error:
                self.message_user(request, f"{found}: {error}", messages.ERROR)
            else:
                self.message_user(request, f"{found}: {_('called off')}", messages.SUCCESS)


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ["application", "round", "graduate_rank", "mentor_rank", "state", "answered_at"]
    list_filter = ["state"]
    list_select_related = ["application__listing", "round"]
    search_fields = ["public_id", "application__public_id", "application__listing__title"]


@admin.register(Preference)
class PreferenceAdmin(ReadOnlyAdmin):
    list_display = ["application", "by", "position", "is_refused"]
    list_filter = ["by", "is_refused"]
    list_select_related = ["application__listing"]
    search_fields = ["application__public_id", "application__listing__title"]


@admin.register(MentorshipAgreement)
class MentorshipAgreementAdmin(ReadOnlyAdmin):
    list_display = ["placement", "version", "weeks", "every_days", "state", "proposed_by", "proposed_at"]
    list_filter = ["state", "every_days"]
    list_select_related = ["placement"]
    search_fields = ["public_id", "placement__public_id", "placement__role"]


class NextStepInline(ReadOnlyInline):
    """How many steps, and whether they are done; what they are is the pair's own."""

    model = NextStep
    fields = ["due_on", "done_at", "done_by"]


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    """Sessions, and above them the exact hours that mentors gave in a year. What the two wrote to each other is theirs:
    notes and the words of steps are not shown here."""

    list_display = ["placement", "starts_at", "minutes", "state", "recorded_by", "answered_at"]
    list_filter = ["state", "placement__mentor__country"]
    list_select_related = ["placement"]
    search_fields = ["public_id", "placement__public_id", "placement__role"]
    date_hierarchy = "starts_at"
    exclude = ["notes"]
    inlines = [NextStepInline]
    list_before_template = "mentoring/admin_hours.html"

    @admin.display(description=_("minutes"))
    def minutes(self, session: Session) -> int:
        return session.minutes

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        until = corridor_day(timezone.now()) + timedelta(days=1)
        since = until - timedelta(days=COUNTED_DAYS)
        hours = {"hours": hours_given(since=since, until=until), "since": since}
        return cast(HttpResponse, super().changelist_view(request, {**(extra_context or {}), **hours}))


@admin.register(Pulse)
class PulseAdmin(ReadOnlyAdmin):
    list_display = ["placement", "reminded_at", "asked_at", "graduate_goes_on_at", "mentor_goes_on_at"]
    list_filter = [("asked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["placement"]
    search_fields = ["placement__public_id", "placement__role"]


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ["placement", "side", "helped", "given_at"]
    list_filter = ["side", "helped"]
    list_select_related = ["placement"]
    search_fields = ["placement__public_id", "placement__role"]
    date_hierarchy = "given_at"


@admin.register(Reference)
class ReferenceAdmin(ReadOnlyAdmin):
    list_display = ["words", "placement", "state", "written_at", "answered_at"]
    list_filter = ["state"]
    list_select_related = ["placement"]
    search_fields = ["public_id", "words", "placement__public_id"]
