"""Periodic jobs. What is due is known by PostgreSQL; beat only asks, so a lost or doubled beat changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from .models import PeriodicJob
from .publishing import emit


@dataclass(frozen=True)
class Job:
    """A job that a room declares: its topic is emitted once per interval."""

    topic: str
    every: timedelta


_JOBS: dict[str, Job] = {}


def every(topic: str, **interval: int) -> None:
    """Declare that `topic` is emitted once per interval, for example `every("matching.nightly", days=1)`."""
    _JOBS[topic] = Job(topic, timedelta(**interval))


def jobs() -> list[Job]:
    """Every declared job."""
    return sorted(_JOBS.values(), key=lambda job: job.topic)


def run_due_jobs() -> int:
    """Emit the topics of all jobs that are due; return how many. Two callers at once emit each topic once."""
    emitted = 0
    for job in jobs():
        with transaction.atomic():
            row, _created = PeriodicJob.objects.select_for_update().get_or_create(topic=job.topic)
            now = timezone.now()
            if row.last_emitted_at is not None and now - row.last_emitted_at < job.every:
                continue
            row.last_emitted_at = now
            row.save(update_fields=["last_emitted_at"])
            emit(job.topic)
            emitted += 1
    return emitted
