"""Doing what a delivery asks for: at least once delivered, once in effect."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from . import rules
from .models import Delivery, DeliveryState, Processed
from .publishing import Handler, handler_named, runs_outside

logger = logging.getLogger(__name__)
# The first half of our advisory locks; any number that nothing else here uses.
_LOCKS = 7316

# A worker spends more time around short handlers than in them, so the four steps are one statement each.
#
# The lock belongs to the connection, so it ends with a killed worker. Without it, copies of one message that arrive
# together would each count as an attempt. A start waits for a transaction that holds the row because it coalesces.
_START = """
WITH lock AS MATERIALIZED (SELECT pg_try_advisory_lock(%(locks)s, %(lock)s) AS held),
started AS (
    UPDATE outbox_delivery AS delivery SET attempts = attempts + 1 FROM lock
    WHERE lock.held AND delivery.id = %(id)s AND delivery.state = 'waiting'
    RETURNING delivery.event_id, delivery.handler, delivery.attempts
)
SELECT lock.held, started.handler, started.attempts, event.id, event.topic, event.payload
FROM lock LEFT JOIN started ON true LEFT JOIN outbox_event AS event ON event.id = started.event_id
"""
_CLAIM = "INSERT INTO outbox_processed (key, at) VALUES (%(key)s, now()) ON CONFLICT (key) DO NOTHING"
# Let go before the commit: whoever takes the lock now waits for this row, and then finds it done.
_FINISH = """
WITH done AS (
    UPDATE outbox_delivery SET state = 'done', done_at = %(at)s, last_error = '' WHERE id = %(id)s RETURNING id
)
SELECT pg_advisory_unlock(%(locks)s, %(lock)s) FROM done
"""
_UNLOCK = "SELECT pg_advisory_unlock(%(locks)s, %(lock)s)"


class HandlerGone(LookupError):
    """A delivery names a handler that the code no longer has."""


@dataclass(frozen=True)
class _Started:
    id: int
    handler: str
    attempts: int
    event_id: int
    topic: str
    payload: dict[str, Any]

    @property
    def key(self) -> str:
        return f"{self.handler}:{self.event_id}"


def run_delivery(delivery_id: int) -> bool:
    """Run one delivery's handler unless that was done; return whether it is done now.

    The start is counted before the work, in a transaction of its own: a task that kills its worker is
    counted too and becomes a dead letter instead of killing workers for ever.
    """
    alone, started = _start(delivery_id)
    if not alone:
        return False  # another worker is at it; its end decides
    if started is None:
        _execute(_UNLOCK, delivery_id)
        return Delivery.objects.filter(id=delivery_id, state=DeliveryState.DONE).exists()
    try:
        if runs_outside(started.handler):
            _run_outside(started)
        else:
            _run_in_transaction(started)
    except Exception:  # noqa: BLE001 - whatever a handler raises is kept with its delivery and tried again
        _record_failure(delivery_id, traceback.format_exc(limit=12))
        _execute(_UNLOCK, delivery_id)
        return False
    return True


def _execute(statement: str, delivery_id: int, **more: Any) -> tuple[int, tuple[Any, ...] | None]:
    """Run one of the statements above; how many rows it touched, and the first of what it returned."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"locks": _LOCKS, "lock": delivery_id % 2**31, "id": delivery_id, **more})
        return cursor.rowcount, cursor.fetchone() if cursor.description else None


def _start(delivery_id: int) -> tuple[bool, _Started | None]:
    _count, row = _execute(_START, delivery_id)
    assert row is not None
    alone, handler, attempts, event_id, topic, payload = row
    if handler is None:
        return alone, None
    payload = json.loads(payload) if isinstance(payload, str) else payload
    return alone, _Started(delivery_id, handler, attempts, event_id, topic, payload)


def _run_in_transaction(started: _Started) -> None:
    handler = _handler_of(started)
    with transaction.atomic():
        if _claim(started):
            handler(**started.payload)
        _finish(started)


def _run_outside(started: _Started) -> None:
    handler = _handler_of(started)
    if not Processed.objects.filter(key=started.key).exists():
        handler(**started.payload)
    with transaction.atomic():
        _claim(started)
        _finish(started)


def _handler_of(started: _Started) -> Handler:
    if started.attempts > rules.MAX_ATTEMPTS:
        raise HandlerGone("the attempts are used up")
    handler = handler_named(started.topic, started.handler)
    if handler is None:
        raise HandlerGone(f"no handler {started.handler} for {started.topic}")
    return handler


def _claim(started: _Started) -> bool:
    """Insert the processed key; False when the effect was committed before."""
    inserted, _row = _execute(_CLAIM, started.id, key=started.key)
    return inserted == 1


def _finish(started: _Started) -> None:
    _execute(_FINISH, started.id, at=timezone.now())


def _record_failure(delivery_id: int, error: str) -> None:
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(id=delivery_id, state=DeliveryState.WAITING).first()
        if delivery is None:
            return
        delivery.last_error = error[-4000:]
        if rules.is_exhausted(delivery.attempts):
            delivery.state = DeliveryState.DEAD
            logger.error("delivery %d of %s is dead", delivery_id, delivery.handler)
        else:
            delivery.sent_at = None
            delivery.next_attempt_at = timezone.now() + rules.pause_before(delivery.attempts + 1)
        delivery.save(update_fields=["last_error", "state", "sent_at", "next_attempt_at"])


def requeue(delivery: Delivery) -> None:
    """Give a dead letter a new set of attempts."""
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.DEAD).update(
        state=DeliveryState.WAITING, attempts=0, sent_at=None, next_attempt_at=timezone.now()
    )


def drain(*, limit: int = 10_000) -> int:
    """Run every due delivery here and now, without Celery, until none is left; return how many ran.

    For tests and for a command that must see its own consequences. Deliveries that wait for a later time stay.
    """
    ran = 0
    while ran < limit:
        delivery_id = (
            Delivery.objects.due(timezone.now()).order_by("next_attempt_at", "id").values_list("id", flat=True).first()
        )
        if delivery_id is None:
            return ran
        run_delivery(delivery_id)
        ran += 1
    return ran
