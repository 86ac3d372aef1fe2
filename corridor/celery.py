"""The Celery application. Start a worker with `celery -A corridor worker`."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")

app = Celery("corridor")
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would open a connection for every task, and PostgreSQL start a process for each: more than a short task costs.
# The tasks themselves look whether theirs still works. (This key is read by its old name, past the namespace.)
app.conf["CELERY_DB_REUSE_MAX"] = 500
app.autodiscover_tasks(["corridor.outbox"])
