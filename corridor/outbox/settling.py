"""One piece of work that does for many waiting deliveries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from .publishing import NotInTransaction

# Rows that a transaction holds are left alone: it coalesced with them because its own change, which nobody sees yet,
# still needs them. The processed key says, as for every delivery, that the effect is there.
_SETTLE = """
WITH chosen AS (
    SELECT id FROM outbox_delivery
    WHERE state = 'waiting' AND attempts = 0 AND handler = ANY(%(handlers)s)
    FOR UPDATE SKIP LOCKED
), done AS (
    UPDATE outbox_delivery AS delivery SET state = 'done', done_at = now(), last_error = ''
    FROM chosen WHERE delivery.id = chosen.id RETURNING delivery.handler, delivery.event_id
)
INSERT INTO outbox_processed (key, at) SELECT handler || ':' || event_id, now() FROM done ON CONFLICT (key) DO NOTHING
"""


def settle(handlers: Iterable[str]) -> int:
    """Count the unstarted deliveries of these handlers as done, because the caller's transaction does their work.

    What they tell of is committed, so the caller sees it if it reads after this. Returns how many there were.
    Raises NotInTransaction outside a transaction.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"handlers": list(handlers)})
        return int(cursor.rowcount)
