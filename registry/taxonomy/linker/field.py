"""One way in which texts are alike: their words, or their pieces, weighted by how rare they are (TF-IDF)."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Field:
    """Which texts hold which features: for feature number f the texts `rows[starts[f]:starts[f + 1]]`.

    `rarity` is log(1 + N/df) by feature, `length` the Euclidean length of each text's vector of rarities.
    """

    numbers: dict[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    rarity: NDArray[np.float32]
    length: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]]) -> Field:
        """From the features of each text; one that occurs twice in a text counts once. Read once, in their order."""
        numbers: dict[str, int] = {}
        flat, counts = array("i"), array("i")
        for features in texts:
            found = {numbers.setdefault(one, len(numbers)) for one in features}
            flat.extend(sorted(found))
            counts.append(len(found))
        features_held = np.frombuffer(flat, np.int32) if flat else np.zeros(0, np.int32)
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), np.array(counts, np.int32))
        frequency = np.bincount(features_held, minlength=len(numbers))
        rarity = np.log1p(len(counts) / np.maximum(frequency, 1)).astype(np.float32)
        squares = np.bincount(owners, weights=rarity[features_held] ** 2, minlength=len(counts))
        return cls(
            numbers=numbers,
            starts=np.concatenate([[0], np.cumsum(frequency)]).astype(np.int64),
            rows=owners[np.argsort(features_held, kind="stable")],
            rarity=rarity,
            length=np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32),
        )

    def products(self, features: Sequence[str]) -> tuple[NDArray[np.float32], float]:
        """The product of a text's vector with each of ours, and that vector's length.

        A feature that no text holds lengthens the vector like the rarest: what we do not know makes us less sure.
        """
        unseen = float(np.log1p(len(self.length)))
        distinct = list(dict.fromkeys(features))
        known = [self.numbers[one] for one in distinct if one in self.numbers]
        squares = float((self.rarity[known] ** 2).sum()) + unseen**2 * (len(distinct) - len(known))
        if not known:
            return np.zeros(len(self.length), np.float32), 1.0
        parts = [self.rows[self.starts[number] : self.starts[number + 1]] for number in known]
        weights = np.repeat(self.rarity[known] ** 2, [len(part) for part in parts])
        found = np.bincount(np.concatenate(parts), weights=weights, minlength=len(self.length))
        return found.astype(np.float32), max(squares, 1e-6) ** 0.5
