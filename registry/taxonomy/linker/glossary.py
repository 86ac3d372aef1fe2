"""Words of the corridor's languages, and of its English, in the English that ESCO is written in."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from .verbs import infinitives
from .words import telling

DATA: Final = Path(__file__).parents[1] / "data" / "glossary"
LONGEST_ENTRY: Final = 4
# Without its apostrophe a word hangs on the one before: Kinyarwanda wikoranabuhanga is w + ikoranabuhanga, French
# lecole is l + ecole.
_JOINED: Final = ("w", "y", "b", "r", "z", "n", "k", "cy", "ry", "bw", "rw", "l", "d", "j", "s", "qu")


@cache
def entries() -> dict[str, str]:
    """Folded words -> English words."""
    found: dict[str, str] = {}
    for said, meant in (pair for language in sorted(DATA.glob("*.txt")) for pair in pairs(language)):
        key = " ".join(telling(said))
        # What two languages say alike means what either says.
        found[key] = " ".join(dict.fromkeys([*found.get(key, "").split(), *meant.split()]))
    return found


def pairs(language: Path) -> Iterator[tuple[str, str]]:
    """What is said and what it means, of one language's file; nothing for a word that tells of no skill."""
    for line in language.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            said, _, meant = line.partition("=")
            yield said.strip(), meant.strip()


def in_english(words: list[str], *, known: Container[str]) -> list[str]:
    """The words of a phrase with those of the glossary turned into English.

    The longest entry that fits is taken. A word that `known` holds stays beside its meaning: it may be English too.
    """
    glossary, answer, at = entries(), list[str](), 0
    while at < len(words):
        for length in range(min(LONGEST_ENTRY, len(words) - at), 0, -1):
            meant = glossary.get(" ".join(words[at : at + length]))
            if meant is None and length == 1:
                meant = _meaning(words[at], glossary, known)
            if meant is not None:
                answer += [word for word in words[at : at + length] if word in known]
                answer += meant.split()
                at += length
                break
        else:
            answer.append(words[at])
            at += 1
    return list(dict.fromkeys(answer)) or words


def _meaning(word: str, glossary: dict[str, str], known: Container[str]) -> str | None:
    """What a word means that is no entry itself: by the verb that it is a form of, or without what hangs on it."""
    if word in known:
        return None
    forms = (form for form in infinitives(word) if form in glossary)
    return next((glossary[form] for form in forms), None) or _joined(word, glossary, known)


def _joined(word: str, glossary: dict[str, str], known: Container[str]) -> str | None:
    for prefix in _JOINED:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 3 and (rest in glossary or rest in known):
            return glossary.get(rest, rest)
    return None
