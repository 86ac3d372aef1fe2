"""The test database: made by the tables' owner, used by the application's role, emptied between tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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


def _fingerprint() -> str:
    """Of everything that a fresh test database is made from."""
    folders = [settings.BASE_DIR / name for name in ("accounts", "corridor", "registry")]
    parts = ("migrations/*.py", "data/**/*", "load*.py", "apps.py", "roles.py", "taxonomy/**/*.py", "places/**/*.py")
    files = {file for folder in folders for part in parts for file in folder.rglob(part) if file.is_file()}
    files |= {Path(__file__), settings.BASE_DIR / "requirements-dev.txt"}
    told = hashlib.sha256()
    for file in sorted(file for file in files if file.suffix != ".pyc"):
        told.update(str(file.relative_to(settings.BASE_DIR)).encode())
        told.update(file.read_bytes())
    return told.hexdigest()[:16]


def make_database() -> None:
    """A fresh test database, copied from one that was made once and is kept as long as what it is made from.

    To be called as the owner. Who comes first makes the one that is copied, while the others wait.
    """
    name, ready = connection.settings_dict["TEST"]["NAME"], f"corridor_ready_{_fingerprint()}"
    settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.STATE_DIR / "test-database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'corridor_ready_%'")
            kept = {row[0] for row in cursor.fetchall()}
            for old in kept - {ready}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        if ready not in kept:
            _make_ready(ready)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{ready}"')
    _use(name)


def _make_ready(ready: str) -> None:
    """Made under another name and renamed at the end: one that was cut off is never taken for whole."""
    from django.core.management import call_command

    making = f"making_{ready}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{making}"')
        cursor.execute(f'CREATE DATABASE "{making}"')
    _use(making)
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
    load_reference()
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{ready}"')


def drop_database() -> None:
    """Remove the test database of this process. To be called as the owner."""
    name = connection.settings_dict["NAME"]
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


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
