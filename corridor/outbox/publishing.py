"""Telling what happened, and saying what to do then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

Handler = Callable[..., None]
_HANDLERS: dict[str, dict[str, Handler]] = {}
_OUTSIDE: set[str] = set()
_COALESCED: set[str] = set()


class NotInTransaction(RuntimeError):
    """An event was emitted outside the transaction of the change that it tells of."""


def on(topic: str, *, own_transactions: bool = False) -> Callable[[Handler], Handler]:
    """Register a handler for a topic. It is called with the payload's entries as keyword arguments, inside a
    transaction that also records that it was done, so its effect in the database happens once.

    A handler that speaks to the network says `own_transactions`: it runs outside any transaction and must
    itself be safe to run twice.
    """

    def decorate(handler: Handler) -> Handler:
        register(topic, handler)
        if own_transactions:
            _OUTSIDE.add(name_of(handler))
        return handler

    return decorate


def register(topic: str, handler: Handler) -> None:
    """What `on` does, for handlers that are made rather than written."""
    _HANDLERS.setdefault(topic, {})[name_of(handler)] = handler


def runs_outside(name: str) -> bool:
    """Whether a handler asked for transactions of its own."""
    return name in _OUTSIDE


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
    if topic in _COALESCED and _is_waiting_already(topic, payload):
        return
    event = Event.objects.create(topic=topic, payload=payload)
    due = timezone.now() + (after or timedelta())
    Delivery.objects.bulk_create(
        Delivery(event=event, handler=name, next_attempt_at=due) for name in _HANDLERS.get(topic, {})
    )


def coalesce(topic: str) -> None:
    """Declare that a topic only says "look again": while an equal event waits unstarted, another adds nothing."""
    _COALESCED.add(topic)


def _is_waiting_already(topic: str, payload: dict[str, Any]) -> bool:
    """Whether all handlers of an equal event still wait.

    Their rows stay locked until our transaction ends, so a worker that picks one up now waits for our commit and
    sees our change.
    """
    from .models import Delivery

    waiting = (
        Delivery.objects.filter(event__topic=topic, event__payload=payload, state="waiting", attempts=0)
        .select_for_update(of=("self",))
        .values_list("event_id", "handler")
    )
    handlers = set(_HANDLERS.get(topic, {}))
    by_event: dict[int, set[str]] = {}
    for event_id, handler in waiting:
        by_event.setdefault(event_id, set()).add(handler)
    return any(found >= handlers for found in by_event.values())


def topics() -> dict[str, list[str]]:
    """Every topic with the names of its handlers, for the admin and the docs."""
    return {topic: sorted(handlers) for topic, handlers in sorted(_HANDLERS.items())}
