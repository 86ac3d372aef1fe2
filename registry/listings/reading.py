"""Text as a reader sees it, whatever it is written with: look-alike letters, hidden characters, s p a c e d, l33t.

What is compared with lists of words is read here first, so that a disguise is no way around them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters of other scripts that look like Latin ones (after Unicode's confusables, those that occur in running text).
_ALIKE: Final = str.maketrans(
    "авеёзкмнорстуухіїјѕԁԛԝһѵӏαβγεζηικνορστυχωϲϳıłøđħɡɑɩ",
    "abeezkmhopctyyxiijsdqwhvlabyezniknopstuxwcjilodhgai",
)
_QUOTES: Final = str.maketrans("’‘ʼ`´＇“”«»", "''''''\"\"\"\"")
_LEET: Final = str.maketrans("013457@$!€", "oieastasie")
# Three letters and more, each alone: f e e, f.e.e, f-e-e. Two spaces end the word.
_SPACED: Final = re.compile(r"(?<![^\W_])[^\W_](?:[ .\-_*·|/][^\W_]){2,}(?![^\W_])")
_TOKEN: Final = re.compile(r"[\w@$!€]+")
_FIGURE_IN_WORD: Final = re.compile(r"[^\W\d_][013457@$!€]|[013457@$€][^\W\d_]")
_BLANKS: Final = re.compile(r"[^\S\n]*\n\s*|[^\S\n]{3,}")


def fold(text: str) -> str:
    """Small letters without accents, hidden characters and look-alikes; blanks as they were, but at most two."""
    whole = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    bare = (
        character
        for character in unicodedata.normalize("NFD", whole)
        if unicodedata.category(character) not in {"Cf", "Mn", "Me", "Cc"} or character in "\n\t"
    )
    return _BLANKS.sub(lambda gap: "\n" if "\n" in gap[0] else "  ", "".join(bare).translate(_ALIKE)).strip()


def joined(folded: str) -> str:
    """Folded text with spaced words closed up and figures in words read as letters."""
    closed = _SPACED.sub(lambda run: re.sub(r"[^\w]|_", "", run[0]), folded)
    return _TOKEN.sub(lambda word: word[0].translate(_LEET) if _FIGURE_IN_WORD.search(word[0]) else word[0], closed)


def readings(text: str) -> tuple[str, ...]:
    """The ways in which a text can be read: as it stands, and without its disguise where it has one."""
    plain = fold(text)
    bare = joined(plain)
    return (plain,) if bare == plain else (plain, bare)
