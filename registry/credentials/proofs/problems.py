"""How a proof can fail: it is wrong, or it cannot be judged here. Codes are words of this room, not of a person."""

from __future__ import annotations


class Problem(Exception):
    """Something about a credential. `code` says what; `words_of` in `verifying.words` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Invalid(Problem):
    """It is wrong: whoever signed it did not sign this."""


class Unproven(Problem):
    """Nothing wrong was found, but a key, a list or a suite could not be had."""
