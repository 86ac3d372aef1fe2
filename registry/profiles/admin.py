"""Profiles in the admin: to look up. Mentors: to decide. Sealed answers are not here, nor their subjects."""

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
from corridor.web.admin import ReadOnlyAdmin, ReadOnlyInline
from corridor.web.errors import DomainError

from .mentors import DECIDE, decide_mentor
from .models import Experience, MentorProfile, PhoneSignIn, Profile, ProfileLanguage, ProfileSkill, Work


class SkillInline(ReadOnlyInline):
    model = ProfileSkill
    fields = ["skill", "level", "trust", "last_used_year"]
    related = ("skill",)


class ExperienceInline(ReadOnlyInline):
    model = Experience
    fields = ["title", "place", "kind", "isco", "months"]
    related = ("isco",)


class LanguageInline(ReadOnlyInline):
    model = ProfileLanguage
    fields = ["language", "level"]
    related = ("language",)


class WorkInline(ReadOnlyInline):
    model = Work
    fields = readonly_fields = ["title", "kind", "url", "file_name", "size_bytes"]


@admin.register(Profile)
class ProfileAdmin(ReadOnlyAdmin):
    """What an administrator needs to help somebody. The least pay is the graduate's alone."""

    list_display = ["public_id", "user", "country", "region", "visibility", "is_looking", "updated_at"]
    list_filter = ["visibility", "is_looking", "country"]
    search_fields = ["public_id", "user__email", "user__given_names", "user__family_name", "headline"]
    list_select_related = ["user", "country", "region"]
    ordering = ["-updated_at"]
    inlines = [SkillInline, ExperienceInline, LanguageInline, WorkInline]
    fields = [
        "public_id",
        "user",
        "date_of_birth",
        "headline",
        "about",
        "country",
        "region",
        "nationality",
        "visibility",
        "is_looking",
        "wants",
        "wants_remote",
        "hours_per_week",
        "available_from",
        "created_at",
        "updated_at",
    ]


class MentorDecisionForm(forms.Form):
    """The reason that a mentor will read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The mentor reads it. Write what you checked, or what they must do."),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(MentorProfile)
class MentorProfileAdmin(ReadOnlyAdmin):
    """The queue of mentors to check, the oldest first. Each decision goes through the service, with its reason."""

    list_display = ["user", "headline", "country", "state", "proof", "created_at", "decided_at"]
    list_filter = ["state", "country"]
    search_fields = ["user__email", "user__given_names", "user__family_name", "headline", "public_id"]
    list_select_related = ["user", "country"]
    ordering = ["created_at"]
    actions = ["verify", "reject", "suspend"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)

    @action(description=_("Verify the chosen mentors"), permissions=["decide"])
    def verify(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> HttpResponse | None:
        return self._decide(request, queryset, MentorProfile.State.VERIFIED, _("Verify mentors"))

    @action(description=_("Reject the chosen mentors"), permissions=["decide"])
    def reject(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> HttpResponse | None:
        return self._decide(request, queryset, MentorProfile.State.REJECTED, _("Reject mentors"))

    @action(description=_("Suspend the chosen mentors"), permissions=["decide"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[MentorProfile]) -> HttpResponse | None:
        return self._decide(request, queryset, MentorProfile.State.SUSPENDED, _("Suspend mentors"))

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[MentorProfile], state: MentorProfile.State, title: object
    ) -> HttpResponse | None:
        """Ask for the reason first; then decide each mentor for themselves."""
        form = MentorDecisionForm(request.POST if "decided" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": title,
                "form": form,
                "rows": queryset.select_related("user", "country"),
                "action": request.POST.get("action", ""),
                "opts": self.model._meta,
            }
            return TemplateResponse(request, "profiles/admin_decide.html", context)
        done, by = 0, cast(User, request.user)
        for mentor in queryset:
            try:
                decide_mentor(mentor=mentor, by=by, state=state, reason=form.cleaned_data["reason"])
            except DomainError as refused:
                self.message_user(request, f"{mentor}: {refused}", messages.ERROR)
            else:
                done += 1
        words = ngettext("%d mentor is decided.", "%d mentors are decided.", done) % done
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        return None


@admin.register(PhoneSignIn)
class PhoneSignInAdmin(ReadOnlyAdmin):
    """Who signs in by phone. A new PIN is the training provider's to help with, face to face."""

    list_display = ["phone", "profile", "wrong", "locked_until", "helped_by", "created_at"]
    list_select_related = ["profile", "helped_by"]
    list_filter = [("locked_until", admin.EmptyFieldListFilter)]
    search_fields = ["phone", "=profile__public_id"]
    ordering = ["-created_at"]
