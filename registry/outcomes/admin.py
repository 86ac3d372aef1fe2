"""Releases in the admin: looked at, signed by two, withdrawn with a reason."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.forms import ActionForm
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from corridor.web.admin import ReadOnlyAdmin
from corridor.web.errors import DomainError

from .models import Release
from .releases import services


class ReasonForm(ActionForm):
    """The form beside the list of actions: what readers of a withdrawn release are told."""

    reason = forms.CharField(
        label="",
        required=False,
        widget=UnfoldAdminTextInputWidget({"placeholder": _("Reason, if you withdraw"), "maxlength": 1500}),
    )


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ["slug", "as_of", "state", "made_at", "first_signed_by", "second_signed_by", "published_at"]
    list_filter = ["state", "by_operator"]
    list_select_related = ["first_signed_by", "second_signed_by"]
    search_fields = ["slug", "sha256"]
    # Neither the sealed counts nor the document as bytes: what may be read of it stands on its page.
    fields = [
        *("slug", "as_of", "state", "sha256", "follows", "made_at", "first_signed_by", "second_signed_by"),
        *("by_operator", "published_at", "withdrawn_at", "withdrawn_by", "reason"),
    ]
    action_form = ReasonForm
    actions = ["sign", "withdraw"]

    def has_sign_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(services.SIGN)

    @action(description=_("Sign: I have looked at the draft and it may be published"), permissions=["sign"])
    def sign(self, request: HttpRequest, queryset: QuerySet[Release]) -> None:
        for release in queryset.defer("document", "snapshot"):
            try:
                signed = services.sign(release=release, by=cast(User, request.user))
            except DomainError as refusal:
                self.message_user(request, f"{release}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{release}: {signed.get_state_display()}", messages.SUCCESS)

    @action(description=_("Withdraw: show a notice in its place (say why)"), permissions=["sign"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Release]) -> None:
        for release in queryset.defer("document", "snapshot"):
            try:
                services.withdraw(release=release, by=cast(User, request.user), reason=request.POST.get("reason", ""))
            except DomainError as refusal:
                self.message_user(request, f"{release}: {refusal}", messages.ERROR)
            else:
                self.message_user(request, f"{release}: {_('withdrawn')}", messages.SUCCESS)
