"""The family of errors that a person can do something about."""

from __future__ import annotations

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule said no. `message` is a sentence for the person, in their language, saying what to do next."""

    message: str | Promise = ""

    def __init__(self, message: str | Promise | None = None) -> None:
        super().__init__(message or self.message)
        if message:
            self.message = message

    def __str__(self) -> str:
        return str(self.message)
