"""The words that labels are made of, and the ones that somebody meant who misspelt one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from registry.taxonomy.rules import LONG_ENOUGH_TO_MISSPELL, is_misspelling

MOST_MEANT: Final = 2


class Spelling:
    """All words of all labels, found by their beginning and length."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = set(words)
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= LONG_ENOUGH_TO_MISSPELL - 1 and word.isalpha():
                self._shelves[word[0], len(word)].append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def mended(self, words: list[str]) -> list[str]:
        """The words, each that no label holds followed by the ones that it may be a misspelling of."""
        return [form for word in words for form in (word, *self._meant(word))]

    def _meant(self, word: str) -> list[str]:
        if word in self._words or len(word) < LONG_ENOUGH_TO_MISSPELL:
            return []
        near = (self._shelves.get((word[0], len(word) + more), ()) for more in (0, 1, -1))
        return [other for shelf in near for other in shelf if is_misspelling(word, other)][:MOST_MEANT]
