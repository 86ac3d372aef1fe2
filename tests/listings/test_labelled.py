"""The risk signals on the labelled listings: what is reported is what is measured."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.listings import risk
from registry.listings.risk import Band
from registry.listings.risk.likeness import pieces_of, words_of

DATA = Path(__file__).parents[2] / "bench" / "data"
LEARNED = tuple(DATA / f"moderation{name}.csv" for name in ("", "_second", "_third", "_fourth", "_fifth", "_sixth"))
UNSEEN = DATA / "moderation_unseen.csv"


def bands(path: Path, label: str) -> list[Band]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["label"] == label]
    return [risk.assess(row["title"], row["description"]).band for row in rows]


def share(found: list[Band], *counted: Band) -> float:
    return sum(band in counted for band in found) / len(found)


@pytest.mark.parametrize(
    ("path", "number"), [*zip((*LEARNED, UNSEEN), (220, 200, 240, 220, 260, 260, 220), strict=True)]
)
def test_the_sets_are_large_and_even(path: Path, number: int) -> None:
    assert (len(bands(path, "scam")), len(bands(path, "good"))) == (number, number)


@pytest.mark.parametrize("path", LEARNED)
def test_what_it_learned_from_is_told_apart(path: Path) -> None:
    assert share(bands(path, "scam"), Band.HOLD, Band.LOOK) >= 0.95
    assert share(bands(path, "good"), Band.HOLD, Band.LOOK) <= 0.05


def test_on_listings_that_nothing_was_tuned_on_it_does_not_get_worse() -> None:
    """The goal is 95 % of scams and 5 % of good ones, and is just reached (`make bench ONLY=moderation`): these are the
    figures less a little, so that a change that loses more is seen. Every listing is read by a person either way.
    """
    scams, good = bands(UNSEEN, "scam"), bands(UNSEEN, "good")
    assert share(scams, Band.HOLD, Band.LOOK) >= 0.945
    assert share(good, Band.HOLD, Band.LOOK) <= 0.055
    assert share(scams, Band.HOLD) >= 0.73
    assert share(good, Band.HOLD) <= 0.025


@pytest.mark.parametrize("text", ["a be sea", "ubwoko bw'akazi  0k", "  ", "x " * 40 + "fee fee fee"])
def test_words_and_pieces_are_those_that_the_learner_counts(text: str) -> None:
    """An independent oracle: scikit-learn's own pieces within words."""
    from sklearn.feature_extraction.text import CountVectorizer

    pieces = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()
    words = CountVectorizer(token_pattern=r"[\w']+", ngram_range=(1, 2)).build_analyzer()
    assert sorted(pieces_of(text)) == sorted(pieces(text))
    assert sorted(words_of(text)) == sorted(words(text))
