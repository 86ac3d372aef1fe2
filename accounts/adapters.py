"""How allauth meets the rest of the house."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from corridor.web.middleware import client_address
from corridor.web.sealing import open_sealed, seal

from .models import User


class AccountAdapter(DefaultAccountAdapter):
    """Links in mails are built from the configured address, never from the request's Host header."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def is_safe_url(self, url: str | None) -> bool:
        return bool(super().is_safe_url(url))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(settings.LOGIN_REDIRECT_URL)


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(encrypted_text.encode()).decode()
