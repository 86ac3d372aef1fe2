"""Words of the corridor's languages, and of its English, in the English that ESCO is written in."""

from __future__ import annotations

from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Final

from .words import telling

DATA: Final = Path(__file__).parents[1] / "data" / "glossary.txt"
LONGEST_ENTRY: Final = 4
# Without its apostrophe a word hangs on the one before: Kinyarwanda wikoranabuhanga is w + ikoranabuhanga, French
# lecole is l + ecole.
_JOINED: Final = ("w", "y", "b", "r", "z", "n", "k", "cy", "ry", "bw", "rw", "l", "d", "j", "s", "qu")


@cache
def entries() -> dict[str, str]:
    """Folded words -> English words."""
    found: dict[str, str] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            said, _, meant = line.partition("=")
            key = " ".join(telling(said))
            # What two languages say alike means what either says.
            found[key] = " ".join(dict.fromkeys([*found.get(key, "").split(), *meant.split()]))
    return found


def in_english(words: list[str], *, known: Container[str]) -> list[str]:
    """The words of a phrase with those of the glossary turned into English.

    The longest entry that fits is taken. A word that `known` holds stays beside its meaning: it may be English too.
    """
    glossary, answer, at = entries(), list[str](), 0
    while at < len(words):
        for length in range(min(LONGEST_ENTRY, len(words) - at), 0, -1):
            meant = glossary.get(" ".join(words[at : at + length]))
            if meant is None and length == 1:
                meant = _verb(words[at], glossary) or _joined(words[at], glossary)
            if meant is not None:
                answer += [word for word in words[at : at + length] if word in known]
                answer += meant.split()
                at += length
                break
        else:
            answer.append(words[at])
            at += 1
    return list(dict.fromkeys(answer))


def _verb(word: str, glossary: dict[str, str]) -> str | None:
    """A French participle (repare, reparees) by its infinitive."""
    root = word.rstrip("s")
    root = root[:-1] if root.endswith("ee") else root
    return glossary.get(f"{root}r") if root.endswith("e") and len(root) > 3 else None


def _joined(word: str, glossary: dict[str, str]) -> str | None:
    for prefix in _JOINED:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > 3 and rest in glossary:
            return glossary[rest]
    return None
