"""The Celery application. Start a worker with `celery -A corridor worker`."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")

app = Celery("corridor")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would open a connection for every task, and PostgreSQL start a process for each: more than a short task costs.
# (This key is read by its old name, past the namespace.)
app.conf["CELERY_DB_REUSE_MAX"] = 500
app.autodiscover_tasks(["corridor.outbox"])


@task_prerun.connect
def drop_broken_connections(**_about: Any) -> None:
    """A connection that broke since the last task, or that PostgreSQL ended, is replaced before it is used."""
    from django.db import close_old_connections

    close_old_connections()
