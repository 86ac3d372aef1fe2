"""How much a text reads like listings that were scams, by its words, pairs of words and pieces of words.

Each has a weight from a logistic regression over the labelled listings that are there to learn from
(`python -m bench.moderation --fit` writes `weights.json`). It knows what the expressions do not: the tone. Pieces of
words carry over to forms that were never seen, in languages that build words from many parts.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

WEIGHTS: Final = Path(__file__).with_name("weights.json")
_WORD: Final = re.compile(r"[\w']+")
_FIGURES: Final = re.compile(r"\d[\d.,]*")
PIECES: Final = (3, 4, 5)
WORDS_SHOWN: Final = 5
# Of a word or piece how rare it is, and how much it says.
Known = Mapping[str, tuple[float, float]]


def prepared(folded: str) -> str:
    """A folded text as the weights know it: which number it is says nothing."""
    return _FIGURES.sub("0", folded)


def words_of(text: str) -> Iterator[str]:
    """The words of a prepared text, and each two that follow each other."""
    words = _WORD.findall(text)
    yield from words
    for first, second in pairwise(words):
        yield f"{first} {second}"


def pieces_of(text: str) -> Iterator[str]:
    """The pieces of three to five letters of each word, with a space for where it begins and ends."""
    for word in text.split():
        framed = f" {word} "
        for size in PIECES:
            if len(framed) <= size:
                # A word that is shorter than a piece is one.
                yield framed
                break
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]


@cache
def _weights() -> tuple[float, Known, Known]:
    """What speaks before any word is read; then the words and the pieces."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    words, pieces = ({one: (idf, says) for one, (idf, says) in kept[part].items()} for part in ("words", "pieces"))
    return kept["intercept"], words, pieces


def likeness(folded: str) -> tuple[float, tuple[str, ...]]:
    """The log-odds, by its words alone, that a text is like the scams; and the words that say so most."""
    intercept, words, pieces = _weights()
    text = prepared(folded)
    said = _said(words_of(text), words)
    most = sorted((word for word, says in said.items() if says > 0), key=lambda word: (-said[word], word))
    total = intercept + math.fsum(said.values()) + math.fsum(_said(pieces_of(text), pieces).values())
    return total, tuple(most[:WORDS_SHOWN])


def _said(parts: Iterable[str], known: Known) -> dict[str, float]:
    """What each part adds: 1 + ln(times it stands there), times how rare it is, of a vector of length 1."""
    counted = Counter(part for part in parts if part in known)
    sizes = {part: (1.0 + math.log(times)) * known[part][0] for part, times in counted.items()}
    length = math.sqrt(math.fsum(size * size for size in sizes.values())) or 1.0
    return {part: size / length * known[part][1] for part, size in sizes.items()}
