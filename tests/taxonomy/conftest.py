"""A small ESCO release and a way to read it."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from .archives import SmallRelease


@pytest.fixture
def release():
    return SmallRelease()


@pytest.fixture
def read(tmp_path):
    """Import a release, or two paths, and give what the command answered."""

    def reading(release, **options):
        paths = release.write(tmp_path) if isinstance(release, SmallRelease) else release
        out, err = StringIO(), StringIO()
        options = {"json": True, "accept_unknown": True, **options}
        call_command("import_taxonomy", "esco", *map(str, paths), stdout=out, stderr=err, **options)
        lines = out.getvalue().splitlines()
        assert len(lines) == 1
        return json.loads(lines[0])

    return reading
