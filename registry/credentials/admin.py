"""Certifications in the admin: to look up, and to withdraw."""

from __future__ import annotations

from typing import cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin

from .models import Achievement, Award, Certification, Endorsement, Evidence, IssuerKey, RecognisedIssuer, StatusList
from .services import change_key, revoke_certification, withdraw_key


@admin.register(RecognisedIssuer)
class RecognisedIssuerAdmin(ModelAdmin):
    """The list of issuers whom we know. Every change is kept with who made it; to end one, give it a last day."""

    list_display = ["name", "did", "since", "until", "decided_by"]
    list_select_related = ["decided_by"]
    list_filter = [("until", admin.EmptyFieldListFilter)]
    search_fields = ["name", "did"]
    ordering = ["name", "pk"]
    readonly_fields = ["decided_by"]

    def save_model(
        self, request: HttpRequest, issuer: RecognisedIssuer, form: ModelForm[RecognisedIssuer], change: bool
    ) -> None:
        issuer.decided_by = cast(User, request.user)
        super().save_model(request, issuer, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    list_display = ["title", "issuer", "profile", "trust", "issued_on", "expires_on", "revoked_at"]
    list_filter = ["trust", ("revoked_at", admin.EmptyFieldListFilter), "issued_on"]
    search_fields = ["title", "issuer", "profile__public_id"]
    list_select_related = ["profile"]
    ordering = ["-created_at"]
    actions = ["withdraw"]

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("credentials.change_certification")

    @action(description=_("Withdraw the chosen certificates"), permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Certification]) -> None:
        for certification in queryset.select_related("profile"):
            revoke_certification(certification=certification, by=cast(User, request.user))
        number = len(queryset)
        words = ngettext("%d certificate is withdrawn.", "%d certificates are withdrawn.", number) % number
        self.message_user(request, words, messages.SUCCESS)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    list_display = ["credential_id", "issuer_did", "certification", "holder", "status", "proven_at", "checked_at"]
    list_filter = ["status", "holder"]
    list_select_related = ["certification"]
    search_fields = ["=credential_id", "issuer_did"]
    ordering = ["-checked_at"]


@admin.register(IssuerKey)
class IssuerKeyAdmin(ReadOnlyAdmin):
    """Keys of organisations and mentors. To change one is routine; to withdraw one undoes everything that it signed."""

    list_display = ["organisation", "mentor", "number", "created_at", "retired_at", "withdrawn_at"]
    list_select_related = ["organisation", "mentor__user"]
    list_filter = [("withdrawn_at", admin.EmptyFieldListFilter)]
    search_fields = ["organisation__name", "mentor__user__email", "=public_multibase"]
    ordering = ["organisation__name", "mentor", "-number"]
    actions = ["change", "withdraw"]

    def has_keys_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("credentials.change_issuerkey")

    @action(description=_("Sign with a new key from now on"), permissions=["keys"])
    def change(self, request: HttpRequest, queryset: QuerySet[IssuerKey]) -> None:
        for key in queryset.filter(retired_at=None).select_related("organisation", "mentor"):
            change_key(owner=key.owner, by=cast(User, request.user))
        self.message_user(request, _("They sign with new keys now."), messages.SUCCESS)

    @action(description=_("Withdraw: nothing that it signed is right any more"), permissions=["keys"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[IssuerKey]) -> None:
        for key in queryset.select_related("organisation", "mentor"):
            withdraw_key(key=key, by=cast(User, request.user))
        self.message_user(request, _("The keys are withdrawn."), messages.SUCCESS)


@admin.register(Achievement)
class AchievementAdmin(ReadOnlyAdmin):
    list_display = ["name", "provider", "lasts_months", "created_at", "retired_at"]
    list_select_related = ["provider"]
    list_filter = [("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "provider__name", "=public_id"]
    ordering = ["provider__name", "name"]


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    """Who was given what. Providers take back what they gave; a registrar withdraws the certificate on a profile."""

    list_display = ["public_id", "achievement", "enrolment", "awarded_at", "suspended_at", "revoked_at"]
    list_select_related = ["achievement", "enrolment__cohort"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter), ("key", admin.EmptyFieldListFilter)]
    search_fields = ["=public_id", "achievement__name", "enrolment__reference"]
    ordering = ["-awarded_at", "-pk"]


@admin.register(StatusList)
class StatusListAdmin(ReadOnlyAdmin):
    list_display = ["provider", "number", "revocation_id", "suspension_id", "signed_at"]
    list_select_related = ["provider"]
    search_fields = ["provider__name", "=revocation_id", "=suspension_id"]
    ordering = ["provider__name", "number"]


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnlyAdmin):
    list_display = ["name", "certification", "asked_at", "signed_at", "declined_at"]
    list_select_related = ["certification"]
    list_filter = [("signed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "=public_id"]
    ordering = ["-asked_at"]
