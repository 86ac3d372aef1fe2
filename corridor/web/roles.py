"""What the application's role may do in PostgreSQL: use the tables, not own them, and not rewrite history."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, models
from django.db.backends.utils import CursorWrapper

from corridor.embedded.services import APPLICATION

READ_AND_WRITE = "SELECT, INSERT, UPDATE, DELETE"
READ_AND_ADD = "SELECT, INSERT"
READ_ONLY = "SELECT"


def grants_for(model: type[models.Model]) -> str:
    """The privileges of the application's role on a model's table.

    A model says `append_only = True` where rows are evidence, and names in `written_by_function` the SECURITY DEFINER
    function that alone may add rows. History tables are append-only.
    """
    if getattr(model, "written_by_function", False):
        return READ_ONLY
    if getattr(model, "append_only", False) or hasattr(model, "pgh_tracked_model"):
        return READ_AND_ADD
    return READ_AND_WRITE


def grant(using: str = "default") -> None:
    """Give the application's role exactly what it needs on every table, sequence and function. Idempotent.

    Migrations grant nothing that is not granted here too: the role may be made after they ran, or anew.
    """
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    tables = {m._meta.db_table: grants_for(m) for m in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [APPLICATION])
        owner, has_role = cursor.fetchone()
        if not has_role or owner == APPLICATION:
            return
        quoted = connection.ops.quote_name(APPLICATION)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        for table in sorted(existing):
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE ALL ON {name} FROM {quoted}")
            cursor.execute(f"GRANT {tables.get(table, READ_ONLY)} ON {name} TO {quoted}")
        for function in _functions(cursor):
            cursor.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {quoted}")


def _functions(cursor: CursorWrapper) -> list[str]:
    """The functions that write in the application's stead, with their arguments, as far as they are made already."""
    named = {getattr(model, "written_by_function", None) for model in apps.get_models()} - {None}
    cursor.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)",
        [sorted(str(name) for name in named)],
    )
    return [row[0] for row in cursor.fetchall()]


def grant_after_migrate(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """After the last app's migrations, set the grants."""
    with_tables = [config.name for config in apps.get_app_configs() if config.models_module is not None]
    if app_config.name == with_tables[-1]:
        grant(using)
