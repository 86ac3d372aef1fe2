"""JSON read strictly: what two readers could understand differently is refused before anybody trusts it."""

from __future__ import annotations

import json
from typing import Any, Final

from .problems import Invalid

LARGEST_BYTES: Final = 64 * 1024
DEEPEST: Final = 20
# The integers that every reader of JSON holds exactly (RFC 8259 section 6, RFC 8785).
LARGEST_INTEGER: Final = 2**53 - 1


def loads(data: bytes | str, *, largest: int = LARGEST_BYTES) -> Any:
    """A JSON text as values. Raises Invalid.

    Codes: `too_large`, `not_utf8`, `not_json`, `duplicate_key`, `not_a_number`, `too_deep`, `surrogate`.
    """
    text = _text(data, largest)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_number
        )
    except RecursionError as error:
        raise Invalid("too_deep") from error
    except ValueError as error:
        raise Invalid("not_json") from error
    _check(value, DEEPEST)
    return value


def load_object(data: bytes | str, *, largest: int = LARGEST_BYTES) -> dict[str, Any]:
    """A JSON object. Raises Invalid, also `not_an_object`."""
    value = loads(data, largest=largest)
    if not isinstance(value, dict):
        raise Invalid("not_an_object")
    return value


def _text(data: bytes | str, largest: int) -> str:
    if len(data) > largest:
        raise Invalid("too_large")
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid("not_utf8") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Invalid("duplicate_key")
    return found


def _no_constant(text: str) -> Any:
    raise Invalid("not_a_number")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise Invalid("not_a_number")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise Invalid("not_a_number")
    return value


def _check(value: Any, left: int) -> None:
    """Depth, and text that is no text: half of a surrogate pair has no UTF-8 form, so no two signers agree on it."""
    if left < 0:
        raise Invalid("too_deep")
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Invalid("surrogate")
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check(key, left)
            _check(inner, left - 1)
    elif isinstance(value, list):
        for inner in value:
            _check(inner, left - 1)
