"""How allauth meets the rest of the house."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import resolve_url

from corridor.web.middleware import client_address
from corridor.web.sealing import open_sealed, seal


class AccountAdapter(DefaultAccountAdapter):
    """One way to see a client's address for the whole house, and mails that a Host header cannot bend."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The key of the limits per address."""
        address = client_address(request)
        if not address:
            raise PermissionDenied("the client's address is not known")
        return address

    def format_email_subject(self, subject: str) -> str:
        """Our name instead of the host that was asked."""
        return f"Corridor: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of allauth's mails; every link in it leads to the configured site."""
        site = {"name": "Corridor", "domain": settings.SITE_URL}
        links = {key: _on_our_site(value) for key, value in context.items() if key.endswith("_url")}
        super().send_mail(template_prefix, email, {**context, **links, "current_site": site})

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to work, not to the empty form."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database."""

    def encrypt(self, text: str) -> str:
        """Seal the secret of an app, or the seed of recovery codes."""
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again. Raises InvalidToken if no key of ours sealed it."""
        return open_sealed(encrypted_text.encode()).decode()


def _on_our_site(link: str) -> str:
    site = urlsplit(settings.SITE_URL)
    return urlunsplit(urlsplit(link)._replace(scheme=site.scheme, netloc=site.netloc))
