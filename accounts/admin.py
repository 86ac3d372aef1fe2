"""People, organisations and consents in the admin. Services own most changes, so most of this only shows."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

# These register models that are shown differently below.
import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from corridor.papers import keeping
from corridor.web.admin import ReadOnlyAdmin
from corridor.web.errors import DomainError

from .models import Consent, ConsentRecord, ConsentText, Invitation, Membership, Organisation, OrganisationProof, User
from .models.organisation import OrganisationState
from .services.organisations import DECIDE, decide_organisation
from .services.proving import open_proof
from .standing import standing_of

RIGHTS = ("is_staff", "is_superuser", "groups")


@admin.register(User)
class UserAdmin(ModelAdmin):
    """People sign themselves up, and change e-mail, password and second factors themselves."""

    list_display = ["__str__", "get_full_name", "home_country", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_staff", "groups", "home_country", "language"]
    search_fields = ["email", "phone", "given_names", "family_name", "public_id"]
    list_select_related = ["home_country"]
    ordering = ["-date_joined"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["email", "phone", "public_id", "given_names", "family_name"]}),
        (_("Place and language"), {"fields": ["home_country", "language", "time_zone"]}),
        (_("Account"), {"fields": ["is_active", "date_joined", "last_login"]}),
        (_("Rights"), {"fields": list(RIGHTS)}),
    ]
    readonly_fields = ["email", "phone", "public_id", "home_country", "date_joined", "last_login"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Rights are given by superusers, and by nobody to themselves."""
        if obj is not None and obj.pk == request.user.pk:
            return [*self.readonly_fields, *RIGHTS, "is_active"]
        if not request.user.is_superuser:
            return [*self.readonly_fields, *RIGHTS]
        return [*self.readonly_fields]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Staff change neither superusers nor other staff; superusers may."""
        allowed: bool = super().has_change_permission(request, obj)
        if obj is not None and obj.is_staff and obj.pk != request.user.pk:
            return allowed and bool(request.user.is_superuser)
        return allowed

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @admin.display(description=_("name"))
    def get_full_name(self, person: User) -> str:
        return person.get_full_name()


# Digital identities are configured by the environment, and their tokens are nobody's to read.
admin.site.unregister([Group, EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    """People add, confirm and change their addresses themselves."""

    list_display = ["email", "user", "verified", "primary"]
    list_filter = ["verified", "primary"]
    search_fields = ["email", "user__email"]
    list_select_related = ["user"]


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors. Who lost theirs can be freed of it, and sets up another; nobody can be given one."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    search_fields = ["user__email"]
    list_select_related = ["user"]
    exclude = ["data"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return request.user.has_perm("mfa.delete_authenticator")


@admin.register(SocialAccount)
class SocialAccountAdmin(ReadOnlyAdmin):
    """Digital identities that people sign in with. The number that an identity has is not shown."""

    list_display = ["user", "provider", "date_joined", "last_login"]
    list_filter = ["provider"]
    search_fields = ["user__email"]
    list_select_related = ["user"]
    exclude = ["uid", "extra_data"]


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """Groups come from `load_roles`; here one sees what they may do."""

    list_display = ["name", "members"]
    search_fields = ["name"]
    fields = ["name", "permissions"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        groups: QuerySet[Group] = super().get_queryset(request)
        return groups.annotate(members=Count("user"))

    @admin.display(description=_("members"))
    def members(self, group: Any) -> int:
        return int(group.members)


class DecisionForm(forms.Form):
    """The reason that an organisation will read."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The owners read it. Write what you checked, or what they must do."),
        widget=UnfoldAdminTextareaWidget,
    )


@admin.register(Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """The queue of organisations to check. Decisions go through the service, each with its reason."""

    list_display = ["name", "kind", "country", "state", "shown", "submitted_at", "decided_at"]
    list_filter = ["state", "kind", "country"]
    search_fields = ["name", "slug", "registration_number", "public_id"]
    list_select_related = ["country"]
    ordering = ["submitted_at"]
    actions = ["verify", "reject", "suspend"]
    readonly_fields = ["shown", "papers"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        organisations: QuerySet[Organisation] = super().get_queryset(request)
        return organisations.annotate(papers_kept=Count("proofs", filter=Q(proofs__removed_at=None)))

    @admin.display(description=_("what it has shown"))
    def shown(self, organisation: Organisation) -> str:
        """The number it gave and the papers it handed in. The page of one also says whether its mail is its own."""
        papers = int(getattr(organisation, "papers_kept", 0))
        parts = [organisation.registration_number or gettext("no number")]
        parts.append(ngettext("%d document", "%d documents", papers) % papers)
        return " · ".join(parts)

    @admin.display(description=_("domain and documents"))
    def papers(self, organisation: Organisation) -> SafeString:
        """What the check has in hands, with links that open it; opening is noted."""
        standing = standing_of(organisation)
        if not standing.domain:
            domain = gettext("No web site with a domain of its own.")
        elif standing.members_there:
            domain = gettext("A member has confirmed an address at %(domain)s.") % {"domain": standing.domain}
        else:
            domain = gettext("No member has confirmed an address at %(domain)s.") % {"domain": standing.domain}
        links = [
            (reverse("admin:accounts_organisation_proof", args=[proof.public_id]), proof.get_kind_display())
            for proof in standing.proofs
        ]
        return format_html("{}{}", domain, format_html_join("", '<br><a href="{}">{}</a>', links))

    def get_urls(self) -> list[Any]:
        opens = self.admin_site.admin_view(self.open_paper)
        return [path("proofs/<uuid:public_id>/", opens, name="accounts_organisation_proof"), *super().get_urls()]

    def open_paper(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """A paper of the check, only ever downloaded."""
        if not self.has_decide_permission(request):
            raise PermissionDenied
        kept = get_object_or_404(OrganisationProof, public_id=public_id, removed_at=None)
        proof = open_proof(proof=kept, by=cast(User, request.user))
        return keeping.download(proof.file, media_type=proof.media_type, name=proof.kind)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(DECIDE)

    @action(description=_("Verify the chosen organisations"), permissions=["decide"])
    def verify(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        return self._decide(request, queryset, OrganisationState.VERIFIED, _("Verify organisations"))

    @action(description=_("Reject the chosen organisations"), permissions=["decide"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        return self._decide(request, queryset, OrganisationState.REJECTED, _("Reject organisations"))

    @action(description=_("Suspend the chosen organisations"), permissions=["decide"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        return self._decide(request, queryset, OrganisationState.SUSPENDED, _("Suspend organisations"))

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[Organisation], state: OrganisationState, title: object
    ) -> HttpResponse | None:
        """Ask for the reason first; then decide each organisation for itself."""
        form = DecisionForm(request.POST if "decided" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": title,
                "form": form,
                "rows": queryset.select_related("country"),
                "action": request.POST.get("action", ""),
                "opts": self.model._meta,
            }
            return TemplateResponse(request, "accounts/admin_decide.html", context)
        done, registrar = 0, cast(User, request.user)
        for organisation in queryset:
            try:
                decide_organisation(
                    organisation=organisation, by=registrar, state=state, reason=form.cleaned_data["reason"]
                )
            except DomainError as refused:
                self.message_user(request, f"{organisation.name}: {refused}", messages.ERROR)
            else:
                done += 1
        words = ngettext("%d organisation is decided.", "%d organisations are decided.", done) % done
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        return None


@admin.register(OrganisationProof)
class OrganisationProofAdmin(ReadOnlyAdmin):
    """Which papers were handed in, who opened them, and when they went. They are opened from their organisation."""

    list_display = ["organisation", "kind", "given_at", "looked_by", "looked_at", "removed_at"]
    list_filter = ["kind"]
    search_fields = ["organisation__name", "=public_id"]
    list_select_related = ["organisation", "looked_by"]
    exclude = ["file"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["user", "organisation", "role", "joined_at"]
    list_filter = ["role", "organisation__kind", "organisation__state"]
    search_fields = ["user__email", "organisation__name"]
    list_select_related = ["user", "organisation"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["email", "organisation", "role", "invited_by", "created_at", "expires_at", "state"]
    list_filter = ["role"]
    search_fields = ["email", "organisation__name"]
    list_select_related = ["organisation", "invited_by"]
    exclude = ["token_hash", "sealed_token"]

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        if invitation.accepted_at:
            return gettext("accepted")
        return gettext("taken back") if invitation.revoked_at else gettext("open")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["user", "purpose", "state", "version", "since"]
    list_filter = ["purpose", "state"]
    search_fields = ["user__email"]
    list_select_related = ["user"]


@admin.register(ConsentText)
class ConsentTextAdmin(ReadOnlyAdmin):
    list_display = ["title", "purpose", "version", "language", "created_at"]
    list_filter = ["purpose", "language"]
    search_fields = ["title", "body"]


@admin.register(ConsentRecord)
class ConsentRecordAdmin(ReadOnlyAdmin):
    list_display = ["user", "text", "state", "at", "channel"]
    list_filter = ["state", "text__purpose", "channel"]
    search_fields = ["user__email"]
    list_select_related = ["user", "text"]
