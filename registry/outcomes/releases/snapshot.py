"""The exact counts behind a release, and what of them is hidden, as sealed bytes that give the same release again."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.web.sealing import open_sealed, seal

from .cube import Cube, Key, Sum
from .measures import MEASURES


@dataclass(frozen=True)
class Snapshot:
    """What a release is worked out from."""

    cube: Cube
    hidden: NDArray[np.bool_]
    labels: dict[Key, str]


def to_sealed(snapshot: Snapshot) -> bytes:
    """Pack and encrypt. The counts of single people are in it."""
    cube = snapshot.cube
    plain = {
        "measures": MEASURES,
        "groups": cube.groups,
        "sums": [[one.whole, one.parts] for one in cube.sums],
        "counts": cube.counts.tolist(),
        "hidden": snapshot.hidden.astype(int).tolist(),
        "labels": [[*key, label] for key, label in sorted(snapshot.labels.items())],
    }
    return seal(zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), level=9))


def from_sealed(sealed: bytes | memoryview) -> Snapshot:
    """Open what `to_sealed` made. Raises `ValueError` if it counts other things than this version does."""
    plain: dict[str, Any] = json.loads(zlib.decompress(open_sealed(bytes(sealed))))
    if tuple(plain["measures"]) != MEASURES:
        raise ValueError("this release was made by a version that counted other things")
    cube = Cube(
        groups=tuple((by, name) for by, name in plain["groups"]),
        sums=tuple(Sum(whole, tuple(parts)) for whole, parts in plain["sums"]),
        counts=np.array(plain["counts"], np.int64),
    )
    labels = {(by, name): label for by, name, label in plain["labels"]}
    return Snapshot(cube, np.array(plain["hidden"], np.bool_), labels)
