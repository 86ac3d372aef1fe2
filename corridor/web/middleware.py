"""Rules that hold for every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from .errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponse]
# The admin's library needs inline styles and its fonts and evaluates expressions; the rest of the site does not.
ADMIN_DIRECTIVES = {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "font-src": ["'self'"],  # without its font every icon of the admin is a word
}


class ContentSecurity(CSPMiddleware):
    """The content security policy, with its exception for the admin in one place."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path.startswith("/admin/"):
            response._csp_update = ADMIN_DIRECTIVES  # type: ignore[attr-defined]
        return super().process_response(request, response)


class PrivatePagesAreNotCached:
    """What a signed-in person sees stays out of every cache, also out of the browser's after signing out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class DomainErrorsBecomeWords:
    """A rule's refusal that a view did not put beside a field is told on the page that the person came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        back = request.META.get("HTTP_REFERER", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        if request.method == "POST" and safe:
            messages.error(request, str(error))
            return HttpResponseRedirect(back)
        return render(request, "refused.html", {"message": str(error)}, status=409)


def client_address(request: HttpRequest) -> str:
    """The address of the client as our own proxies saw it; what the client claims itself does not count."""
    hops: int = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    forwarded: list[Any] = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part]
    if hops and len(forwarded) >= hops:
        return str(forwarded[-hops])
    return str(request.META.get("REMOTE_ADDR", ""))
