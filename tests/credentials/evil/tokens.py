"""Tokens that must be refused, each with the reason for which it is."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from registry.credentials.proofs import multibase
from tests.credentials.makers import Issuer, badge, ecdsa, jwk_of, rs256, token_of

SCHOOL, EVE = Issuer("the school"), Issuer("eve")
HEADER = {"alg": "EdDSA", "kid": SCHOOL.method, "typ": "JWT"}
CLAIMS = {**badge(SCHOOL), "iss": SCHOOL.did}
ORDER = 2**252 + 27742317777372353535851937790883648493


def signed(header: Any = HEADER, claims: Any = CLAIMS, by: Issuer = SCHOOL) -> str:
    return token_of(header, claims, by.key.sign)


def hmac_with(secret: bytes, message: bytes) -> bytes:
    mac = hmac.HMAC(secret, hashes.SHA256())
    mac.update(message)
    return mac.finalize()


def _public(form: str) -> bytes:
    key = SCHOOL.key.public_key()
    if form == "raw":
        return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _algorithms() -> Iterator[tuple[str, str, str]]:
    for name in (
        "none",
        "None",
        "nOnE",
        "NONE",
        "",
        "HS256",
        "HS384",
        "HS512",
        "eddsa",
        "ED25519",
        "EdDSA ",
        "A128KW",
        "dir",
    ):
        yield f"alg {name!r}", signed({**HEADER, "alg": name}), "algorithm"
    for value in (None, 1, ["EdDSA"], {"alg": "EdDSA"}, True):
        yield f"alg {value!r}", signed({**HEADER, "alg": value}), "algorithm"
    for form in ("raw", "pem"):
        token = token_of(
            {**HEADER, "alg": "HS256"}, CLAIMS, lambda message, form=form: hmac_with(_public(form), message)
        )
        yield f"hmac keyed with the public key ({form})", token, "algorithm"
    without = {name: value for name, value in HEADER.items() if name != "alg"}
    yield "no alg", signed(without), "algorithm"
    yield "alg none and no signature", token_of({"alg": "none"}, CLAIMS, lambda message: b""), "algorithm"
    # The right name for another key: the key says how it signs, the header does not choose.
    curve, modulus = ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    yield (
        "ES256 by a stranger's key",
        token_of({**HEADER, "alg": "ES256"}, CLAIMS, lambda m: ecdsa(curve, m)),
        "algorithm",
    )
    yield (
        "RS256 by a stranger's key",
        token_of({**HEADER, "alg": "RS256"}, CLAIMS, lambda m: rs256(modulus, m)),
        "algorithm",
    )


def _headers() -> Iterator[tuple[str, str, str]]:
    carried: dict[str, Any] = {
        "jwk": jwk_of(ec.generate_private_key(ec.SECP256R1())),
        "jku": "https://evil.example.org/keys.json",
        "x5u": "https://evil.example.org/cert.pem",
        "x5c": ["MIIB"],
        "x5t": "abc",
        "x5t#S256": "abc",
        "crit": ["exp"],
        "b64": False,
        "zip": "DEF",
        "enc": "A128GCM",
    }
    for name, value in carried.items():
        yield f"header {name}", signed({**HEADER, name: value}, by=EVE), "token_header"
    yield "empty crit", signed({**HEADER, "crit": []}), "token_header"
    for kid in (7, ["x"], {"id": SCHOOL.method}):
        yield f"kid {kid!r}", signed({**HEADER, "kid": kid}), "token_header"
    for kind in ("at+jwt", "jwt", "JOSE", "vp+jwt", "sd+jwt", "../JWT", 1, "logout+jwt"):
        yield f"typ {kind!r}", signed({**HEADER, "typ": kind}), "token_type"


def _keys() -> Iterator[tuple[str, str, str]]:
    yield "kid of somebody else", signed({**HEADER, "kid": EVE.method}, by=EVE), "not_by_issuer"
    yield "kid with a path", signed({**HEADER, "kid": "../../etc/passwd"}), "token_key"
    yield "kid with SQL", signed({**HEADER, "kid": "' OR 1=1 --"}), "token_key"
    yield "kid empty", signed({**HEADER, "kid": ""}), "token_key"
    yield "kid of a file", signed({**HEADER, "kid": "file:///dev/null"}), "token_key"
    yield "kid without encryption", signed({**HEADER, "kid": "http://evil.example.org/key"}), "token_key"
    yield "kid that is the DID with another fragment", signed({**HEADER, "kid": f"{SCHOOL.did}#other"}), "key_missing"
    yield "kid of a DID that merely begins alike", signed({**HEADER, "kid": f"{SCHOOL.method}x"}), "key_missing"
    yield "signed by somebody else", signed(by=EVE), "signature"


def _signatures() -> Iterator[tuple[str, str, str]]:
    good = signed()
    head, body, end = good.split(".")
    raw = multibase.from_base64url(end)
    yield "signature of zeros", f"{head}.{body}.{multibase.to_base64url(bytes(64))}", "signature"
    yield "no signature", f"{head}.{body}.", "signature"
    yield "short signature", f"{head}.{body}.{multibase.to_base64url(raw[:-1])}", "signature"
    yield "long signature", f"{head}.{body}.{multibase.to_base64url(raw + b'0')}", "signature"
    yield "signature turned around", f"{head}.{body}.{multibase.to_base64url(raw[::-1])}", "signature"
    flipped = bytes([raw[0] ^ 1]) + raw[1:]
    yield "one bit of the signature", f"{head}.{body}.{multibase.to_base64url(flipped)}", "signature"
    s = int.from_bytes(raw[32:], "little") + ORDER
    yield (
        "S beyond the order of the curve",
        f"{head}.{body}.{multibase.to_base64url(raw[:32] + s.to_bytes(32, 'little'))}",
        "signature",
    )
    yield "padding on the signature", f"{good}==", "base64"
    loose = end[:-1] + chr(ord(end[-1]) + 1)
    if base64.urlsafe_b64decode(loose + "==") == raw:
        yield "the same bytes spelt otherwise", f"{head}.{body}.{loose}", "base64"
    yield "standard alphabet", f"{head}.{body}.{end[:-2]}+/", "base64"
    yield "a line inside", f"{head}.{body[:20]}\n{body[20:]}.{end}", "base64"
    yield "body of another token", f"{head}.{signed(claims={**CLAIMS, 'name': 'x'}).split('.')[1]}.{end}", "signature"


def _bodies() -> Iterator[tuple[str, str, str]]:
    plain = json.dumps(CLAIMS)
    yield "a claim twice", signed(claims=f'{plain[:-1]}, "iss": "{EVE.did}"}}'.encode()), "duplicate_key"
    yield "a header twice", signed(f'{json.dumps(HEADER)[:-1]}, "alg": "none"}}'.encode()), "duplicate_key"
    yield "claims that are a list", signed(claims=b"[]"), "not_an_object"
    yield "claims that are no JSON", signed(claims=b"{iss: x}"), "not_json"
    yield "claims that are no UTF-8", signed(claims=b'{"iss": "\xff"}'), "not_utf8"
    yield "NaN", signed(claims=b'{"exp": NaN}'), "not_a_number"
    yield "Infinity", signed(claims=b'{"exp": 1e999}'), "not_a_number"
    yield "a huge exp", signed(claims={**CLAIMS, "exp": 10**15}), "date"
    yield "a huge number", signed(claims=b'{"exp": 99999999999999999999999}'), "not_a_number"
    yield "exp as text", signed(claims={**CLAIMS, "exp": "1767225600"}), "date"
    yield "nbf as a truth", signed(claims={**CLAIMS, "nbf": True}), "date"
    yield "nbf before time began", signed(claims={**CLAIMS, "nbf": -1}), "date"
    yield "iss of somebody else", signed(claims={**CLAIMS, "iss": EVE.did}), "claims_disagree"
    yield "sub of somebody else", signed(claims={**CLAIMS, "sub": EVE.did}), "claims_disagree"
    yield "jti of something else", signed(claims={**CLAIMS, "jti": "urn:uuid:other"}), "claims_disagree"
    yield "a credential that is text", signed(claims={"iss": SCHOOL.did, "vc": "x"}), "token_shape"
    yield "no credential in it", signed(claims={"name": "x"}), "contexts"
    yield "four parts", f"{signed()}.x", "not_json"
    yield "nested too deep", signed(claims={**CLAIMS, "x": json.loads("[" * 30 + "]" * 30)}), "too_deep"
    yield "half a letter", signed(claims=b'{"iss": "\\ud800"}'), "surrogate"
    yield "far too large", signed(claims={**CLAIMS, "x": "y" * 70_000}), "too_large"


ALL = [*_algorithms(), *_headers(), *_keys(), *_signatures(), *_bodies()]
