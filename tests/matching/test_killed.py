"""A rebuild whose worker is killed and whose broker forgets everything ends as if nothing had been."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from corridor.embedded.waiting import until
from corridor.outbox.models import Delivery, DeliveryState, Event, Processed
from registry.agreements.loading import load_agreements
from registry.demo.processes import wait_until_delivered
from registry.listings.models import Listing
from registry.listings.services import approve_listing
from registry.matching.models import Match
from registry.matching.services import cascade
from registry.matching.services.cascade import CHUNK_TOPICS
from registry.outreach.models import Message, MessageState
from tests.processes import Process, empty_broker, worker_and_relay

from .factories import Town, a_person

IN_REVIEW = 3
Row = tuple[object, ...]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many moments to die at with little data."""
    monkeypatch.setattr(cascade, "LISTINGS_A_CHUNK", 10)
    monkeypatch.setattr(cascade, "PROFILES_A_CHUNK", 25)


def test_a_killed_worker_and_an_emptied_valkey_change_no_match(transactional_db: None, tmp_path: Path) -> None:
    load_agreements()
    town = Town(graduates=320, listings=80)
    Listing.objects.filter(pk__in=[listing.pk for listing in town.listings[:IN_REVIEW]]).update(state="review")
    moderator = a_person("Chantal", is_superuser=True, is_staff=True)

    with worker_and_relay(tmp_path) as (worker, relay):
        call_command("match", "--all", "--json")
        asked = chunks().count()
        approve(town.listings[:1], moderator)
        relay.start()
        # 1: none is done; both processes of the worker are in the middle of writing their first chunk.
        with nobody_can_write_matches():
            worker.start()
            wait_for(lambda: stuck() >= 2, "two chunks being written")
            assert left() == asked
            kill_and_flush(worker)
        assert not Match.objects.exists()
        # 2: some are done. The relay dies too, wherever it happens to be.
        approve(town.listings[1:2], moderator)
        worker.start()
        wait_for(lambda: left() <= asked * 0.6, "nearly half")
        kill_and_flush(worker, relay)
        assert 0 < left() < asked
        # 3: the last ones are being written.
        approve(town.listings[2:IN_REVIEW], moderator)
        relay.start()
        worker.start()
        wait_for(lambda: left() <= 3, "nearly all")
        with nobody_can_write_matches():
            wait_for(lambda: stuck() >= min(2, left()), "the last chunks being written")
            assert left() > 0
            kill_and_flush(worker)
        worker.start()
        wait_until_delivered(lambda left: None, seconds=60)

    after_kills = matches()
    assert Match.objects.count() == len(set(Match.objects.values_list("listing_id", "profile_id")))
    every_delivery_was_done_once()
    each_owner_was_told_once(town.listings[:IN_REVIEW])
    Match.objects.all().delete()
    call_command("match", "--all", "--inline", "--json")
    assert after_kills == matches()


def matches() -> dict[tuple[int, int], Row]:
    """Every pair with its scores, ranks and reasons; when it was computed is left out."""
    fields = ("score", "open_score", "fit", "appeal", "listing_rank", "profile_rank", "explanation")
    rows = Match.objects.values_list("listing_id", "profile_id", *fields)
    return {(listing, profile): tuple(rest) for listing, profile, *rest in rows}


def chunks() -> QuerySet[Delivery]:
    return Delivery.objects.filter(event__topic__in=CHUNK_TOPICS)


def left() -> int:
    return chunks().filter(state=DeliveryState.WAITING).count()


def stuck() -> int:
    """How many transactions of this database wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE datname = current_database() AND NOT granted"
        )
        return int(cursor.fetchone()[0])


@contextmanager
def nobody_can_write_matches() -> Iterator[None]:
    """Whoever writes a match now stands still in the middle of it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE matching_match IN SHARE MODE")
        yield


def wait_for(condition: Callable[[], bool], what: str) -> None:
    assert until(condition, seconds=60, pause=0.01), f"waited in vain for {what}; {left()} chunks left"


def kill_and_flush(*processes: Process) -> None:
    for process in processes:
        process.kill()
    empty_broker()
    cache.clear()


def approve(listings: list[Listing], by: User) -> None:
    for listing in listings:
        approve_listing(listing=listing, by=by)


def every_delivery_was_done_once() -> None:
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DONE: Delivery.objects.count()}
    handled = [f"{handler}:{event}" for handler, event in Delivery.objects.values_list("handler", "event_id")]
    assert sorted(handled) == sorted(Processed.objects.values_list("key", flat=True))


def each_owner_was_told_once(listings: list[Listing]) -> None:
    told = Message.objects.filter(kind="listing.published")
    assert told.count() == len(listings)
    queued = Event.objects.filter(topic="message.queued").values_list("payload", flat=True)
    assert sorted(p["message_id"] for p in queued) == sorted(told.values_list("pk", flat=True))
    # Nobody knows whether a message went out whose sender was killed while sending: it is not sent again.
    assert set(told.values_list("state", flat=True)) <= {MessageState.SENT, MessageState.SENDING}
