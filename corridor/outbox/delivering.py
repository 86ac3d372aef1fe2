"""Doing what a delivery asks for: at least once delivered, once in effect."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from . import rules
from .models import Delivery, DeliveryState, Processed
from .publishing import Handler, handler_named, runs_outside

logger = logging.getLogger(__name__)
# The first half of our advisory locks; any number that nothing else here uses.
_LOCKS = 7316


class HandlerGone(LookupError):
    """A delivery names a handler that the code no longer has."""


def run_delivery(delivery_id: int) -> bool:
    """Run one delivery's handler unless that was done; return whether it is done now.

    The start is counted before the work, in a transaction of its own: a task that kills its worker is
    counted too and becomes a dead letter instead of killing workers for ever.
    """
    with _alone_with(delivery_id) as alone:
        if not alone:
            return False  # another worker is at it; its end decides
        return _run_alone(delivery_id)


@contextmanager
def _alone_with(delivery_id: int) -> Iterator[bool]:
    """Whether no other worker runs this delivery. The lock belongs to the connection: it ends with a killed worker.

    Without it, copies of one message that arrive together would each count as an attempt.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS, delivery_id % 2**31])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, delivery_id % 2**31])


def _run_alone(delivery_id: int) -> bool:
    started = Delivery.objects.filter(id=delivery_id, state=DeliveryState.WAITING).update(attempts=F("attempts") + 1)
    if not started:
        return Delivery.objects.filter(id=delivery_id, state=DeliveryState.DONE).exists()
    try:
        outside = Delivery.objects.filter(id=delivery_id).values_list("handler", flat=True).first()
        if outside is not None and runs_outside(outside):
            return _run_outside(delivery_id)
        with transaction.atomic():
            return _run_in_transaction(delivery_id)
    except Exception:  # noqa: BLE001 - whatever a handler raises is kept with its delivery and tried again
        _record_failure(delivery_id, traceback.format_exc(limit=12))
        return False


def _run_in_transaction(delivery_id: int) -> bool:
    waiting = Delivery.objects.select_related("event").select_for_update(of=("self",))
    delivery = waiting.filter(id=delivery_id).first()
    if delivery is None:
        return False
    if delivery.state != DeliveryState.WAITING:
        return delivery.state == DeliveryState.DONE
    handler = _handler_of(delivery)
    if _claim(_key(delivery)):
        handler(**delivery.event.payload)
    _finish(delivery)
    return True


def _run_outside(delivery_id: int) -> bool:
    delivery = Delivery.objects.select_related("event").get(id=delivery_id)
    handler = _handler_of(delivery)
    if not Processed.objects.filter(key=_key(delivery)).exists():
        handler(**delivery.event.payload)
    with transaction.atomic():
        _claim(_key(delivery))
        _finish(delivery)
    return True


def _handler_of(delivery: Delivery) -> Handler:
    if delivery.attempts > rules.MAX_ATTEMPTS:
        raise HandlerGone("the attempts are used up")
    handler = handler_named(delivery.event.topic, delivery.handler)
    if handler is None:
        raise HandlerGone(f"no handler {delivery.handler} for {delivery.event.topic}")
    return handler


def _key(delivery: Delivery) -> str:
    return f"{delivery.handler}:{delivery.event_id}"


def _finish(delivery: Delivery) -> None:
    delivery.state, delivery.done_at, delivery.last_error = DeliveryState.DONE, timezone.now(), ""
    delivery.save(update_fields=["state", "done_at", "last_error"])


def _claim(key: str) -> bool:
    """Insert the processed key; False when the effect was committed before."""
    try:
        with transaction.atomic():
            Processed.objects.create(key=key)
    except IntegrityError:
        return False
    return True


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
