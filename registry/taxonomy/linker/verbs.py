"""The infinitives that forms of a verb come from, in French, Kiswahili and Kinyarwanda.

Pure, and generous: most of what is proposed is no verb, and then no glossary holds it. Words are folded: without
accents, capitals and apostrophes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Shorter than this is what is left of a word that was no verb.
SHORTEST_ROOT: Final = 3

# Kiswahili: who (ni-, u-, a-, tu-, m-, wa-) and when (-li-, -na-, -me-, -ta-, -ki-, -ka-); "nauza" is how "ninauza" is
# said.
_SWAHILI: Final = re.compile(r"^(?:(?:ni|u|a|tu|m|wa)(?:li|na|me|ta|ki|ka)|nika|na|hu)(?P<root>[a-z]{3,})$")
_SWAHILI_HABIT: Final = re.compile(r"(?:ag|ng)a$")
# Kinyarwanda: I, we, they, he; now, lately, long ago.
_RWANDA: Final = ("nara", "twara", "bara", "yara", "nda", "tura", "na", "twa", "ba", "tu", "ya", "n", "m")
# How a Kinyarwanda stem ends in the infinitive, by how it ends when the work is done or goes on.
_RWANDA_ENDINGS: Final = (
    *(("shije", ("sha",)), ("nnye", ("na",)), ("mye", ("ma",)), ("nye", ("na", "nya")), ("bye", ("ba",))),
    *(("tse", ("ka",)), ("ze", ("ra", "za", "ga")), ("je", ("za", "ga")), ("se", ("ta", "sa")), ("she", ("ta", "sha"))),
    *(("aga", ("a",)), ("ye", ("a", "ya")), ("a", ("a",))),
)
_RWANDA_INFINITIVES: Final = ("gu", "ku", "kw", "k")
# French: parler from parle, parles, parlons, parlez, parlent, parlais, parlait, parlant, parle(e)s; finir; vendre.
_FRENCH_ENDINGS: Final = (
    *(("aient", "er"), ("ions", "er"), ("ant", "er"), ("ait", "er"), ("ais", "er"), ("ons", "er"), ("ent", "er")),
    *(("ees", "er"), ("ee", "er"), ("ez", "er"), ("es", "er"), ("e", "er")),
    *(("issait", "ir"), ("issais", "ir"), ("issant", "ir"), ("is", "ir"), ("it", "ir"), ("i", "ir"), ("ie", "ir")),
    *(("us", "re"), ("ue", "re"), ("u", "re")),
)


def infinitives(word: str) -> Iterator[str]:
    """The infinitives, and bare roots, that a word may be a form of; the likelier first.

    "nilirekebisha" gives "kurekebisha", "nasannye" gives "gusana", "changees" gives "changer". A root alone comes too,
    since an English one takes a Kiswahili beginning in the street: "nafix" gives "fix".
    """
    yield from _of_french(word)
    yield from _of_swahili(word)
    yield from _of_rwanda(word)


def _of_french(word: str) -> Iterator[str]:
    for ending, infinitive in _FRENCH_ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= SHORTEST_ROOT:
            yield root + infinitive


def _of_swahili(word: str) -> Iterator[str]:
    found = _SWAHILI.match(word)
    if found is None:
        return
    root = found["root"]
    for form in dict.fromkeys((root, _SWAHILI_HABIT.sub("a", root))):
        yield f"ku{form}"
        yield f"kw{form}"
        yield form


def _of_rwanda(word: str) -> Iterator[str]:
    for beginning in _RWANDA:
        root = word.removeprefix(beginning)
        if root != word and len(root) >= SHORTEST_ROOT:
            yield from _of_rwanda_root(root)


def _of_rwanda_root(root: str) -> Iterator[str]:
    for ending, instead in _RWANDA_ENDINGS:
        stem = root.removesuffix(ending)
        if stem != root:
            yield from (f"{first}{stem}{last}" for last in instead for first in _RWANDA_INFINITIVES)
