"""Cells of tables that people open in a spreadsheet."""

from __future__ import annotations

from typing import Final

# A spreadsheet takes what begins so for a formula (OWASP, "CSV injection"); some take the full-width signs too.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_text(words: str) -> str:
    """Words as a cell that no spreadsheet takes for a formula."""
    return f"'{words}" if words.lstrip(" ").startswith(_FORMULA) or words.startswith(_FORMULA) else words
