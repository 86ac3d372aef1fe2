"""Told in the transaction, delivered at least once, done once, never for ever."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from corridor import outbox
from corridor.outbox import publishing
from corridor.outbox.delivering import drain, requeue, run_delivery
from corridor.outbox.models import Delivery, DeliveryState, Event, PeriodicJob, Processed
from corridor.outbox.periodic import every, run_due_jobs
from corridor.outbox.publishing import NotInTransaction
from corridor.outbox.relay import relay_once
from corridor.outbox.rules import MAX_ATTEMPTS
from tests.processes import empty_broker


@pytest.fixture
def topic(request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"test.{request.node.name}"
    yield name
    publishing._HANDLERS.pop(name, None)
    publishing._COALESCED.discard(name)


def listen(topic: str, effect: Any = None, **options: bool) -> None:
    @outbox.on(topic, **options)
    def handle(number: int) -> None:
        PeriodicJob.objects.create(topic=f"effect {number}")
        if effect is not None:
            effect()


def effects() -> int:
    return PeriodicJob.objects.filter(topic__startswith="effect").count()


@pytest.mark.django_db
def test_a_rolled_back_change_tells_nothing(topic: str) -> None:
    listen(topic)
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        outbox.emit(topic, number=1)
        raise RuntimeError
    assert not Event.objects.filter(topic=topic).exists()


@pytest.mark.django_db(transaction=True)
def test_telling_outside_a_transaction_is_refused(topic: str) -> None:
    with pytest.raises(NotInTransaction):
        outbox.emit(topic, number=1)


@pytest.mark.django_db
def test_a_delivery_run_twice_has_one_effect(topic: str) -> None:
    listen(topic)
    outbox.emit(topic, number=1)
    delivery = Delivery.objects.get(event__topic=topic)
    assert run_delivery(delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.WAITING, done_at=None)
    assert run_delivery(delivery.pk)
    assert effects() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_have_one_effect(topic: str) -> None:
    listen(topic)
    with transaction.atomic():
        outbox.emit(topic, number=1)
    delivery_id = Delivery.objects.get(event__topic=topic).pk

    def work() -> None:
        run_delivery(delivery_id)
        connection.close()

    threads = [Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert effects() == 1
    assert Processed.objects.count() == 1


@pytest.mark.django_db
def test_a_failing_handler_leaves_no_effect_and_ends_as_a_dead_letter(topic: str) -> None:
    def fail() -> None:
        raise ValueError("no luck")

    listen(topic, fail)
    outbox.emit(topic, number=1)
    delivery = Delivery.objects.get(event__topic=topic)
    for _ in range(MAX_ATTEMPTS):
        assert not run_delivery(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.DEAD
    assert "no luck" in delivery.last_error
    assert effects() == 0
    requeue(delivery)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WAITING
    assert delivery.attempts == 0


@pytest.mark.django_db
def test_a_start_is_counted_before_the_work(topic: str) -> None:
    seen = []
    listen(topic, lambda: seen.append(Delivery.objects.get(event__topic=topic).attempts))
    outbox.emit(topic, number=1)
    drain()
    assert seen == [1]


@pytest.mark.django_db(transaction=True)
def test_a_handler_with_own_transactions_runs_outside_one(topic: str) -> None:
    seen = []
    listen(topic, lambda: seen.append(connection.in_atomic_block), own_transactions=True)
    with transaction.atomic():
        outbox.emit(topic, number=1)
    drain()
    assert seen == [False]
    assert Delivery.objects.get(event__topic=topic).state == DeliveryState.DONE


@pytest.mark.django_db
def test_what_valkey_forgets_is_sent_again(topic: str) -> None:
    listen(topic)
    outbox.emit(topic, number=1)
    assert relay_once() == 1
    assert relay_once() == 0
    empty_broker()
    Delivery.objects.update(next_attempt_at=timezone.now())
    assert relay_once() == 1


@pytest.mark.django_db
def test_equal_events_of_a_coalesced_topic_wait_once(topic: str) -> None:
    listen(topic)
    outbox.coalesce(topic)
    for number in (1, 1, 2):
        outbox.emit(topic, number=number)
    assert Event.objects.filter(topic=topic).count() == 2
    drain()
    PeriodicJob.objects.all().delete()
    outbox.emit(topic, number=3)
    outbox.emit(topic, number=1)
    assert Event.objects.filter(topic=topic).count() == 4


@pytest.mark.django_db
def test_no_more_than_the_window_is_on_its_way(topic: str) -> None:
    listen(topic)
    for number in range(5):
        outbox.emit(topic, number=number)
    assert relay_once(window=3) == 3
    assert relay_once(window=3) == 0


@pytest.mark.django_db
def test_a_broker_that_is_away_costs_no_attempt(topic: str, settings: Any) -> None:
    from unittest.mock import patch

    from kombu.exceptions import OperationalError

    listen(topic)
    outbox.emit(topic, number=1)
    with patch("corridor.outbox.relay.deliver.apply_async", side_effect=OperationalError):
        assert relay_once() == 0
    delivery = Delivery.objects.get(event__topic=topic)
    assert delivery.attempts == 0
    assert delivery.sent_at is None


@pytest.mark.django_db
def test_a_periodic_job_is_started_once_per_interval() -> None:
    every("test.daily", days=1)
    try:
        first, second = run_due_jobs(), run_due_jobs()
    finally:
        from corridor.outbox import periodic

        periodic._JOBS.pop("test.daily")
    assert first >= 1
    assert second == 0
    assert Event.objects.filter(topic="test.daily").count() == 1
