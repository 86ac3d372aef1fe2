"""Administrators need a second factor, and a phone has many owners."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

# Recovery codes alone are the way back in, not a second factor.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class StaffNeedSecondFactor:
    """Keeps an administrator out of the admin until a passkey or an authenticator app is set up.

    Signing in then asks for it every time; allauth does that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        in_admin = request.path.startswith("/admin/") and not request.path.startswith("/admin/jsi18n/")
        if in_admin and user.is_authenticated and user.is_staff and not is_mfa_enabled(user, FACTORS):
            messages.warning(request, _("Set up a second factor first: administrators sign in with two."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)


class SigningOutEmptiesTheBrowser:
    """What a page kept in the browser for a person (drafts, say) goes when they sign out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'
        return response
