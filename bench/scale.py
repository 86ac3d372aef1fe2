"""The synthetic people that benchmarks measure on, in a database of their own."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def use_scale_database(options: argparse.Namespace) -> None:
    """Fill the database of `manage.py seed_scale` if it does not hold that yet, and set Django up on it."""
    sizes = ["--profiles", str(options.profiles), "--listings", str(options.listings), "--seed", str(options.seed)]
    command = [sys.executable, "manage.py", "seed_scale", *sizes, "--json"]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    os.environ |= {
        "DATABASE_URL": json.loads(told.strip().splitlines()[-1])["database_url"],
        "DJANGO_DEBUG": "false",
        "CORRIDOR_PROCESS": "web",
        "DATABASE_POOL": "false",
    }
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corridor.settings.development")
    from django.conf import settings

    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    import django

    django.setup()
