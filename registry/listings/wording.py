"""Words that keep people away who could do the work. Hints for the owner, never a bar. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .reading import fold


class Wording(StrEnum):
    """What a word may do."""

    GENDERED = "gendered"
    AGE = "age"
    NATIVE = "native"
    DEGREE = "degree"
    YEARS = "years"
    ABILITY = "ability"


SENTENCES: Mapping[Wording, str | Promise] = {
    Wording.GENDERED: _("This speaks to men or to women only. Say “you”, or name the role."),
    Wording.AGE: _("This reads as if age mattered. Say what the work needs instead."),
    Wording.NATIVE: _(
        "Say how well the language is needed, for example “fluent”: many who are did not grow up with it."
    ),
    Wording.DEGREE: _("Does the work need a degree? If skills are enough, say “or the same from practice”."),
    Wording.YEARS: _("Ten years and more keep away people who can do the work. Say what they should have done."),
    Wording.ABILITY: _("This shuts out people with a disability. Say what has to be done, not how the body should be."),
}
_PATTERNS: Final[Mapping[Wording, str]] = {
    Wording.GENDERED: (
        r"\b(?:he|she|his|her) (?:will|must|should|shall|is|has|can|needs?)\b|\b(?:sales|fore|handy|business|repair|camera|crafts)m[ae]n\b"
        r"|\bmanpower\b|\bmanned\b|\bchairman\b|\bwaitress\b|\bhostess\b|\bguys\b|\bgirl friday\b|\bgentlem[ae]n\b|\blad(?:y|ies)\b"
        r"|\b(?:male|female)s? (?:only|candidates?|applicants?|preferred)|\bninjas?\b|\brock ?stars?\b|\bdominant\b|\baggressive\b"
        r"|\b(?:mwanaume|mwanamke|msichana|mvulana|mwanamume)\b|\b(?:un homme|une femme|hommes? uniquement|femmes? uniquement|jeune fille)\b"
    ),
    Wording.AGE: (
        r"\byoung(?: and)?\b(?! (?:people|children|learners|company|firm|team of|organi[sz]ation|project|startup|users|farmers|girls|women))"
        r"|\bdigital native\b|\byouthful\b|\b(?:aged?|ages) (?:between )?\d\d|\b\d\d ?(?:-|to|and) ?\d\d years? (?:old|of age)|\b(?:under|below|not above|maximum) \d\d years\b(?! of exp)"
        r"|\bmature (?:lady|man|woman|person)\b|\bumri (?:wa|usiozidi)|\bkijana mwenye\b|\bvijana tu\b|\bjeune (?:et|diplome|dynamique)|\bage maximum|\bmoins de \d\d ans\b"
    ),
    Wording.NATIVE: (
        r"\bnative (?:\w+ )?speakers?\b|\bnative (?:english|french|level)\b|\bmother tongue\b|\blangue maternelle\b|\blugha ya mama\b|\blugha mama\b"
    ),
    Wording.DEGREE: (
        r"\b(?:bachelor'?s?|university|master'?s?|bsc|msc|undergraduate) (?:degree )?(?:degree|required|is required|is a must|mandatory|holder)\b|\bdegree (?:is )?(?:required|a must|mandatory|needed)\b|\bmust have a (?:university |bachelor'?s? )?degree"
        r"|\bshahada (?:ya kwanza |inahitajika|lazima)|\bdiplome universitaire (?:exige|obligatoire|requis)|\b(?:licence|master|bac ?\+ ?\d) (?:exigee?|obligatoire|requise?)\b"
    ),
    Wording.YEARS: r"\b(?:1\d|2\d|3\d)\+? ?(?:or more )?years\b[^.]{0,30}\bexperience\b|\bexperience of (?:1\d|2\d)\+? years|\b(?:1\d|2\d) ans d'experience|\buzoefu wa miaka (?:1\d|2\d|kumi)",
    Wording.ABILITY: (
        r"\bable.?bodied\b|\bphysically fit\b|\bmust be (?:healthy|fit)\b|\bgood eyesight\b|\bno disabilit\w+|\bnot disabled\b|\bnormal (?:person|hearing|vision)\b"
        r"|\bcrazy\b|\binsane\b|\blame\b|\bcripple\w*|\btone.?deaf\b|\bblind to\b|\bsanity check\b|\bmwenye afya njema\b|\basiye na ulemavu\b|\bbonne condition physique\b|\bvalide\b(?= (?:physiquement|seulement))"
    ),
}  # fmt: skip
_COMPILED: Final = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
MOST_WORDS: Final = 4


@dataclass(frozen=True)
class Hint:
    """What could be said otherwise, and the words that it is about."""

    kind: Wording
    sentence: str | Promise
    words: tuple[str, ...]


def hints(*texts: str) -> list[Hint]:
    """What an owner may want to say otherwise, in the order of the kinds."""
    text = " ".join(fold("\n".join(texts)).split())
    found = []
    for kind, pattern in _COMPILED.items():
        words = list(dict.fromkeys(match[0].strip() for match in pattern.finditer(text)))
        if words:
            found.append(Hint(kind, SENTENCES[kind], tuple(words[:MOST_WORDS])))
    return found
