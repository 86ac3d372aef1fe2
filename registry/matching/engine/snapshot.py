"""The arrays on disk: made once for a machine, mapped by all of its processes, and never trusted when torn or stale.

A snapshot is a folder that is written elsewhere and renamed when it is whole; its name is the moment it was read, and
what it holds is sealed with a hash. People who change later are told apart (`models.CrowdChange`) and judged by the
rules alone, until a rebuild asks for new arrays (`models.CrowdNeed`). All of it may be deleted at any moment.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

from django.conf import settings
from django.db import connection

from registry.matching.models import CrowdChange, CrowdNeed

from . import LATE, MOST_CHANGES
from .crowd import Codes, Crowd, read_crowd

SEAL: Final = "seal.json"


@dataclass(frozen=True)
class Snapshot:
    """Arrays, what their numbers stand for, and when they were read."""

    crowd: Crowd
    codes: Codes
    read_at: datetime
    name: str


def current() -> Snapshot:
    """The newest arrays that may be used; reads new ones when there are none. Waits while another process does."""
    needed_from = CrowdNeed.moment()
    found = _newest(needed_from)
    if found is None:
        with _alone():
            found = _newest(needed_from) or _read()
    return found


def folder() -> Path:
    """Where the arrays of this database lie."""
    return Path(settings.STATE_DIR) / "matching" / str(connection.settings_dict["NAME"])


def changed_since(snapshot: Snapshot) -> list[int]:
    """People whose row may not be how they stand now. One query."""
    rows = CrowdChange.objects.filter(changed_at__gt=snapshot.read_at - LATE)
    return list(rows.order_by("profile_id").values_list("profile_id", flat=True)[: MOST_CHANGES + 1])


def _newest(needed_from: datetime) -> Snapshot | None:
    for place in sorted(folder().glob("[0-9]*"), reverse=True):
        read_at = datetime.fromtimestamp(int(place.name) / 1e6, UTC)
        if read_at < needed_from:
            return None
        found = _opened(place, read_at)
        if found is not None:
            return found
    return None


def _opened(place: Path, read_at: datetime) -> Snapshot | None:
    """The arrays of a folder, or None when it is torn."""
    try:
        sealed = json.loads((place / SEAL).read_text())
        if sealed["hash"] != _hash(place):
            return None
        codes = Codes(**{name: tuple(codes) for name, codes in sealed["codes"].items()})
        return Snapshot(Crowd.load(place), codes, read_at, f"{place.parent.name}/{place.name}")
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read() -> Snapshot:
    """Read the database, keep the arrays, and let older ones go: who maps them keeps them until they are done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (read_at,) = cursor.fetchone() or (None,)
    assert read_at is not None
    codes = Codes.read()
    crowd = read_crowd(codes)
    made = Path(mkdtemp(prefix="making-", dir=folder()))
    crowd.save(made)
    (made / SEAL).write_text(json.dumps({"codes": asdict(codes), "hash": _hash(made)}))
    whole = folder() / str(round(read_at.timestamp() * 1e6))
    made.rename(whole)
    for other in folder().iterdir():
        if other.is_dir() and other != whole:
            shutil.rmtree(other, ignore_errors=True)
    found = _opened(whole, read_at)
    assert found is not None  # nobody else writes there
    return found


def _hash(place: Path) -> str:
    told = hashlib.blake2b(digest_size=16)
    for file in sorted(place.glob("*.npy")):
        told.update(file.name.encode())
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                told.update(block)
    return told.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """One process of a machine at a time."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
