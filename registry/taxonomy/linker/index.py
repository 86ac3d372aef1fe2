"""All labels of all skills, in memory, and the skills that a phrase is most alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.taxonomy.rules import fold

from . import glossary
from .field import Field
from .spelling import Spelling
from .words import pieces, stems, telling


@dataclass(frozen=True)
class Weights:
    """How much each sign counts. Chosen on one half of the phrases in bench/data; see docs/linking.md."""

    words: float = 0.45
    covered: float = 0.25
    letters: float = 0.35
    description: float = 0.15
    preferred: float = 0.02
    prior: float = 0.15


WEIGHTS: Final = Weights()
# A phrase that holds all words of a label and a few more is still about that label; with many more it is not.
MORE_WORDS: Final = 3.0
# What stands in brackets at the end of a label explains it.
EXPLAINED: Final = re.compile(r"\s*\([^()]*\)\s*$")


class SkillRow(NamedTuple):
    """A skill as the index needs it. `prior` from 0 to 1: how likely people here mean it before they say anything."""

    id: int
    uri: str
    label: str
    description: str
    prior: float


class LabelRow(NamedTuple):
    """A label of a skill; `rank` 0 for a preferred one, more for the others."""

    skill_id: int
    text: str
    rank: int
    language: str = "en"


class Found(NamedTuple):
    """A skill, how alike it is (above 0), and all its labels."""

    skill: SkillRow
    likeness: float
    labels: tuple[str, ...]


class Index:
    """Built once for an edition of the taxonomy, then only read."""

    def __init__(self, skills: Sequence[SkillRow], labels: Sequence[LabelRow]) -> None:
        self.skills = list(skills)
        at = {skill.id: number for number, skill in enumerate(self.skills)}
        held = [row for row in labels if row.skill_id in at]
        with_labels = {row.skill_id for row in held}
        held += [LabelRow(skill.id, skill.label, 0) for skill in self.skills if skill.id not in with_labels]
        exact = list(held)
        held += _without_brackets(held)
        held.sort(key=lambda row: at[row.skill_id])
        self.texts = [row.text for row in held]
        owners = np.array([at[row.skill_id] for row in held], np.int64)
        self._starts = np.searchsorted(owners, np.arange(len(self.skills)))
        self._spelling = Spelling(word for text in self.texts for word in telling(text))
        self._english = frozenset(word for row in held if row.language == "en" for word in telling(row.text))
        self._words = Field.of(stems(telling(text)) for text in self.texts)
        self._letters = Field.of(pieces(telling(text)) for text in self.texts)
        self._about = Field.of(stems(telling(f"{skill.label} {skill.description}")) for skill in self.skills)
        self._preferred = np.array([row.rank == 0 for row in held], np.float32)
        self._prior = np.array([skill.prior for skill in self.skills], np.float32)
        self._named: dict[str, dict[int, tuple[float, int, str]]] = {}
        for row in exact:
            number = at[row.skill_id]
            skill = self.skills[number]
            best = self._named.setdefault(fold(row.text), {})
            rank = (-skill.prior if skill.prior >= LOCAL_PRIOR else 0.0, row.rank, skill.uri)
            best[number] = min(best.get(number, rank), rank)

    def named(self, folded: str) -> list[SkillRow]:
        """The skills that have exactly this folded label: the local extension first, preferred labels before others."""
        ranked = sorted(self._named.get(folded, {}).items(), key=lambda pair: pair[1])
        return [self.skills[number] for number, _rank in ranked]

    def alike(self, phrase: str, *, top: int, weights: Weights = WEIGHTS, translate: bool = True) -> list[Found]:
        """At most `top` skills that a phrase is most alike, best first; ties go to the skill that was loaded first."""
        said = telling(phrase)
        english = glossary.in_english(said, known=self._english) if translate else said
        if not said or not self.skills:
            return []
        # Labels of its own language may hold the phrase as it stands, English ones what it means.
        asked = [self._spelling.mended(words) for words in ([english] if english == said else [english, said])]
        by_label = np.maximum.reduce([self._by_label(words, weights) for words in asked])
        scores = np.maximum.reduceat(by_label, self._starts)
        about, length = self._about.products(stems(asked[0]))
        scores = scores + weights.description * about / (self._about.length * length)
        scores = scores * (1 + weights.prior * self._prior)
        return [self._found(int(number), float(scores[number])) for number in _best(scores, top)]

    def _by_label(self, words: list[str], weights: Weights) -> NDArray[np.float32]:
        said, length = self._words.products(stems(words))
        same = weights.words * said / (self._words.length * length)
        whole = np.minimum(1, said / self._words.length**2)
        covered = weights.covered * whole * np.minimum(1, MORE_WORDS * said / length**2)
        letters, letters_length = self._letters.products(pieces(words))
        near = weights.letters * letters / (self._letters.length * letters_length)
        found: NDArray[np.float32] = same + covered + near
        return found + weights.preferred * self._preferred * (found > 0)

    def _found(self, number: int, likeness: float) -> Found:
        first = int(self._starts[number])
        last = int(self._starts[number + 1]) if number + 1 < len(self.skills) else len(self.texts)
        return Found(self.skills[number], likeness, tuple(self.texts[first:last]))


def _without_brackets(labels: Sequence[LabelRow]) -> list[LabelRow]:
    """ "Python (computer programming)" also as people write it. It is alike then, and still not the name itself."""
    bare = ((row, EXPLAINED.sub("", row.text)) for row in labels)
    return [row._replace(text=text, rank=row.rank + 1) for row, text in bare if text and text != row.text]


# Below this two texts share no more than a few letters or one common word of a description.
LEAST_ALIKE: Final = 0.12
# From this prior on a skill is one of the local extension.
LOCAL_PRIOR: Final = 1.0


def _best(scores: NDArray[np.float32], top: int) -> NDArray[np.int64]:
    """The numbers of the highest scores that say anything, in order; equal ones by number."""
    some = np.flatnonzero(scores >= LEAST_ALIKE)
    if len(some) > top:
        cut = np.partition(scores[some], -top)[-top]
        some = some[scores[some] >= cut]
    order = np.lexsort((some, -scores[some]))
    return some[order][:top]
