"""Telling what happened, and saying what to do then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.utils import timezone

Handler = Callable[..., None]
_HANDLERS: dict[str, dict[str, Handler]] = {}


class NotInTransaction(RuntimeError):
    """An event was emitted outside the transaction of the change that it tells of."""


def on(topic: str) -> Callable[[Handler], Handler]:
    """Register a handler for a topic. It is called with the payload's entries as keyword arguments, inside a
    transaction that also records that it was done, so its effect in the database happens once."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.setdefault(topic, {})[name_of(handler)] = handler
        return handler

    return register


def name_of(handler: Handler) -> str:
    """The stable name of a handler, as stored in its deliveries."""
    return f"{handler.__module__}.{handler.__qualname__}"


def handler_named(topic: str, name: str) -> Handler | None:
    """The registered handler of that name, or None when the code no longer has it."""
    return _HANDLERS.get(topic, {}).get(name)


def emit(topic: str, *, after: timedelta | None = None, **payload: int | str | list[int] | None) -> None:
    """Tell that something happened, in the transaction of the change. `after` delays the deliveries.

    The payload holds row numbers and codes only. Raises NotInTransaction outside a transaction.
    """
    from .models import Delivery, Event

    if not connection.in_atomic_block:
        raise NotInTransaction(topic)
    event = Event.objects.create(topic=topic, payload=payload)
    due = timezone.now() + (after or timedelta())
    Delivery.objects.bulk_create(
        Delivery(event=event, handler=name, next_attempt_at=due) for name in _HANDLERS.get(topic, {})
    )


def topics() -> dict[str, list[str]]:
    """Every topic with the names of its handlers, for the admin and the docs."""
    return {topic: sorted(handlers) for topic, handlers in sorted(_HANDLERS.items())}
