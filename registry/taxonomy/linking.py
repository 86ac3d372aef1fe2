"""From what people write to the skill they mean: exact names first, then the most alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .linker import glossary, keeping
from .linker.index import Found, Index
from .linker.words import telling
from .rules import Likeness, fold, likeness

# A phrase longer than any label is prose; only its beginning is compared.
LONGEST_PHRASE: Final = 200
# How many skills that are alike are compared word by word.
COMPARED: Final = 12
MOST_PARTS: Final = 40
# A name of one or two letters is in much that is something else: C is neither C++ nor Objective-C.
SHORTEST_ALIKE: Final = 3
# Scores by how the words agree, each with the likeness inside its span: the same words may be taken as meant; a
# misspelt or translated word is a good guess; everything else is a proposal for a person to choose from.
SPANS: Final = {Likeness.SAME: (0.8, 0.89), Likeness.MISSPELT: (0.6, 0.79), Likeness.OTHER: (0.01, 0.59)}
# The same words and not one more: "databases" is "database" before it is "use databases".
SAME_LENGTH: Final = (0.9, 0.99)
# As alike as anything is in practice, on the index's own scale.
MOST_ALIKE: Final = 1.3

# What stands between several skills: marks, line ends, and the word "and" of the four languages.
_BETWEEN: Final = re.compile(r"[,;•·|\n\r\t]+|\.(?:\s+|$)|\s+(?:and|et|na|no)\s+|\s+&\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Candidate:
    """A skill that a phrase may mean. `score` is 1 for an exact name, else how alike they are, in [0, 1)."""

    skill_id: int
    uri: str
    label: str
    score: float


def link(phrases: Sequence[str], *, top: int = 5) -> list[list[Candidate]]:
    """For each phrase, at most `top` skills that it may mean, best first; in the order of the phrases.

    A phrase that is a label of a skill in any language, but for case, accents and punctuation, finds that skill with
    score 1.0, the local extension before ESCO; after those come the same words in another order or form (0.8 and more),
    then misspelt or translated ones (0.6 and more), then what is otherwise alike. One query, however many phrases.
    """
    index = keeping.current()
    found = {phrase: _candidates(index, phrase[:LONGEST_PHRASE], top) for phrase in dict.fromkeys(phrases)}
    return [found[phrase] for phrase in phrases]


def best(phrases: Sequence[str], *, at_least: float = 0.6) -> dict[str, int]:
    """Phrase -> id of the skill that it most likely means; phrases that mean no skill with `at_least` are absent."""
    found = zip(phrases, link(phrases, top=1), strict=True)
    return {phrase: some[0].skill_id for phrase, some in found if some and some[0].score >= at_least}


def named(name: str) -> list[Candidate]:
    """The skills that have exactly this label: the local extension before ESCO, preferred labels before others."""
    return _named(keeping.current(), fold(name))


def parts_of(text: str, *, most: int = MOST_PARTS) -> list[str]:
    """The several things that a text names: "I fixed phones and set up wifi" names two. At most so many, each once."""
    parts = (part.strip(" \t.:-–—()[]\"'") for part in _BETWEEN.split(text))
    return list(dict.fromkeys(part for part in parts if any(letter.isalnum() for letter in part)))[:most]


def extract(text: str, *, top: int = 1, most: int = MOST_PARTS) -> list[tuple[str, list[Candidate]]]:
    """The skills that prose holds: at most so many parts of it that mean something, each with its candidates.

    A part that is a name as a whole ("research and development") is not taken apart. One query.
    """
    index = keeping.current()
    whole = _named(index, fold(text[:LONGEST_PHRASE]))
    parts = [text] if whole else parts_of(text, most=most)
    found = [(part, _candidates(index, part[:LONGEST_PHRASE], top)) for part in parts]
    return [(part, candidates) for part, candidates in found if candidates]


def _named(index: Index, folded: str) -> list[Candidate]:
    return [Candidate(skill.id, skill.uri, skill.label, 1.0) for skill in index.named(folded)] if folded else []


def _candidates(index: Index, phrase: str, top: int) -> list[Candidate]:
    folded = fold(phrase)
    exact = _named(index, folded)
    if exact and len(folded) < SHORTEST_ALIKE:
        return exact[:top]
    known = {candidate.skill_id for candidate in exact}
    alike = index.alike(phrase, top=max(top, COMPARED) + len(known))
    english = " ".join(glossary.in_english(telling(phrase), known=()))
    scored = [_scored(folded, english, one) for one in alike if one.skill.id not in known]
    return [*exact, *sorted(scored, key=lambda candidate: -candidate.score)][:top]


def _scored(folded: str, english: str, found: Found) -> Candidate:
    low, high = max(span for label in found.labels for span in _spans(folded, english, label))
    score = round(low + (high - low) * min(1.0, found.likeness / MOST_ALIKE), 4)
    return Candidate(found.skill.id, found.skill.uri, found.skill.label, score)


def _spans(folded: str, english: str, label: str) -> Iterator[tuple[float, float]]:
    """The spans of a phrase and a label: as it is written, and in English."""
    name = fold(label)
    same = likeness(folded, name)
    yield SAME_LENGTH if same == Likeness.SAME and len(name.split()) == len(folded.split()) else SPANS[same]
    if english != folded and likeness(english, name) == Likeness.SAME:
        yield SPANS[Likeness.MISSPELT]
    yield SPANS[Likeness.OTHER]
