"""Whether an issuer took a credential back: its bit in a list that the issuer publishes, signed as a credential.

Sources: W3C Bitstring Status List 1.0, section 3.2; W3C CCG StatusList2021.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from registry.credentials.proofs import multibase
from registry.credentials.proofs.problems import Invalid, Unproven

from .dids import Get, fetched
from .structure import Facts, facts_of

# Sees that a document is signed by an issuer; raises Invalid or Unproven.
Prove = Callable[[bytes, str], Mapping[str, Any]]
# The shortest list that hides one credential among many (section 6.1), and the longest that we unfold.
SHORTEST_BYTES: Final = 16 * 1024
LONGEST_BYTES: Final = 16 * 1024 * 1024
_ENTRIES: Final = {"BitstringStatusListEntry": "BitstringStatusList", "StatusList2021Entry": "StatusList2021"}
_MEANING: Final = {"revocation": "revoked", "suspension": "suspended"}
# The word that says most about a credential comes first.
_GRAVITY: Final = ("revoked", "suspended", "unknown", "active", "none")


def status_of(facts: Facts, *, get: Get | None, prove: Prove, at: datetime) -> tuple[str, str]:
    """`revoked`, `suspended`, `active`, `unknown` or `none`, and the code of the reason.

    What cannot be fetched, read or trusted is `unknown`: it is never taken for a good answer.
    """
    answers = [_answer(entry, facts, get=get, prove=prove, at=at) for entry in facts.status]
    if not answers:
        return "none", "no_status"
    return min(answers, key=lambda answer: _GRAVITY.index(answer[0]))


def _answer(entry: Mapping[str, Any], facts: Facts, *, get: Get | None, prove: Prove, at: datetime) -> tuple[str, str]:
    kind, purpose = str(entry.get("type")), str(entry.get("statusPurpose"))
    if kind not in _ENTRIES:
        return "unknown", "status_kind"
    if purpose not in _MEANING:
        # A message or a hint to fetch anew takes nothing back.
        return ("none", "no_status") if purpose in {"refresh", "message"} else ("unknown", "status_purpose")
    try:
        bit = _bit(entry, facts, purpose, get=get, prove=prove, at=at)
    except (Invalid, Unproven) as problem:
        return "unknown", f"status_{problem.code}" if not problem.code.startswith("status_") else problem.code
    return (_MEANING[purpose], _MEANING[purpose]) if bit else ("active", "active")


def _bit(entry: Mapping[str, Any], facts: Facts, purpose: str, *, get: Get | None, prove: Prove, at: datetime) -> bool:
    index = _index(entry.get("statusListIndex"))
    address = entry.get("statusListCredential")
    if entry.get("statusSize", 1) not in (1, "1"):
        raise Unproven("status_kind")
    if not isinstance(address, str):
        raise Invalid("status_shape")
    body = fetched(address, get, otherwise="status_not_fetched")
    published = prove(body, facts.issuer)
    listed = facts_of(published)
    _see_list(listed, kind=_ENTRIES[str(entry["type"])], purpose=purpose, address=address, at=at)
    bits = unfold(listed.subject.get("encodedList"), is_multibase=entry["type"] == "BitstringStatusListEntry")
    if index >= 8 * len(bits):
        raise Invalid("status_index")
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def _see_list(listed: Facts, *, kind: str, purpose: str, address: str, at: datetime) -> None:
    """The list is the one that was asked for, of the right kind, for this purpose, and neither stale nor early."""
    if f"{kind}Credential" not in listed.types or listed.subject.get("type") != kind:
        raise Invalid("status_list")
    purposes = listed.subject.get("statusPurpose")
    if purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        raise Invalid("status_list")
    if listed.id and listed.id != address:
        raise Invalid("status_list")
    if (listed.begins_at and at < listed.begins_at) or (listed.ends_at and at > listed.ends_at):
        raise Invalid("status_stale")


def _index(value: object) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("status_index")
    return int(text)


def unfold(text: object, *, is_multibase: bool) -> bytes:
    """The bits of an encoded list. Raises Invalid with `status_encoding`, `status_too_large` or `status_too_short`.

    A Bitstring Status List is multibase base64url; in the older kind implementations differ in the alphabet.
    """
    if not isinstance(text, str) or (is_multibase and not text.startswith("u")):
        raise Invalid("status_encoding")
    packed = multibase.from_base64url(text[1:]) if is_multibase else _loose_base64(text)
    try:
        unpacking = zlib.decompressobj(wbits=31)
        bits = unpacking.decompress(packed, LONGEST_BYTES + 1)
    except zlib.error as error:
        raise Invalid("status_encoding") from error
    if len(bits) > LONGEST_BYTES:
        raise Invalid("status_too_large")
    if not unpacking.eof:
        raise Invalid("status_encoding")
    if len(bits) < SHORTEST_BYTES:
        raise Invalid("status_too_short")
    return bits


def fold(bits: bytes) -> str:
    """Bits as a Bitstring Status List encodes them, the same bits always as the same text."""
    packing = zlib.compressobj(9, zlib.DEFLATED, 31)
    return "u" + multibase.to_base64url(packing.compress(bits) + packing.flush())


def _loose_base64(text: str) -> bytes:
    plain = text.rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.urlsafe_b64decode(plain.encode("ascii") + b"=" * (-len(plain) % 4))
    except (binascii.Error, UnicodeEncodeError, ValueError) as error:
        raise Invalid("status_encoding") from error
