"""Ways to be reached that stand in a text, also where they are spelled so that a filter does not see them."""

from __future__ import annotations

import re
from typing import Final

from registry.listings.reading import readings

_FIGURES: Final = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "sifuri": "0", "moja": "1", "mbili": "2", "tatu": "3", "nne": "4", "tano": "5", "sita": "6",
    "saba": "7", "nane": "8", "tisa": "9", "zeru": "0", "rimwe": "1", "kabiri": "2", "gatatu": "3", "kane": "4",
    "gatanu": "5", "gatandatu": "6", "karindwi": "7", "umunani": "8", "icyenda": "9", "un": "1", "deux": "2",
    "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "hundred": "00", "mia": "00",
    "cent": "00", "ten": "10", "twenty": "2", "thirty": "3", "forty": "4", "fifty": "5", "sixty": "6", "seventy": "7",
    "eighty": "8", "ninety": "9", "ishirini": "2", "thelathini": "3", "arobaini": "4", "hamsini": "5", "sitini": "6",
    "sabini": "7", "themanini": "8", "tisini": "9", "plus": "+",
}  # fmt: skip
_WORDS: Final = re.compile(rf"\b(?:(double|triple)[ -])?({'|'.join(_FIGURES)})\b")
_TIMES: Final = {"double": 2, "triple": 3, "": 1}
_ROUND: Final = re.compile(r"(?<=[\doO])[oO]|[oO](?=[\d])|(?<=\d )[oO]{3}(?= )")
# Country code or a leading zero, then nine figures and more, with blanks, dots, dashes or brackets between them.
PHONE: Final = re.compile(r"(?<![\d,])(?:\+|00|0|25[0-7])[\s.\-()/,]{0,2}(?:\d[\s.\-()/,]{0,2}){8,12}\d?(?!\d)")
EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}\s?@\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"
    r"|(?<![\w.+-])[\w.+-]{1,64}(?: dot [\w-]{1,63}){0,3}\s(?:\(at\)|\[at\]|at|arobase|kwenye|kuri)\s[\w-]{1,63}\s?"
    r"(?:\(dot\)|\[dot\]|dot|point|nukta|akadomo)\s\w{2,}\b"
)
MESSENGER_LINK: Final = re.compile(r"\b(?:wa\.me|t\.me|chat\.whatsapp\.com|api\.whatsapp\.com|telegram\.(?:me|dog))\S*")
SHORTENED: Final = re.compile(r"\b(?:bit\.ly|tinyurl\.com|cutt\.ly|rb\.gy|is\.gd|goo\.gl|forms\.gle)\S*")
LINK: Final = re.compile(r"\bhttps?://\S+|\bwww\.\S+")


def figures(folded: str) -> str:
    """Folded text with numbers in words, and the letter o among figures, written as figures."""

    def figure(word: re.Match[str]) -> str:
        return _FIGURES[word[2]] * _TIMES[word[1] or ""]

    return _ROUND.sub("0", re.sub(r"\bo(?=[o\d])|(?<=[o\d])o", "0", _WORDS.sub(figure, folded)))


def phones(folded: str) -> list[str]:
    """Telephone numbers, as they stand in the text after `figures`."""
    return [found[0].strip() for found in PHONE.finditer(figures(folded))]


# Five words for figures in a row, and more, are a number that somebody spells.
_SPELLED: Final = re.compile(rf"(?:\b(?:(?:double|triple)[ -])?(?:{'|'.join(_FIGURES)})\b[\s,.-]{{0,2}}){{5,}}")


def spelled(folded: str) -> list[str]:
    """Numbers that are written in words, figure by figure."""
    return [found[0].strip() for found in _SPELLED.finditer(folded)]


def emails(folded: str) -> list[str]:
    return [found[0].strip() for found in EMAIL.finditer(folded)]


def messenger_links(folded: str) -> list[str]:
    """Links into a chat, and links that hide where they lead."""
    return [found[0] for pattern in (MESSENGER_LINK, SHORTENED) for found in pattern.finditer(folded)]


def links(folded: str) -> list[str]:
    return [found[0] for found in LINK.finditer(folded)]


def ways_to_be_reached(text: str) -> list[str]:
    """Every telephone number, address and link in a text, each once, however it is disguised."""
    found: dict[str, None] = {}
    for reading in readings(text):
        for look in (phones, spelled, emails, messenger_links, links):
            found |= dict.fromkeys(look(reading))
    return list(found)


_HIDDEN: Final = re.compile(r"whatsapp|telegram|watsap|whatsap|registrationfee|trainingfee|processingfee")
_NOT_LETTERS: Final = re.compile(r"[\W\d_]+")


def hidden_words(folded: str) -> list[str]:
    """Words that somebody took apart so that they are not found: te le gram, what.s.app."""
    plain = re.sub(r"whats app|(?:registration|training|processing) fee", "", folded)
    together = {found[0] for found in _HIDDEN.finditer(_NOT_LETTERS.sub("", plain))}
    return sorted(word for word in together if word not in plain)
