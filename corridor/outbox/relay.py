"""The relay: hands waiting deliveries to Celery, as many as the workers can chew, again and again until done."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from .models import Delivery
from .rules import BROKER_PAUSE, WINDOW, batch_size
from .tasks import deliver

logger = logging.getLogger(__name__)


def relay_once(*, window: int = WINDOW) -> int:
    """Send what is due and return how many were sent.

    Rows are claimed with SKIP LOCKED, so any number of relays may run. A claimed row is due again after the
    lease: if Valkey loses the message or a worker dies, it is sent once more. No more than `window` are on
    their way at any time, so a long queue is not sent twice while it waits.
    """
    now = timezone.now()
    with transaction.atomic():
        room = window - Delivery.objects.in_flight(now).count()
        if room <= 0:
            return 0
        claimed = list(
            Delivery.objects.due(now)
            .select_for_update(skip_locked=True)
            .order_by("next_attempt_at", "id")
            .values_list("id", flat=True)[:room]
        )
        lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        Delivery.objects.filter(id__in=claimed).update(sent_at=now, next_attempt_at=now + lease)
    size = batch_size(len(claimed))
    for position in range(0, len(claimed), size):
        try:
            deliver.apply_async((claimed[position : position + size],), retry=False)
        except OperationalError:
            logger.warning("the broker is away; %d deliveries wait", len(claimed) - position)
            _give_back(claimed[position:], pause=BROKER_PAUSE)
            return position
    return len(claimed)


def _give_back(delivery_ids: list[int], *, pause: timedelta) -> None:
    now = timezone.now()
    Delivery.objects.filter(id__in=delivery_ids, state="waiting").update(sent_at=None, next_attempt_at=now + pause)
