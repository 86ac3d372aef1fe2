"""Programmes and cohorts in the admin; what a service owns is read there, not written."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError

from .models import (
    ClaimInvitation,
    Cohort,
    DuplicateProposal,
    Enrolment,
    EnrolmentSkill,
    Programme,
    Progress,
    RosterImport,
)
from .services import decide_duplicate


@admin.register(Programme)
class ProgrammeAdmin(ModelAdmin):
    list_display = ["name", "provider", "country", "slug"]
    list_filter = ["country", "provider__state"]
    list_select_related = ["provider", "country"]
    search_fields = ["name", "slug", "provider__name"]
    autocomplete_fields = ["provider"]
    raw_id_fields = ["skills"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Cohort)
class CohortAdmin(ModelAdmin):
    list_display = ["name", "programme", "country", "region", "starts_on", "ends_on"]
    list_filter = ["country", "starts_on"]
    list_select_related = ["programme", "country", "region"]
    search_fields = ["name", "slug", "programme__name", "programme__provider__name"]
    autocomplete_fields = ["programme"]
    raw_id_fields = ["region"]
    prepopulated_fields = {"slug": ["name"]}
    date_hierarchy = "starts_on"


class EnrolmentSkillInline(ReadOnlyInline):
    """The roster's words for a skill, and what they were linked to."""

    model = EnrolmentSkill
    fields = ["phrase", "skill"]
    related = ("skill",)


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    """The roster owns an enrolment, and the claim its person. Sealed answers are not shown, nor is their key."""

    list_display = ["reference", "display_name", "cohort", "outcome", "graduated_on", "country", "claimed_at"]
    list_filter = ["outcome", "country", ("user", admin.EmptyFieldListFilter), "intent", "cohort__programme"]
    list_select_related = ["cohort", "country"]
    search_fields = ["reference", "given_names", "family_name", "email", "phone", "cohort__slug"]
    exclude = ["sealed_subject"]
    inlines = [EnrolmentSkillInline]


@admin.register(ClaimInvitation)
class ClaimInvitationAdmin(ReadOnlyAdmin):
    list_display = ["enrolment", "sent_to", "sent_at", "expires_at", "used_at"]
    list_filter = [("used_at", admin.EmptyFieldListFilter), "sent_at"]
    list_select_related = ["enrolment__cohort"]
    search_fields = ["sent_to", "enrolment__reference", "enrolment__cohort__slug"]
    exclude = ["token_hash", "sealed_token"]


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    """Where profiles stand still. Which step, never what is in it."""

    list_display = ["enrolment", "step", "since", "reminded_at", "reminders"]
    list_select_related = ["enrolment__cohort"]
    list_filter = ["step"]
    search_fields = ["enrolment__reference", "enrolment__cohort__slug"]
    ordering = ["since"]


@admin.register(RosterImport)
class RosterImportAdmin(ReadOnlyAdmin):
    list_display = ["at", "cohort", "by", "new", "changed", "unchanged", "refused"]
    list_filter = ["at", "cohort__programme"]
    list_select_related = ["cohort", "by"]
    search_fields = ["cohort__slug", "cohort__name", "by__email", "sha256"]
    date_hierarchy = "at"


@admin.register(DuplicateProposal)
class DuplicateProposalAdmin(ReadOnlyAdmin):
    list_display = ["first_person", "first", "second_person", "second", "state", "created_at"]
    list_filter = ["state", "created_at"]
    list_select_related = ["first__cohort", "second__cohort"]
    search_fields = ["first__family_name", "first__reference", "second__family_name", "second__reference"]
    actions = ["decide_same", "decide_different"]

    @admin.display(description=_("first person"))
    def first_person(self, proposal: DuplicateProposal) -> str:
        return proposal.first.display_name

    @admin.display(description=_("second person"))
    def second_person(self, proposal: DuplicateProposal) -> str:
        return proposal.second.display_name

    @action(description=_("The chosen pairs are the same person"), permissions=["decide"])
    def decide_same(self, request: HttpRequest, queryset: QuerySet[DuplicateProposal]) -> None:
        self._decide(request, queryset, same=True)

    @action(description=_("The chosen pairs are different people"), permissions=["decide"])
    def decide_different(self, request: HttpRequest, queryset: QuerySet[DuplicateProposal]) -> None:
        self._decide(request, queryset, same=False)

    def _decide(self, request: HttpRequest, queryset: QuerySet[DuplicateProposal], *, same: bool) -> None:
        decided = 0
        for proposal in queryset:
            try:
                decide_duplicate(proposal=proposal, same=same)
            except DomainError as refused:
                self.message_user(request, f"{proposal.first_id} / {proposal.second_id}: {refused}", messages.ERROR)
            else:
                decided += 1
        self.message_user(request, _("%d pairs are decided.") % decided, messages.SUCCESS)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("programmes.change_duplicateproposal")
