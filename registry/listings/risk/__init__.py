"""How likely a listing is to harm those who answer it: signals from its words and from its circumstances.

Pure: no database and no clock. A signal is a reason to look, never a verdict; nothing is refused by it. Two judges
are heard: the named signals (the chance that at least one is right, if each were right on its own with its weight:
1 - (1 - w1)(1 - w2)...) and the likeness of the words to known scams. Their log-odds are added with fixed weights.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from registry.listings.reading import readings

from . import contacts
from .likeness import likeness
from .words import AGAINST_FRAUD, NOT_OPPOSITE, OPPOSITE, WORDS, Expression, Signal

HOLD_FROM: Final = 0.7
LOOK_FROM: Final = 0.56
# How the two judges are heard: a logistic regression over both, on all labelled listings to learn from, the listings of
# each hand judged by words learned from the other hands (`bench.moderation --fit` prints it).
BIAS, OF_SIGNALS, OF_LIKENESS = 0.37, 0.17, 1.5
SUREST: Final = 0.98
NEVER_ALONE: Final = {Signal.LIKENESS, Signal.NEW_ACCOUNT, Signal.DOMAIN, Signal.TOO_MANY}
LIKENESS_SHOWN_FROM: Final = 0.6
STRONGEST: Final = 0.9  # what one kind of signal can say at most, however often it occurs
LONGEST_TEXT: Final = 8_000
LONGEST_SENTENCE: Final = 600
COPIED_FROM: Final = 0.6
NEW_ACCOUNT_DAYS: Final = 7
MANY_A_DAY, MANY_A_WEEK = 5, 12
EVIDENCE_SHOWN: Final = 5


__all__ = ["Assessment", "Band", "Circumstances", "Found", "Signal", "assess", "band_of"]


class Band(StrEnum):
    """What a score asks of the moderator."""

    HOLD = "hold"
    LOOK = "look"
    CLEAR = "clear"


@dataclass(frozen=True)
class Circumstances:
    """What is known around a text. None where it is not known, which is no signal."""

    copied_from: str = ""  # the title of another owner's listing that this one is like
    likeness: float = 0.0
    account_days: int | None = None
    domain_is_verified: bool | None = None
    listings_in_a_day: int = 0
    listings_in_a_week: int = 0


@dataclass(frozen=True)
class Found:
    """One signal: how much it says, and the words that it was found by."""

    signal: Signal
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class Assessment:
    """The signals, the strongest first, with the score and what it asks for."""

    score: float
    band: Band
    found: tuple[Found, ...] = field(default=())


def assess(title: str, description: str, around: Circumstances | None = None) -> Assessment:
    """Judge a listing by its words and circumstances."""
    read = _read(title, description)
    found = [*_of_words(read), *_of_circumstances(around or Circumstances())]
    like, words = likeness(read[-1])
    signals = _together(one.weight for one in found)
    score = round(_chance(BIAS + OF_SIGNALS * _log_odds(signals) + OF_LIKENESS * like), 3)
    if (chance := _chance(like)) >= LIKENESS_SHOWN_FROM:
        found.append(Found(Signal.LIKENESS, round(chance, 3), words))
    if any(one.signal == Signal.COPIED for one in found):
        score = max(score, LOOK_FROM)  # a good text is copied more than a bad one
    band = band_of(score)
    # Nobody is held back for being new, or for a tone alone: the text itself has to give a reason.
    if band == Band.HOLD and not any(one.signal not in NEVER_ALONE for one in found):
        band = Band.LOOK
    return Assessment(score, band, tuple(sorted(found, key=lambda one: (-one.weight, one.signal))))


def log_odds_of_signals(title: str, description: str) -> float:
    """What the expressions alone say of a text, as log-odds."""
    return _log_odds(_together(one.weight for one in _of_words(_read(title, description))))


def _read(title: str, description: str) -> Sequence[str]:
    return readings(f"{title[:200]}\n{description}"[:LONGEST_TEXT])


def band_of(score: float) -> Band:
    """The band in which a score lies."""
    if score >= HOLD_FROM:
        return Band.HOLD
    return Band.LOOK if score >= LOOK_FROM else Band.CLEAR


def _log_odds(chance: float) -> float:
    chance = max(1.0 - SUREST, min(SUREST, chance))
    return math.log(chance / (1.0 - chance))


def _chance(log_odds: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _together(weights: Iterable[float]) -> float:
    """The chance that at least one is right."""
    none_is = 1.0
    for weight in weights:
        none_is *= 1.0 - weight
    return 1.0 - none_is


_ENDS: Final = re.compile(r"(?<=[.!?;])\s+|\n+|(?<=[a-z])\.(?=[a-z]{3})")
_OPPOSITE: Final = re.compile(OPPOSITE)
_AGAINST_FRAUD: Final = re.compile(AGAINST_FRAUD)
# Who sends people to the button here does not need a telephone to catch them.
_APPLIES_HERE: Final = re.compile(
    r"(?<!not )(?<!n't )(?<!never )\b(?:apply|applications?) (?:only )?"
    r"(?:here|on this (?:page|site)|through (?:this|the) (?:page|site))"
)
_NOT_OPPOSITE: Final = re.compile(NOT_OPPOSITE)
_EXPRESSIONS: Final[list[tuple[Signal, Expression, re.Pattern[str]]]] = [
    (signal, one, re.compile(one.pattern)) for signal, expressions in WORDS.items() for one in expressions
]


def _sentences(text: str) -> Iterator[str]:
    for sentence in _ENDS.split(text):
        # Who writes without full stops is read in pieces: what one expression looks through is bounded.
        yield from textwrap.wrap(sentence, LONGEST_SENTENCE)


def _of_words(read: Sequence[str]) -> list[Found]:
    weights: dict[Signal, dict[str, float]] = defaultdict(dict)
    evidence: dict[Signal, dict[str, None]] = defaultdict(dict)
    for reading in read:
        applies_here = bool(_APPLIES_HERE.search(reading))
        for sentence in _sentences(reading):
            if _AGAINST_FRAUD.search(sentence):
                continue
            says_opposite = bool(_OPPOSITE.search(sentence)) and not _NOT_OPPOSITE.search(sentence)
            for signal, expression, pattern in _EXPRESSIONS:
                if expression.guarded and says_opposite:
                    continue
                if match := pattern.search(sentence):
                    weights[signal][expression.pattern] = expression.weight
                    evidence[signal][match[0].strip()[:80]] = None
        for weight, ways in (
            (0.55, contacts.spelled(reading)),
            (0.3 if applies_here else 0.6, contacts.phones(reading)),
            (0.3, contacts.emails(reading)),
            (0.65, contacts.messenger_links(reading)),
            (0.15, contacts.links(reading)),
            (0.6, contacts.hidden_words(reading)),
        ):
            for way in ways:
                weights[Signal.CONTACT][str(weight)] = weight
                evidence[Signal.CONTACT][way[:80]] = None
    return [
        Found(signal, min(STRONGEST, round(_together(of.values()), 3)), tuple(evidence[signal])[:EVIDENCE_SHOWN])
        for signal, of in weights.items()
    ]


def _of_circumstances(around: Circumstances) -> list[Found]:
    found = []
    if around.likeness >= COPIED_FROM:
        found.append(Found(Signal.COPIED, min(STRONGEST, round(around.likeness, 3)), (around.copied_from[:80],)))
    if around.account_days is not None and around.account_days < NEW_ACCOUNT_DAYS:
        found.append(Found(Signal.NEW_ACCOUNT, 0.1, (str(around.account_days),)))
    if around.domain_is_verified is False:
        found.append(Found(Signal.DOMAIN, 0.1, ()))
    if around.listings_in_a_day >= MANY_A_DAY or around.listings_in_a_week >= MANY_A_WEEK:
        number = max(around.listings_in_a_day, around.listings_in_a_week)
        found.append(Found(Signal.TOO_MANY, 0.25, (str(number),)))
    return found
