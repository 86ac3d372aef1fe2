"""Base58 (Bitcoin) and base64url as credentials use them: one text for one value, or it is refused."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from .problems import Invalid

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE: Final = {letter: number for number, letter in enumerate(ALPHABET)}
# Reading takes time that grows with the square of the length; no key and no signature is longer.
LONGEST: Final = 256


def to_base58(data: bytes) -> str:
    """Base58 with the Bitcoin alphabet; each leading zero byte is a leading `1`."""
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        letters = ALPHABET[rest] + letters
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + letters


def from_base58(text: str) -> bytes:
    """The bytes of a base58 text. Raises Invalid with `multibase`."""
    if len(text) > LONGEST or not all(letter in _VALUE for letter in text):
        raise Invalid("multibase")
    number = 0
    for letter in text:
        number = number * 58 + _VALUE[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_base64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """The bytes of base64url without padding, and of no other spelling of them. Raises Invalid with `base64`."""
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise Invalid("base64") from error
    if to_base64url(data) != text:
        raise Invalid("base64")
    return data


def encode(data: bytes) -> str:
    """Multibase base58btc."""
    return "z" + to_base58(data)


def decode(text: object) -> bytes:
    """Multibase base58btc (`z`) or base64url without padding (`u`). Raises Invalid with `multibase` or `base64`."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise Invalid("multibase")
    if text.startswith("z"):
        return from_base58(text[1:])
    if text.startswith("u"):
        return from_base64url(text[1:])
    raise Invalid("multibase")
