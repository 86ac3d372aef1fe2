"""A release as it is published: one JSON document, and the same as CSV. Page, file and API are read from it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from datetime import date
from typing import Any, Final

from corridor.papers.cells import as_text
from registry.outcomes.rules import GOAL, ROUNDED_TO, SMALLEST_CELL, Definition
from registry.taxonomy.tech_roles import VERSION as DEFINITIONS_VERSION

from .cube import Key
from .figures import Figures, figures
from .measures import MEASURES, of_definition, of_people
from .shown import HIDDEN, NOT_COUNTED, Shown

FORMAT: Final = 1
LICENCE: Final = "CC BY 4.0"
# How a hidden count reads in a file for people and machines; nothing at all means that it is not counted for the group.
HIDDEN_IN_CSV: Final = "*"
SHARES: Final = ("share_180", "share_365", "low_365", "high_365", "naive_365", "median_month", "verdict")


def document(shown: Shown, labels: Mapping[Key, str], *, slug: str, on: date) -> dict[str, Any]:
    """Everything that a release says, in plain values. A hidden count is null, and named in `hidden`.

    `labels` are the names of groups when it was made; a group without one is called by its key.
    """
    return {
        "release": slug,
        "format": FORMAT,
        "as_of": on.isoformat(),
        "licence": LICENCE,
        "goal": GOAL,
        "hidden_below": SMALLEST_CELL,
        "rounded_to": ROUNDED_TO,
        "definitions_version": DEFINITIONS_VERSION,
        "groups": [_group(shown, row, key, labels.get(key, key[1])) for row, key in enumerate(shown.groups)],
    }


def _group(shown: Shown, row: int, key: Key, label: str) -> dict[str, Any]:
    by, name = key
    counts = {measure: int(shown.counts[row, place]) for place, measure in enumerate(MEASURES)}
    told = {
        "by": by,
        "key": name,
        "label": label,
        "hidden": [measure for measure in MEASURES if counts[measure] == HIDDEN],
        "people": _plain(counts, of_people()),
    }
    for definition in Definition:
        told[definition.value] = {
            **_plain(counts, of_definition(definition), without=f"{definition}_"),
            **_told(figures(shown, key, definition)),
        }
    return told


def _plain(counts: Mapping[str, int], names: tuple[str, ...], *, without: str = "") -> dict[str, int | None]:
    chosen = [name for name in names if counts[name] != NOT_COUNTED]
    return {name.removeprefix(without): None if counts[name] == HIDDEN else counts[name] for name in chosen}


def _told(of_group: Figures) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(of_group, name) for name in SHARES[:-1]}
    told["verdict"] = of_group.verdict.value
    told["curve"] = [list(astuple(point)) for point in of_group.curve]
    return told


def as_json(made: Mapping[str, Any]) -> bytes:
    """The document in one canonical form: the same document is the same bytes."""
    text = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def as_csv(made: Mapping[str, Any]) -> str:
    """The same figures, a line for each group and definition. The curve's months are columns of their own."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns())
    for group in made["groups"]:
        writer.writerows(_lines(group))
    return written.getvalue()


def columns() -> tuple[str, ...]:
    """The columns of the CSV, which the dictionary explains."""
    strict = tuple(name.removeprefix("strict_") for name in of_definition(Definition.STRICT))
    return ("by", "key", "label", "definition", *of_people(), *strict, *SHARES)


def _lines(group: Mapping[str, Any]) -> Iterator[list[str]]:
    hidden = set(group["hidden"])
    for definition in Definition:
        told = group[definition.value]
        counts = [_cell(group["people"].get(name), name in hidden) for name in of_people()]
        for name in of_definition(definition):
            counts.append(_cell(told.get(name.removeprefix(f"{definition}_")), name in hidden))
        shares = ["" if told[name] is None else str(told[name]) for name in SHARES]
        yield [*(as_text(group[name]) for name in ("by", "key", "label")), definition.value, *counts, *shares]


def _cell(count: int | None, is_hidden: bool) -> str:
    return HIDDEN_IN_CSV if is_hidden else "" if count is None else str(count)
