"""Every statement that is sent to the database, to see what it names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.apps import apps
from django.db import connections

SEALED_TABLES = tuple(model._meta.db_table for model in apps.get_app_config("inclusion").get_models())


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements of this thread, on every connection."""
    sent: list[str] = []

    def keep(execute: Any, sql: Any, *rest: Any) -> Any:
        sent.append(str(sql))
        return execute(sql, *rest)

    with ExitStack() as watched:
        for name in connections:
            watched.enter_context(connections[name].execute_wrapper(keep))
        yield sent


def naming_answers(sent: list[str]) -> list[str]:
    """Those that name a table of sealed answers."""
    return [sql for sql in sent if any(table in sql.lower() for table in SEALED_TABLES)]
