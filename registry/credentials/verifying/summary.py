"""What a credential says, in a few lines for a reader. It is the credential's word, proven or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .report import Report
from .structure import Facts

LONGEST = 300


@dataclass(frozen=True)
class Summary:
    """Title, what it is for, who issued it by its own word, whom it is about, and from when until when."""

    title: str
    description: str
    issuer: str
    holder: str
    begins_on: date | None
    ends_on: date | None


def summary_of(report: Report) -> Summary | None:
    """A summary of the credential of a report; None where it could not be read."""
    facts = report.facts
    if report.credential is None or facts is None:
        return None
    achievement = facts.subject.get("achievement")
    about: Mapping[str, Any] = achievement if isinstance(achievement, Mapping) else {}
    return Summary(
        title=text_of(about.get("name")) or text_of(report.credential.get("name")) or facts.types[-1],
        description=text_of(about.get("description"))
        or text_of(facts.subject.get("endorsementComment"))
        or text_of(report.credential.get("description")),
        issuer=facts.issuer_name or facts.issuer,
        holder=holder_of(facts),
        begins_on=facts.begins_at.date() if facts.begins_at else None,
        ends_on=facts.ends_at.date() if facts.ends_at else None,
    )


def holder_of(facts: Facts) -> str:
    """Whom it is about: a name, by itself or as one of the identities of Open Badges 3.0 that is not a digest; or else
    an identifier; empty where it says neither."""
    held = facts.subject.get("identifier")
    for one in held if isinstance(held, list) else [held]:
        if isinstance(one, Mapping) and one.get("identityType") == "name" and not one.get("hashed"):
            return text_of(one.get("identityHash"))
    return text_of(facts.subject.get("name")) or facts.subject_id


def text_of(value: object) -> str:
    """A text of a credential, also one that says its language; empty for anything else."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        value = value.get("@value")
    return " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""
