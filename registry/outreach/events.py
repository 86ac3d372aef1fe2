"""Rooms say in `notices.py` what to tell people; here each of those topics gets its handler."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from accounts.models import Purpose
from corridor import outbox
from corridor.outbox import periodic
from corridor.outbox.publishing import register
from corridor.web.notices import Notice

from . import digests, services


def _handler(room: str, topic: str, tell: Callable[..., Sequence[Notice]]) -> Callable[..., None]:
    def handle(**payload: Any) -> None:
        for notice in tell(**payload):
            services.queue(notice, kind=topic)

    handle.__module__, handle.__qualname__ = __name__, f"tell.{room}.{topic}"
    return handle


def register_notices() -> None:
    """Find every room's notices and listen to their topics."""
    for config in apps.get_app_configs():
        if find_spec(f"{config.name}.notices") is None or config.name == "corridor.web":
            continue
        for topic, tell in import_module(f"{config.name}.notices").NOTICES.items():
            register(topic, _handler(config.label, topic, tell))


@outbox.on("message.queued", own_transactions=True)
def send_message(message_id: int) -> None:
    """Send what was queued."""
    services.send(message_id)


periodic.every("digest.hourly", hours=1)
outbox.coalesce("digest.due")


@outbox.on("digest.hourly")
def ask_for_digests() -> None:
    """Whose turn it is."""
    digests.ask_for_due()


@outbox.on("digest.due")
def write_digest(user_id: int) -> None:
    digests.write(user_id)


@outbox.on("consent.changed")
def digests_follow_consent(user_id: int, purposes: list[str]) -> None:
    """Who agrees to digests gets them, and who takes it back gets none, wherever they said so."""
    if Purpose.DIGESTS in purposes:
        digests.follow_consent(user_id)


register_notices()
