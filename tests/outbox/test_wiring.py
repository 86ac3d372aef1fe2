"""Nothing is told that nobody hears, and nothing is listened for that nobody tells: the whole house is wired."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.schedules import schedule
from django.conf import settings

from corridor.celery import app
from corridor.outbox import periodic
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, DeliveryState, Event
from corridor.outbox.publishing import topics
from corridor.outbox.tasks import run_due

# Kept as a record of what happened; no room acts on them.
ONLY_RECORDED = {
    "mentor.registered",
    "placement.confirmed",
    "release.published",
    "roster.applied",
    "session.confirmed",
}


def modules() -> Iterator[ast.Module]:
    for package in ("accounts", "corridor", "registry"):
        for path in sorted((Path(settings.BASE_DIR) / package).rglob("*.py")):
            yield ast.parse(path.read_text())


def name_of(node: ast.expr) -> str:
    """The last part of the name that is called: `emit` for `outbox.emit(...)`."""
    called = node.func if isinstance(node, ast.Call) else node
    return str(getattr(called, "attr", getattr(called, "id", "")))


def emitted() -> set[str]:
    """Every topic that the code emits, as it is written there or in a constant of the same module."""
    found: set[str] = set()
    for module in modules():
        constants = {
            target.id: statement.value
            for statement in module.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and name_of(node) == "emit":
                topic = node.args[0]
                topic = constants.get(topic.id, topic) if isinstance(topic, ast.Name) else topic
                choices = [topic.body, topic.orelse] if isinstance(topic, ast.IfExp) else [topic]
                found |= {str(choice.value) for choice in choices if isinstance(choice, ast.Constant)}
    return found


def test_every_topic_that_is_listened_to_is_emitted() -> None:
    assert set(topics()) - emitted() == {job.topic for job in periodic.jobs()}


def test_every_topic_that_is_emitted_is_listened_to_or_only_recorded() -> None:
    assert emitted() - set(topics()) == ONLY_RECORDED


@pytest.mark.django_db
def test_every_periodic_job_is_handled_and_runs() -> None:
    declared = {job.topic for job in periodic.jobs()}
    assert declared >= {"accounts.tidy", "listings.daily", "matching.nightly", "hiring.nightly"}
    run_due()
    assert set(Event.objects.values_list("topic", flat=True)) == declared
    assert set(Delivery.objects.values_list("event__topic", flat=True)) == declared
    drain()
    assert not Delivery.objects.exclude(state=DeliveryState.DONE).values_list("handler", "last_error")


def test_a_worker_knows_every_task_and_listens_to_its_queue() -> None:
    app.loader.import_default_modules()
    known = {name for name in app.tasks if not name.startswith("celery.")}
    written = {
        node.name
        for module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef) and {name_of(d) for d in node.decorator_list} & {"shared_task", "task"}
    }
    assert {name.rsplit(".", 1)[-1] for name in known} == written == {"deliver", "run_due"}
    for name in known:
        assert app.amqp.router.route({}, name)["queue"].name in app.amqp.queues.consume_from


def test_beat_asks_often_enough_and_only_for_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    entries = app.conf.beat_schedule.values()
    assert {entry["task"] for entry in entries} == {"corridor.outbox.tasks.run_due"} <= set(app.tasks)
    longest = max(schedule(entry["schedule"]).run_every for entry in entries)  # type: ignore[attr-defined]
    assert all(longest * 10 < job.every for job in periodic.jobs())


def test_nothing_counts_as_lost_while_it_may_still_run() -> None:
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < settings.OUTBOX_LEASE_SECONDS
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
