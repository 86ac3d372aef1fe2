"""`match --all` computes everything anew, here or by the workers, and says what there is."""

from __future__ import annotations

import json
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, DeliveryState
from registry.agreements.loading import load_agreements
from registry.agreements.models import Agreement
from registry.matching.models import Match

from .factories import Town


def run(*arguments: str, **options: Any) -> dict[str, int]:
    out = StringIO()
    call_command("match", *arguments, "--json", stdout=out, **options)
    lines = out.getvalue().splitlines()
    assert len(lines) == 1
    counts: dict[str, int] = json.loads(lines[0])
    return counts


def test_inline_does_it_all_and_counts(ke_rw: Agreement) -> None:
    town = Town(graduates=12, listings=6)
    counts = run("--all", "--inline")
    assert counts["listings"] == 6
    assert 0 < counts["profiles"] <= len(town.graduates)
    assert counts["matches"] == Match.objects.count() > 0
    assert run("--all", "--inline") == counts


def test_without_waiting_the_work_is_only_asked_for(ke_rw: Agreement) -> None:
    Town(graduates=12, listings=6)
    assert run("--all")["matches"] == 0
    assert Delivery.objects.filter(state=DeliveryState.WAITING).count() == 2
    drain()
    assert Match.objects.exists()


@pytest.mark.django_db
def test_it_wants_to_be_told_all() -> None:
    with pytest.raises(CommandError, match="--all"):
        call_command("match")


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_the_workers_are_done(transactional_db: None) -> None:
    load_agreements()
    Town(graduates=12, listings=6)

    def worker() -> None:
        while not Delivery.objects.exists():
            pass
        drain()
        connection.close()

    thread = Thread(target=worker)
    thread.start()
    counts = run("--all", "--wait", timeout=60.0)
    thread.join()
    assert counts["matches"] == Match.objects.count() > 0


def test_waiting_without_a_worker_says_so(ke_rw: Agreement) -> None:
    Town(graduates=3, listings=2)
    with pytest.raises(CommandError, match="Are a relay and a worker running"):
        run("--all", "--wait", timeout=0.0)


def test_a_chunk_that_fails_fails_the_command(ke_rw: Agreement, monkeypatch: pytest.MonkeyPatch) -> None:
    Town(graduates=3, listings=2)

    def broken(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("out of chalk")

    monkeypatch.setattr("registry.matching.services.match.store", broken)
    with pytest.raises(CommandError, match="out of chalk"):
        run("--all", "--inline")
