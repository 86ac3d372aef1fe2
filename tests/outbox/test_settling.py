"""Work that does for many deliveries at once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from corridor import outbox
from corridor.outbox.delivering import run_delivery
from corridor.outbox.models import Delivery, DeliveryState, Processed
from corridor.outbox.publishing import NotInTransaction, name_of

pytestmark = pytest.mark.django_db(transaction=True)
DONE: list[int] = []


def follow(number: int) -> None:
    DONE.append(number)


@pytest.fixture(autouse=True)
def _listening(monkeypatch):
    from corridor.outbox import publishing

    DONE.clear()
    monkeypatch.setitem(publishing._HANDLERS, "test.changed", {name_of(follow): follow})
    monkeypatch.setattr(publishing, "_COALESCED", {*publishing._COALESCED, "test.changed"})


def emit(number):
    with transaction.atomic():
        outbox.emit("test.changed", number=number)


def settle():
    with transaction.atomic():
        return outbox.settle([name_of(follow)])


def test_what_was_settled_is_done_and_never_run():
    emit(1)
    emit(2)
    assert settle() == 2
    for delivery in Delivery.objects.all():
        assert delivery.state == DeliveryState.DONE
        assert run_delivery(delivery.pk)
    assert DONE == []
    assert Processed.objects.count() == 2
    assert settle() == 0


def test_a_delivery_that_has_begun_is_not_settled():
    emit(1)
    Delivery.objects.update(attempts=1)
    assert settle() == 0


def test_a_settling_that_is_rolled_back_settles_nothing():
    emit(1)
    with transaction.atomic():
        outbox.settle([name_of(follow)])
        transaction.set_rollback(True)
    assert run_delivery(Delivery.objects.get().pk)
    assert DONE == [1]


def test_a_change_that_nobody_sees_yet_keeps_the_delivery_that_it_coalesced_with():
    emit(1)
    held, may_end = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            outbox.emit("test.changed", number=1)
            held.set()
            may_end.wait(10)
        connection.close()

    other = threading.Thread(target=change)
    other.start()
    assert held.wait(10)
    assert settle() == 0
    may_end.set()
    other.join()
    assert Delivery.objects.get().state == DeliveryState.WAITING


def test_settling_needs_the_transaction_of_the_work():
    with pytest.raises(NotInTransaction):
        outbox.settle([name_of(follow)])
