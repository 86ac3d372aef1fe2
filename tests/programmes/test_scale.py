"""The largest roster that is allowed, within its memory; how long it takes is told."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from registry.programmes.models import Enrolment
from registry.programmes.roster.columns import MAX_FILE_BYTES, MAX_ROWS

from .conftest import HEADER

MEGABYTES = 400
SKILLS = ["Linux", "Python", "Excel", "HTML", "SQL", "Django", "PHP", "CSS", "Git", "Java"]
CODE = """
import os, sys
from django.conf import settings
import django
django.setup()
settings.DATABASES["default"]["NAME"] = os.environ["ROSTER_DATABASE"]
from django.db import connection
connection.settings_dict["NAME"] = os.environ["ROSTER_DATABASE"]
from django.core.management import call_command
call_command("import_roster", *sys.argv[1:])
# Not getrusage, which begins with the peak of the process that this one was forked from.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(int(peak.split()[1]) // 1024, file=sys.stderr)
"""


def largest() -> bytes:
    chance = random.Random(7)
    lines = [HEADER]
    for number in range(MAX_ROWS):
        skills = "|".join(chance.sample(SKILLS, 2))
        person = f"{number},Ann{number % 977},Otieno{number % 811},,07{chance.randrange(10_000_000, 30_000_000)}"
        lines.append(
            f"{person},KE,Lamu,{chance.randrange(1980, 2007)},2025-02-03,graduated,2025-07-25,,"
            f"{chance.choice('fm')},{chance.choice(['yes', 'no', ''])},no,,{skills},"
        )
    data = "\n".join(lines).encode()
    assert len(data) < MAX_FILE_BYTES
    return data


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_fifty_thousand_rows(world, tmp_path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(largest())
    for expected in ("new", "unchanged"):
        start = time.monotonic()
        ran = subprocess.run(
            [sys.executable, "-c", CODE, str(file), "--cohort", world.cohort.slug, "--json", "--apply"],
            capture_output=True,
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "corridor.settings.test",
                "ROSTER_DATABASE": connection.settings_dict["NAME"],
            },
            check=True,
        )
        seconds, megabytes = time.monotonic() - start, int(ran.stderr.split()[-1])
        report = json.loads(ran.stdout.splitlines()[-1])
        print(f"{expected}: {seconds:.1f} s, {megabytes} MB")
        assert report[expected] > MAX_ROWS * 0.9
        assert megabytes < MEGABYTES
    assert Enrolment.objects.count() == report["unchanged"]
