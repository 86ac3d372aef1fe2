"""The three answers, and the form in which they are sealed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace

CHOICES: dict[str, frozenset[str]] = {
    "sex": frozenset({"f", "m", "x", ""}),
    "disability": frozenset({"yes", "no", ""}),
    "marginalised": frozenset({"yes", "no", ""}),
}
FIELDS = tuple(CHOICES)
# Every clear text has this length, so that the length of a ciphertext tells nothing about the answers in it.
CLEAR_BYTES = 80


@dataclass(frozen=True)
class Answers:
    """What a person, or their provider, said. An empty string is "no answer"."""

    sex: str = ""
    disability: str = ""
    marginalised: str = ""

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name} cannot be answered so")

    @property
    def is_blank(self) -> bool:
        return self == Answers()


def merged(stored: Answers, said: Answers, *, only: Collection[str]) -> Answers:
    """The stored answers with those replaced that `only` names: a roster without a column says nothing about it."""
    return replace(stored, **{name: getattr(said, name) for name in FIELDS if name in only})


def to_bytes(answers: Answers) -> bytes:
    """Answers as JSON of a fixed length."""
    return json.dumps(asdict(answers), separators=(",", ":")).encode().ljust(CLEAR_BYTES)


def from_bytes(clear: bytes) -> Answers:
    """The inverse of `to_bytes`. Raises ValueError for what it did not write."""
    stored = json.loads(clear)
    return Answers(**{name: stored[name] for name in FIELDS})
