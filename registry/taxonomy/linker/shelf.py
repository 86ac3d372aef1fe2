"""A built index on this machine's disk, so that a command need not build it again. It may vanish at any moment.

The file is written by this program alone, in a folder that only its user may enter: it is as trusted as the code beside
it, which is why it may be a pickle. Its name holds the edition of the taxonomy and a digest of the code that built it.
"""

from __future__ import annotations

import logging
import os
import pickle
import tempfile
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .glossary import DATA
from .index import Index

logger = logging.getLogger(__name__)


def take(stamp: UUID | None) -> Index | None:
    """The index of an edition, if this machine has built it."""
    path = _path(stamp) if stamp is not None else None
    if path is None or not path.is_file() or path.stat().st_uid != os.getuid():
        return None
    try:
        with path.open("rb") as kept:
            found = pickle.load(kept)  # noqa: S301 - our own file, as said above
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError):
        logger.warning("a built index cannot be read, and is built again")
        return None
    return found if isinstance(found, Index) else None


def put(stamp: UUID, index: Index) -> None:
    """Keep the index of an edition in the place of older ones. A disk that is full or read-only stops nothing."""
    path = _path(stamp)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as making:
            pickle.dump(index, making, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(making.name, path)
    except OSError:
        logger.warning("a built index cannot be kept")
        return
    for older in path.parent.glob("*.index"):
        if older != path:
            with suppress(OSError):
                older.unlink()


def _path(stamp: UUID) -> Path:
    return Path(settings.STATE_DIR) / "linker" / f"{stamp}-{_code()}.index"


@cache
def _code() -> str:
    """What the index is made by: another version of it may not read what this one built."""
    sources = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(DATA.glob("*.txt"))]
    return sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
