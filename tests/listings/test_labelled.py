"""The risk signals on the labelled listings: what is reported is what is measured."""

from __future__ import annotations

import csv
from pathlib import Path

from registry.listings import risk
from registry.listings.risk import Band

LABELLED = Path(__file__).parents[2] / "bench" / "data" / "moderation.csv"


def bands(half: str, label: str) -> list[Band]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["half"], row["label"]) == (half, label)]
    return [risk.assess(row["title"], row["description"]).band for row in rows]


def share(found: list[Band], *counted: Band) -> float:
    return sum(band in counted for band in found) / len(found)


def test_the_set_is_large_and_even() -> None:
    for half in ("dev", "test"):
        assert (len(bands(half, "scam")), len(bands(half, "good"))) == (110, 110)


def test_what_it_was_made_on_is_told_apart() -> None:
    assert share(bands("dev", "scam"), Band.HOLD, Band.LOOK) >= 0.95
    assert share(bands("dev", "good"), Band.HOLD, Band.LOOK) <= 0.05


def test_on_listings_that_nothing_was_tuned_on_it_does_not_get_worse() -> None:
    """The goal is 95 % of scams and 5 % of good ones. It is not reached: these are the figures of the benchmark, less
    a little, so that a change that loses more is seen. Every listing is read by a person before it opens either way.
    """
    scams, good = bands("test", "scam"), bands("test", "good")
    assert share(scams, Band.HOLD, Band.LOOK) >= 0.85
    assert share(good, Band.HOLD, Band.LOOK) <= 0.17
    assert share(scams, Band.HOLD) >= 0.70
    assert share(good, Band.HOLD) <= 0.10
