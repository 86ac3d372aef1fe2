"""The demo waits for its worker as long as the worker gets on, however slow the machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from corridor.outbox.models import Delivery, Event
from registry.demo import processes

pytestmark = pytest.mark.django_db
MINUTE = 60.0


class SlowMachine:
    """A worker that does one delivery in each look, of which each takes so many minutes; 0 for one that is stuck."""

    def __init__(self, minutes: float) -> None:
        self.minutes, self.now, self.works = minutes, 0.0, minutes > 0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, _seconds: float) -> None:
        self.now += (self.minutes or 1) * MINUTE
        first = Delivery.objects.filter(state="waiting").order_by("pk").first()
        if self.works and first is not None:
            Delivery.objects.filter(pk=first.pk).update(state="done", done_at=timezone.now())


@pytest.fixture(autouse=True)
def eight_deliveries() -> None:
    for number in range(8):
        event = Event.objects.create(topic="matching.rebuild_due", payload={})
        due = timezone.now() - timedelta(minutes=1)
        Delivery.objects.create(event=event, handler=f"handler {number}", next_attempt_at=due)


def test_it_waits_for_a_slow_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "time", machine := SlowMachine(minutes=4))
    told: list[int] = []
    processes.wait_until_delivered(told.append, seconds=5 * MINUTE)
    assert told == [8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert machine.now == 32 * MINUTE


def test_it_gives_up_when_nothing_is_done_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "time", machine := SlowMachine(minutes=0))
    with pytest.raises(TimeoutError, match="8 deliveries are left"):
        processes.wait_until_delivered(lambda left: None, seconds=5 * MINUTE)
    assert 5 * MINUTE <= machine.now < 7 * MINUTE
