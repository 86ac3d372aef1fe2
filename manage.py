#!/usr/bin/env python
"""Corridor's commands. Run `python manage.py help` for a list."""

import os
import sys

# These change the shape of the tables, so they run as the tables' owner; everything else runs as the application.
OWNER_COMMANDS = {"migrate", "seed_scale", "createcachetable", "pgtrigger"}
# These need no database.
OFFLINE_COMMANDS = {
    "services",
    "help",
    "makemessages",
    "compilemessages",
    "collectstatic",
    "--help",
    "--version",
    "version",
}


def main() -> None:
    """Choose settings and the database role, see that the embedded services run, and start the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        os.environ["CORRIDOR_DB_ROLE"] = "owner"
    if command == "demo":  # shown as it would be served: with its own error pages, and no log of every query
        os.environ.setdefault("DJANGO_DEBUG", "false")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    if command not in OFFLINE_COMMANDS and settings.EMBEDDED_HOME is not None:
        from corridor.embedded import services

        services.ensure_started(settings.EMBEDDED_HOME)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
