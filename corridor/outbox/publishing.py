"""Telling what happened, and saying what to do then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

Handler = Callable[..., None]
_HANDLERS: dict[str, dict[str, Handler]] = {}
_OUTSIDE: set[str] = set()
_COALESCED: set[str] = set()

# Nearly every change emits, so it costs one statement.
_EMIT = """
WITH event AS (
    INSERT INTO outbox_event (topic, payload, created_at) VALUES (%(topic)s, %(payload)s, %(now)s) RETURNING id
)
INSERT INTO outbox_delivery (event_id, handler, state, attempts, next_attempt_at, last_error)
SELECT event.id, handler, 'waiting', 0, %(due)s, '' FROM event, unnest(%(handlers)s::text[]) AS handler
"""
# Equal events are few, waiting deliveries may be many: without MATERIALIZED a planner without statistics scans these.
_WAITING = """
WITH equal AS MATERIALIZED (
    SELECT id FROM outbox_event WHERE topic = %(topic)s AND payload = %(payload)s::jsonb
)
SELECT delivery.event_id, delivery.handler
FROM equal JOIN outbox_delivery AS delivery ON delivery.event_id = equal.id
WHERE delivery.state = 'waiting' AND delivery.attempts = 0
FOR UPDATE OF delivery
"""


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


def emit(topic: str, *, after: timedelta | None = None, **payload: int | str | list[int] | list[str] | None) -> None:
    """Tell that something happened, in the transaction of the change. `after` delays the deliveries.

    The payload holds row numbers and codes only. Raises NotInTransaction outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(topic)
    if topic in _COALESCED and _is_waiting_already(topic, payload):
        return
    now = timezone.now()
    row: dict[str, Any] = {
        "topic": topic,
        "payload": json.dumps(payload),
        "now": now,
        "due": now + (after or timedelta()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_EMIT, {**row, "handlers": list(_HANDLERS.get(topic, {}))})


def coalesce(*topics: str) -> None:
    """Declare that topics only say "look again": while an equal event waits unstarted, another adds nothing."""
    _COALESCED.update(topics)


def _is_waiting_already(topic: str, payload: dict[str, Any]) -> bool:
    """Whether all handlers of an equal event still wait.

    Their rows stay locked until our transaction ends, so a worker that picks one up now waits for our commit and
    sees our change.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"topic": topic, "payload": json.dumps(payload)})
        waiting = cursor.fetchall()
    handlers = set(_HANDLERS.get(topic, {}))
    by_event: dict[int, set[str]] = {}
    for event_id, handler in waiting:
        by_event.setdefault(event_id, set()).add(handler)
    return any(found >= handlers for found in by_event.values())


def topics() -> dict[str, list[str]]:
    """Every topic with the names of its handlers, for the admin and the docs."""
    return {topic: sorted(handlers) for topic, handlers in sorted(_HANDLERS.items())}
