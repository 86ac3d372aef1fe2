"""Doing what a delivery asks for: at least once delivered, once in effect."""

from __future__ import annotations

import logging
import traceback

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from . import rules
from .models import Delivery, DeliveryState, Processed
from .publishing import handler_named

logger = logging.getLogger(__name__)


class HandlerGone(LookupError):
    """A delivery names a handler that the code no longer has."""


def run_delivery(delivery_id: int) -> bool:
    """Run one delivery's handler unless that was done; return whether it is done now.

    The start is counted before the work, in a transaction of its own: a task that kills its worker is
    counted too and becomes a dead letter instead of killing workers for ever.
    """
    started = Delivery.objects.filter(id=delivery_id, state=DeliveryState.WAITING).update(attempts=F("attempts") + 1)
    if not started:
        return Delivery.objects.filter(id=delivery_id, state=DeliveryState.DONE).exists()
    try:
        with transaction.atomic():
            return _run_in_transaction(delivery_id)
    except Exception:
        _record_failure(delivery_id, traceback.format_exc(limit=12))
        return False


def _run_in_transaction(delivery_id: int) -> bool:
    delivery = (
        Delivery.objects.select_related("event")
        .select_for_update(of=("self",), skip_locked=True)
        .filter(id=delivery_id)
    ).first()
    if delivery is None:
        return False  # another worker is at it
    if delivery.state != DeliveryState.WAITING:
        return delivery.state == DeliveryState.DONE
    if delivery.attempts > rules.MAX_ATTEMPTS:
        raise HandlerGone("the attempts are used up")
    handler = handler_named(delivery.event.topic, delivery.handler)
    if handler is None:
        raise HandlerGone(f"no handler {delivery.handler} for {delivery.event.topic}")
    key = f"{delivery.handler}:{delivery.event_id}"
    if _claim(key):
        handler(**delivery.event.payload)
    delivery.state, delivery.done_at, delivery.last_error = DeliveryState.DONE, timezone.now(), ""
    delivery.save(update_fields=["state", "done_at", "last_error"])
    return True


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
