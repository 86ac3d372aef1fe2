"""The two tasks that Celery knows. Both are safe to run twice, to lose and to be killed."""

from __future__ import annotations

from celery import shared_task

from .delivering import run_delivery
from .periodic import run_due_jobs


@shared_task
def deliver(delivery_ids: list[int]) -> None:
    """Run some deliveries, each in its own transaction."""
    for delivery_id in delivery_ids:
        run_delivery(delivery_id)


@shared_task
def run_due() -> None:
    """Poked by beat: emit an event for every periodic job that is due."""
    run_due_jobs()
