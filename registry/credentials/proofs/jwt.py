"""Credentials as a JSON Web Token: VC-JWT of Verifiable Credentials 1.1, of Open Badges 3.0, and `vc+jwt` of 2.0.

Sources: VC Data Model 1.1 section 6.3.1; Open Badges 3.0 section 8.2; Securing VCs using JOSE and COSE section 3.1;
RFC 7515 for the form, RFC 8725 for what is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import multibase, strict_json
from .keys import PublicKey
from .problems import Invalid, Unproven

# The names under which each key's one algorithm may stand in a header (RFC 7518, RFC 8037, RFC 9864).
NAMES: Final = {"EdDSA": {"EdDSA", "Ed25519"}, "ES256": {"ES256"}, "RS256": {"RS256"}}
ALGORITHMS: Final = frozenset().union(*NAMES.values())
# Real algorithms that we do not check, as opposed to tricks.
_OTHERS: Final = frozenset({"ES384", "ES512", "ES256K", "PS256", "PS384", "PS512", "RS384", "RS512", "Ed448"})
_TYPES: Final = frozenset({"JWT", "vc+jwt", "vc+ld+jwt", "application/vc+jwt"})
# A key, or where to fetch one, inside the token is the sender's word about themselves.
_FORBIDDEN: Final = ("jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc")


@dataclass(frozen=True)
class Token:
    """A token, read but not checked. `method` is the key that it names, or None."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    method: str | None
    signature: bytes
    signed: bytes


def longest_for(largest: int) -> int:
    """How long a token with at most so many bytes of JSON in it can be, header and signature included."""
    return largest * 4 // 3 + 4096


def looks_like_one(text: str) -> bool:
    """Whether a text has the three parts of a compact token."""
    return text.count(".") == 2 and text.strip().startswith("ey")


def read(text: str, *, largest: int = strict_json.LARGEST_BYTES) -> Token:
    """A compact token with at most so many bytes of claims. Raises Invalid or, for an algorithm that we do not check,
    Unproven with `algorithm`.

    Codes: `too_large`, `token_shape`, `base64`, those of `strict_json`, `algorithm`, `token_header`, `token_type`.
    """
    if len(text) > longest_for(largest):
        raise Invalid("too_large")
    parts = text.strip().split(".")
    if len(parts) != 3 or not text.isascii():
        raise Invalid("token_shape")
    header = strict_json.load_object(multibase.from_base64url(parts[0]))
    _see_header(header)
    claims = strict_json.load_object(multibase.from_base64url(parts[1]), largest=largest)
    signature = multibase.from_base64url(parts[2])
    method = header.get("kid")
    if method is not None and not isinstance(method, str):
        raise Invalid("token_header")
    return Token(header, claims, method, signature, f"{parts[0]}.{parts[1]}".encode())


def _see_header(header: Mapping[str, Any]) -> None:
    if any(name in header for name in _FORBIDDEN):
        raise Invalid("token_header")
    algorithm = header.get("alg")
    if not isinstance(algorithm, str):
        raise Invalid("algorithm")
    if algorithm in _OTHERS:
        raise Unproven("algorithm")
    if algorithm not in ALGORITHMS:
        raise Invalid("algorithm")
    kind = header.get("typ", "JWT")
    if not isinstance(kind, str) or kind not in _TYPES:
        raise Invalid("token_type")


def check(token: Token, key: PublicKey) -> None:
    """See that a key signed the token; the key says with which algorithm. Raises Invalid: `algorithm`, `signature`."""
    if token.header["alg"] not in NAMES[key.algorithm]:
        raise Invalid("algorithm")
    key.verify(token.signature, token.signed)


def sign(claims: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, kind: str = "JWT") -> str:
    """A token over some claims by a key that its issuer publishes as `method`."""
    header = {"alg": "EdDSA", "kid": method, "typ": kind}
    signed = ".".join(multibase.to_base64url(rfc8785.dumps(dict(part))) for part in (header, claims))
    return f"{signed}.{multibase.to_base64url(key.sign(signed.encode()))}"
