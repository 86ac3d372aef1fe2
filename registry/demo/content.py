"""The invented people, organisations and texts of the demo, read from the files beside this one."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@functools.cache
def load(name: str) -> Any:
    """One of the data files."""
    return json.loads((DATA / f"{name}.json").read_text())
