"""The test database: made by the tables' owner, used by the application's role, emptied between tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from corridor.embedded.services import APPLICATION, OWNER

# Tables that a migration or `load_reference` fills once; no test changes them.
REFERENCE_APPS = {"places", "taxonomy", "contenttypes", "auth", "migrations"}
KEPT_TABLES = {"django_migrations", "agreements_mobilityrule", "accounts_consenttext"}


def _role(name: str) -> None:
    connection.close()
    if settings.EMBEDDED_HOME is not None:
        connection.settings_dict["USER"] = name
        settings.DATABASES["default"]["USER"] = name


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the database as the owner of its tables."""
    _role(OWNER)
    try:
        yield
    finally:
        _role(APPLICATION)


def use_application_role() -> None:
    """Use the database as the application does."""
    _role(APPLICATION)


def name_database(worker: str) -> None:
    """Give every xdist worker, and every run that says CORRIDOR_TEST_SUFFIX, a database of its own."""
    parts = ["test_corridor", os.environ.get("CORRIDOR_TEST_SUFFIX", ""), worker]
    name = "_".join(part for part in parts if part)
    connection.settings_dict.setdefault("TEST", {})["NAME"] = name


def load_reference() -> None:
    """Fill the tables of places, skills and occupations, once per test database."""
    from django.core.management import call_command

    call_command("load_places", verbosity=0)
    call_command("load_taxonomy", verbosity=0)
    call_command("load_consents", verbosity=0)


def tables_to_empty() -> list[str]:
    """Every table that tests write."""
    from django.apps import apps

    kept = set(KEPT_TABLES)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in REFERENCE_APPS:
            kept.add(model._meta.db_table)
    return sorted(set(connection.introspection.table_names()) - kept)


def _empty_after_transactions(self: TransactionTestCase) -> None:
    """Django would TRUNCATE as the application, which may not; and would empty the reference tables."""
    with as_owner(), connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(t) for t in tables_to_empty())
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")


TransactionTestCase._fixture_teardown = _empty_after_transactions  # type: ignore[attr-defined]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the test's thread
