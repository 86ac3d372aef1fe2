"""The eight things that a consent text must say, as both countries' laws ask.

Kenya: Data Protection (General) Regulations 2021, regulation 4. Rwanda: Law 058/2021, articles 6 to 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Who answers for the data. The operator of an installation puts its name here and adds a new version of the texts.
CONTROLLER = "the Corridor registry office (to be named by the operator)"


class Part(StrEnum):
    """One thing that a person must be told before agreeing, in the order in which it is told."""

    WHO = "who"
    PURPOSE = "purpose"
    DATA = "data"
    DECISIONS = "decisions"
    TRANSFER = "transfer"
    RECEIVERS = "receivers"
    WITHDRAWAL = "withdrawal"
    EFFECTS = "effects"


@dataclass(frozen=True)
class Paragraph:
    """One part of a text as it is shown."""

    heading: str
    words: str


def body_of(parts: Mapping[str, str], *, headings: Mapping[str, str]) -> str:
    """The text that is stored: each part as a line with its heading and a line with its words.

    Raises KeyError if a part or its heading is missing.
    """
    return "\n\n".join(f"{headings[part]}\n{parts[part].format(controller=CONTROLLER)}" for part in Part)


def paragraphs_of(body: str) -> list[Paragraph]:
    """The parts of a stored text, for a page."""
    return [Paragraph(*part.partition("\n")[::2]) for part in body.split("\n\n")]
