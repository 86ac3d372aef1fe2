"""Words as the index compares them: without filling, by their stems, and cut into short pieces. Pure."""

from __future__ import annotations

from typing import Final

from registry.taxonomy.rules import fold

# Words of adverts and CVs that say nothing of which skill is meant.
_FILLING_WORDS: Final = (
    "a an and the of for in on to with at by from as or our your we i my is are be been was were that this into "
    "using use uses used via per etc do does did doing make makes making made work works working worked "
    "experience experienced strong good excellent must able ability hands proficiency proficient preferred "
    "required knowledge skill skills know ensure provide providing people some "
    "de des du la le les un une et en avec pour dans sur au aux par maitrise "
    "wa ya za kwa na ni katika kwenye uzoefu ujuzi cha mu ku no ba cyo"
)
FILLING: Final = frozenset(_FILLING_WORDS.split())
# Endings that forms of one English word differ by, the longer first, and what stands for them.
_ENDINGS: Final = (
    *(("ization", "iz"), ("isation", "iz"), ("ising", "iz"), ("izing", "iz"), ("ises", "iz"), ("ised", "iz")),
    *(("izes", "iz"), ("ized", "iz"), ("ise", "iz"), ("ize", "iz"), ("ations", "at"), ("ation", "at")),
    *(("ating", "at"), ("ators", "at"), ("ator", "at"), ("ates", "at"), ("ated", "at"), ("ate", "at")),
    *(("ments", "ment"), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ers", "er"), ("ed", "")),
    *(("es", ""), ("s", ""), ("e", "")),
)
SHORTEST_STEM: Final = 3
PIECES: Final = (3, 4)


def telling(text: str) -> list[str]:
    """The folded words of a text without its filling; all of them when there is nothing else."""
    words = fold(text).split()
    return [word for word in words if word not in FILLING] or words


def stem(word: str) -> str:
    """What the forms of a word have in common, roughly: tests is test, while administration is not administer."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)] + instead
            break
    # "splicc" of splicing is no word; "install" is one.
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls" else word


def stems(words: list[str]) -> list[str]:
    """The stem of each word."""
    return [stem(word) for word in words]


def pieces(words: list[str]) -> list[str]:
    """All runs of three and four letters, with marks where a word begins and ends."""
    return [
        marked[at : at + length]
        for marked in (f"^{word}$" for word in words)
        for length in PIECES
        for at in range(len(marked) - length + 1)
    ]
