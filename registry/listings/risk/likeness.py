"""How much a text reads like listings that were scams, by the words it uses.

Each word has a weight from a logistic regression over the labelled listings that are there to learn from
(`python -m bench.moderation --fit` writes `weights.json`). It knows what the expressions do not: the tone.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

WEIGHTS: Final = Path(__file__).with_name("weights.json")
_WORD: Final = re.compile(r"[\w']+")
_FIGURES: Final = re.compile(r"\d[\d.,]*")
WORDS_SHOWN: Final = 5


def prepared(folded: str) -> str:
    """A folded text as the weights know it: which number it is says nothing."""
    return _FIGURES.sub("0", folded)


@cache
def _weights() -> tuple[float, dict[str, tuple[float, float]]]:
    """What speaks before any word is read; then of each word how rare it is and how much it says."""
    kept = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return kept["intercept"], {word: (idf, says) for word, (idf, says) in kept["words"].items()}


def likeness(folded: str) -> tuple[float, tuple[str, ...]]:
    """The chance, by its words alone, that a text is like the scams; and the words that say so most."""
    intercept, weights = _weights()
    counted = Counter(word for word in _WORD.findall(prepared(folded)) if word in weights)
    sizes = {word: (1.0 + math.log(times)) * weights[word][0] for word, times in counted.items()}
    length = math.sqrt(math.fsum(size * size for size in sizes.values())) or 1.0
    said = {word: size / length * weights[word][1] for word, size in sizes.items()}
    most = sorted((word for word, says in said.items() if says > 0), key=lambda word: (-said[word], word))
    return _chance(intercept + math.fsum(said.values())), tuple(most[:WORDS_SHOWN])


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))
