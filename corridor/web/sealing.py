"""Encryption of what must not lie in clear in the database."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

__all__ = ["InvalidToken", "open_sealed", "seal"]


def _box() -> MultiFernet:
    if not settings.SEALING_KEYS:
        raise ImproperlyConfigured("SEALING_KEYS is empty")
    return MultiFernet([Fernet(key) for key in settings.SEALING_KEYS])


def seal(clear: bytes) -> bytes:
    """Encrypt with the newest key (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return _box().encrypt(clear)


def open_sealed(sealed: bytes) -> bytes:
    """Decrypt with whichever key sealed it. Raises InvalidToken if none did or a byte was changed."""
    return _box().decrypt(sealed)
