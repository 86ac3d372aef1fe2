"""What is found about a credential, step by step, and what follows from it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from . import words
from .structure import Facts


class State(enum.StrEnum):
    """How a step went. `UNKNOWN` is neither good nor bad: something could not be had."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NONE = "none"


class Name(enum.StrEnum):
    """The steps, in their order."""

    PARSED = "parsed"
    PROOF = "proof"
    ISSUER = "issuer"
    HOLDER = "holder"
    VALIDITY = "validity"
    STATUS = "status"


@dataclass(frozen=True)
class Step:
    """One step: what was looked at, how it went, and why (`code`, with `detail` where a name helps)."""

    name: Name
    state: State
    code: str
    detail: str = ""

    @property
    def title(self) -> Promise:
        return words.STEPS[self.name]

    @property
    def words(self) -> Promise | str:
        return words.of(self.code, self.detail)


@dataclass
class Report:
    """Everything that was found. `signature`, `issuer` and `validity` are three statements, and stay three.

    `credential` is the document when it could be read, and `facts` what it says of itself, within the window of the
    token that it came in; `proven_by` are the keys whose proof was right.
    """

    steps: list[Step] = field(default_factory=list)
    signature: str = "invalid"
    issuer: str = "unrecognised"
    status: str = "unknown"
    validity: str = "expired"
    credential: dict[str, Any] | None = None
    facts: Facts | None = None
    issuer_name: str = ""
    proven_by: tuple[str, ...] = ()

    def note(self, name: Name, state: State, code: str, detail: str = "") -> None:
        self.steps.append(Step(name, state, code, detail))

    @property
    def verdict(self) -> str:
        """`valid`, `not_valid` or `not_proven`. Who the issuer is stands beside it and is never folded in."""
        if self.validity != "in_force" or self.signature == "invalid" or self.status in {"revoked", "suspended"}:
            return "not_valid"
        if any(step.state == State.FAILED for step in self.steps):
            return "not_valid"
        if self.signature == "unsupported" or self.status == "unknown":
            return "not_proven"
        return "valid"

    def as_json(self) -> dict[str, Any]:
        """The report as the command writes it."""
        return {
            "signature": self.signature,
            "issuer": self.issuer,
            "status": self.status,
            "validity": self.validity,
            "verdict": self.verdict,
            "steps": [
                {"step": str(step.name), "state": str(step.state), "code": step.code, "words": str(step.words)}
                for step in self.steps
            ],
        }
