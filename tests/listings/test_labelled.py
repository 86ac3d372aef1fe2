"""The risk signals on the labelled listings: what is reported is what is measured."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.listings import risk
from registry.listings.risk import Band

DATA = Path(__file__).parents[2] / "bench" / "data"
LEARNED, UNSEEN = DATA / "moderation.csv", DATA / "moderation_unseen.csv"


def bands(path: Path, label: str) -> list[Band]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] == label]
    return [risk.assess(row["title"], row["description"]).band for row in rows]


def share(found: list[Band], *counted: Band) -> float:
    return sum(band in counted for band in found) / len(found)


@pytest.mark.parametrize(("path", "number"), [(LEARNED, 220), (UNSEEN, 200)])
def test_the_sets_are_large_and_even(path: Path, number: int) -> None:
    assert (len(bands(path, "scam")), len(bands(path, "good"))) == (number, number)


def test_what_it_learned_from_is_told_apart() -> None:
    assert share(bands(LEARNED, "scam"), Band.HOLD, Band.LOOK) >= 0.95
    assert share(bands(LEARNED, "good"), Band.HOLD, Band.LOOK) <= 0.05


def test_on_listings_that_nothing_was_tuned_on_it_does_not_get_worse() -> None:
    """The goal is 95 % of scams and 5 % of good ones. It is not reached: these are the figures of the benchmark, less
    a little, so that a change that loses more is seen. Every listing is read by a person before it opens either way.
    """
    scams, good = bands(UNSEEN, "scam"), bands(UNSEEN, "good")
    assert share(scams, Band.HOLD, Band.LOOK) >= 0.89
    assert share(good, Band.HOLD, Band.LOOK) <= 0.10
    assert share(scams, Band.HOLD) >= 0.74
    assert share(good, Band.HOLD) <= 0.04
