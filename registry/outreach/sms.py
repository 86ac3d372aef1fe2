"""Who sends SMS. `SMS_BACKEND` names a class like these; without one there is no way in by phone."""

from __future__ import annotations

import sys
from typing import ClassVar, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class SmsBackend(Protocol):
    """Sends one text to one number. Raises ConnectionRefusedError when nothing went out, OSError when nobody knows."""

    def send(self, number: str, text: str) -> None: ...


class Console:
    """For development: the text stands in the output of whoever sends it."""

    def send(self, number: str, text: str) -> None:
        sys.stdout.write(f"SMS to {number}: {text}\n")
        sys.stdout.flush()


class Memory:
    """For tests: (number, text) of everything that was sent."""

    outbox: ClassVar[list[tuple[str, str]]] = []

    def send(self, number: str, text: str) -> None:
        self.outbox.append((number, text))


def backend() -> SmsBackend:
    """The one that the settings name."""
    made: SmsBackend = import_string(settings.SMS_BACKEND)()
    return made
