"""The database of synthetic data: `<name>_scale`, marked as such in its comment, and never any other."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from corridor.embedded.services import APPLICATION, OWNER
from registry.demo.building import load_reference

SCALE_SUFFIX: Final = "_scale"
_MARK: Final = "Corridor synthetic data: "


class NotOurs(Exception):
    """The database of that name holds something else."""


def use() -> str:
    """Point this process at the database of synthetic data; return its name."""
    name = str(connection.settings_dict["NAME"])
    if not name.endswith(SCALE_SUFFIX):
        connection.close()
        connection.settings_dict["NAME"] = name = name + SCALE_SUFFIX
    return name


def prepare() -> None:
    """Make the database, or make it anew if it is ours or empty. Runs as the owner, and leaves this process in it.

    Raises NotOurs when it holds anything that this did not put there.
    """
    name = use()
    connection.close()
    connection.settings_dict["NAME"] = name.removesuffix(SCALE_SUFFIX)  # one cannot stand in what one drops
    quoted = connection.ops.quote_name(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        found = cursor.fetchone()
        if found is not None:
            if not str(found[0] or "").startswith(_MARK):
                raise NotOurs(f"The database {name} exists and was not made by this command. Rename or remove it.")
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted}")
        cursor.execute(f"COMMENT ON DATABASE {quoted} IS '{_MARK}{{}}'")
    use()
    call_command("migrate", verbosity=0)
    load_reference()
    if User.objects.exists():
        raise NotOurs(f"The database {name} holds people already.")


def is_filled(sizes: dict[str, Any]) -> bool:
    """Whether the database is there and holds exactly what is asked for. Leaves this process where it was."""
    plain = str(connection.settings_dict["NAME"]).removesuffix(SCALE_SUFFIX)
    with connection.cursor() as cursor:
        asked = [plain + SCALE_SUFFIX]
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", asked)
        found = cursor.fetchone()
    return found is not None and found[0] == _MARK + json.dumps(sizes, sort_keys=True)


def bring_up_to_date() -> None:
    """Bring the tables of a filled database to where the code is. Runs as the owner, and leaves this process in it."""
    use()
    call_command("migrate", verbosity=0)


def remember(sizes: dict[str, Any]) -> None:
    """Write into the database's mark what it now holds."""
    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    mark = (_MARK + json.dumps(sizes, sort_keys=True)).replace("'", "''")
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {name} IS '{mark}'")


def address(*, owner: bool = False) -> str:
    """The address of the database, for DATABASE_URL or DATABASE_OWNER_URL of another process."""
    chosen = connection.settings_dict
    user = OWNER if owner else APPLICATION
    if settings.EMBEDDED_HOME is None:
        user = str(chosen["USER"])
    host, name = str(chosen["HOST"]), str(chosen["NAME"]).removesuffix(SCALE_SUFFIX) + SCALE_SUFFIX
    # A socket's folder stands where the name does: postgres://user@//folder/name
    return f"postgres://{quote(user, safe='')}@{'/' if host.startswith('/') else ''}{host}/{name}"
