"""Documents that must be refused, each with the reason for which it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from registry.credentials.proofs import contexts, integrity, multibase
from tests.credentials.makers import Issuer, badge, entry

SCHOOL, EVE = Issuer("the school"), Issuer("eve")
# Signed once with the quick suite; the slow one where the meaning of words is what is attacked.
JCS, RDFC = (SCHOOL.sign(badge(SCHOOL), suite) for suite in (integrity.JCS, integrity.RDFC))
Change = Callable[[dict[str, Any]], Any]
Case = tuple[str, Any, str]


def changed(document: dict[str, Any], change: Change) -> dict[str, Any]:
    copied = deepcopy(document)
    change(copied)
    return copied


def with_proof(**change: Any) -> dict[str, Any]:
    proof = {**JCS["proof"], **change}
    return {**JCS, "proof": {name: value for name, value in proof.items() if value is not ...}}


def _shape() -> Iterator[Case]:
    good = json.dumps(JCS)
    yield "nothing", "", "not_json"
    yield "a word", "badge", "not_json"
    yield "a list", "[]", "not_an_object"
    yield "a number", "7", "not_an_object"
    yield "null", "null", "not_an_object"
    yield "cut off", good[:-5], "not_json"
    yield "something behind", f"{good} x", "not_json"
    yield "a comment", good.replace("{", "{/* x */", 1), "not_json"
    yield "a trailing comma", f"{good[:-1]},}}", "not_json"
    yield "no UTF-8", good.encode("utf-16"), "not_utf8"
    yield "a key twice", f'{good[:-1]}, "issuer": "{EVE.did}"}}', "duplicate_key"
    yield "a key twice, spelt otherwise", f'{good[:-1]}, "\\u0069ssuer": "{EVE.did}"}}', "duplicate_key"
    yield (
        "a key twice, below",
        good.replace('"type": ["Profile"]', '"type": ["Profile"], "id": "did:key:x"'),
        "duplicate_key",
    )
    yield "NaN", f'{good[:-1]}, "x": NaN}}', "not_a_number"
    yield "minus infinity", f'{good[:-1]}, "x": -Infinity}}', "not_a_number"
    yield "beyond every float", f'{good[:-1]}, "x": 1e400}}', "not_a_number"
    yield "beyond exact integers", f'{good[:-1]}, "x": 9007199254740993}}', "not_a_number"
    yield "half a letter", f'{good[:-1]}, "x": "\\udc00"}}', "surrogate"
    yield "half a letter as a key", f'{good[:-1]}, "\\ud800": 1}}', "surrogate"
    yield "nested deep", f'{good[:-1]}, "x": {"[" * 25}{"]" * 25}}}', "too_deep"
    yield "nested very deep", f'{good[:-1]}, "x": {"[" * 20_000}{"]" * 20_000}}}', "too_deep"
    yield "too large", f'{good[:-1]}, "x": "{"y" * 65_536}"}}', "too_large"
    yield "an envelope with nothing in it", {"type": "EnvelopedVerifiableCredential", "id": "data:,"}, "envelope"


def _credential() -> Iterator[Case]:
    for name, value, code in (
        ("@context", None, "contexts"),
        ("@context", [], "contexts"),
        ("@context", "https://schema.org", "contexts"),
        ("@context", [contexts.OPEN_BADGES, contexts.CREDENTIALS_2], "contexts"),
        ("@context", [contexts.CREDENTIALS_2, contexts.CREDENTIALS_1], "contexts"),
        ("@context", [contexts.CREDENTIALS_2, {"@vocab": "https://evil.example.org/"}], "context_inline"),
        ("@context", {"@vocab": "https://evil.example.org/"}, "context_inline"),
        ("@context", [contexts.CREDENTIALS_2, 7], "contexts"),
        ("@context", [contexts.CREDENTIALS_2] * 13, "contexts"),
        ("type", None, "types"),
        ("type", "OpenBadgeCredential", "types"),
        ("type", ["VerifiableCredential", 7], "types"),
        ("type", {"0": "VerifiableCredential"}, "types"),
        ("id", 7, "id"),
        ("id", "no address", "id"),
        ("id", "urn:" + "x" * 1000, "id"),
        ("issuer", None, "issuer_shape"),
        ("issuer", [SCHOOL.did], "issuer_shape"),
        ("issuer", {"name": "School"}, "issuer_shape"),
        ("issuer", {"id": ["x"]}, "issuer_shape"),
        ("issuer", "school", "issuer_shape"),
        ("credentialSubject", None, "subject"),
        ("credentialSubject", {}, "subject"),
        ("credentialSubject", [{"id": "did:a:1"}, {"id": "did:a:2"}], "subject"),
        ("credentialSubject", "did:a:1", "subject"),
        ("credentialSubject", {"id": 7}, "subject"),
        ("validFrom", "yesterday", "date"),
        ("validFrom", "2026-01-15", "date"),
        ("validFrom", "2026-01-15T09:00:00", "date"),
        ("validFrom", "2026-13-15T09:00:00Z", "date"),
        ("validFrom", "2026-02-30T09:00:00Z", "date"),
        ("validFrom", "2026-01-15T09:00:00+99:00", "date"),
        ("validFrom", "0000-01-01T00:00:00Z", "date"),
        ("validFrom", "0001-01-01T00:00:00+14:00", "date"),
        ("validFrom", "\uff12026-01-15T09:00:00Z", "date"),
        ("validFrom", 1767225600, "date"),
        ("validUntil", "never", "date"),
        ("validUntil", ["2030-01-01T00:00:00Z"], "date"),
        ("expirationDate", "soon", "date"),
        ("credentialStatus", "revoked", "status_shape"),
        ("credentialStatus", {"id": "x"}, "status_shape"),
        ("credentialStatus", [entry()] * 5, "status_shape"),
    ):
        yield f"{name} {str(value)[:40]}", {**JCS, name: value}, code


def _proof() -> Iterator[Case]:
    value = JCS["proof"]["proofValue"]
    raw = multibase.decode(value)
    yield "no proof", {name: held for name, held in JCS.items() if name != "proof"}, "no_proof"
    yield "an empty set of proofs", {**JCS, "proof": []}, "no_proof"
    yield "six proofs", {**JCS, "proof": [JCS["proof"]] * 6}, "too_many_proofs"
    yield "a proof that is text", {**JCS, "proof": "trust me"}, "proof_shape"
    yield "a proof without a key", with_proof(verificationMethod=...), "proof_shape"
    yield "a key by value", with_proof(verificationMethod={"publicKeyMultibase": EVE.multikey}), "proof_shape"
    yield "a proof for signing in", with_proof(proofPurpose="authentication"), "proof_purpose"
    yield "a proof for nothing", with_proof(proofPurpose=...), "proof_purpose"
    yield "no signature", with_proof(proofValue=...), "proof_value"
    yield "a signature in another base", with_proof(proofValue="u" + multibase.to_base64url(raw)), "proof_value"
    yield "a signature in hexadecimal", with_proof(proofValue=raw.hex()), "proof_value"
    yield "a short signature", with_proof(proofValue=multibase.encode(raw[:63])), "proof_value"
    yield "a long signature", with_proof(proofValue=multibase.encode(raw + b"x")), "proof_value"
    yield "an endless signature", with_proof(proofValue="z" + "2" * 5000), "multibase"
    yield "a letter that base58 has not", with_proof(proofValue="z0" + value[2:]), "multibase"
    yield "a signature of zeros", with_proof(proofValue=multibase.encode(bytes(64))), "signature"
    yield "another date", with_proof(created="2026-11-25T11:59:59Z"), "signature"
    yield "a date ahead", with_proof(created="2030-01-01T00:00:00Z"), "proof_from_future"
    yield "a proof that ran out", with_proof(expires="2026-01-01T00:00:00Z"), "proof_expired"
    yield "a date that is none", with_proof(created="now"), "date"
    yield "one thing more", with_proof(domain="corridor.example"), "signature"
    yield "contexts of another document", with_proof(**{"@context": [contexts.CREDENTIALS_1]}), "proof_context"
    yield "the key of somebody else", with_proof(verificationMethod=EVE.method), "signature"
    yield "a key without a fragment", with_proof(verificationMethod=SCHOOL.did), "did"
    yield "a fragment of another key", with_proof(verificationMethod=f"{SCHOOL.did}#{EVE.multikey}"), "key_missing"
    yield "a key at an address", with_proof(verificationMethod="https://evil.example.org/key#1"), "did"
    yield "a key of small order", with_proof(**_key(bytes([1]) + bytes(31))), "key"
    yield "a key beyond the field", with_proof(**_key(b"\xff" * 31 + b"\x7f")), "key"
    yield "a key that is too short", with_proof(**_key(bytes(31))), "key"
    yield "signed by somebody else", EVE.sign(badge(SCHOOL), integrity.JCS), "not_by_issuer"
    yield "the proof of another document", {**badge(SCHOOL, name="Engineer"), "proof": JCS["proof"]}, "signature"


def _key(point: bytes) -> dict[str, str]:
    name = multibase.encode(b"\xed\x01" + point)
    return {"verificationMethod": f"did:key:{name}#{name}"}


def _meaning() -> Iterator[Case]:
    """Attacks on what words mean, under the suite that signs meanings."""

    def add(name: str, value: Any) -> Change:
        return lambda document: document.__setitem__(name, value)

    def add_below(name: str, value: Any) -> Change:
        return lambda document: document["credentialSubject"].__setitem__(name, value)

    yield "a word that no context defines", changed(RDFC, add("grade", "A")), "undefined_term"
    yield "such a word below", changed(RDFC, add_below("salary", 1)), "undefined_term"
    yield (
        "a kind that no context defines",
        changed(RDFC, lambda d: d["type"].append("EngineerCredential")),
        "undefined_term",
    )
    yield "a context inside", changed(RDFC, add_below("@context", {"@vocab": "urn:x:"})), "context_inline"
    yield "a graph beside", changed(RDFC, add("@graph", [1])), "keyword"
    yield "something included", changed(RDFC, add("@included", [1])), "keyword"
    yield "something reversed", changed(RDFC, add_below("@reverse", {"issuer": "urn:x:1"})), "keyword"
    yield "a nest", changed(RDFC, add_below("@nest", {"x": 1})), "keyword"
    yield "an id in other letters", changed(RDFC, add_below("@id", EVE.did)), "keyword"
    yield "a type in other letters", changed(RDFC, add("@type", ["x"])), "keyword"
    yield "a set", changed(RDFC, add("name", {"@set": ["x"]})), "keyword"
    yield (
        "a language that is none",
        changed(RDFC, add("name", {"@value": "x", "@language": "not a language"})),
        "signed_by_nothing",
    )
    yield "null", changed(RDFC, add("evidence", None)), "signed_by_nothing"
    yield "an empty list", changed(RDFC, add("evidence", [])), "signed_by_nothing"
    yield "null in a list", changed(RDFC, add_below("identifier", [None])), "signed_by_nothing"
    yield "an address with a space", changed(RDFC, add_below("id", "urn:x y")), "undefined_term"
    yield (
        "a relative address",
        changed(RDFC, lambda d: d["credentialSubject"]["achievement"].__setitem__("id", "x")),
        "undefined_term",
    )
    yield "too many statements", changed(RDFC, _many), "too_many_statements"
    yield "a poisoned graph", changed(RDFC, _poison), "undefined_term"
    yield "another name", changed(RDFC, add("name", "Engineer")), "signature"
    yield "a day more", changed(RDFC, add("validUntil", "2030-01-01T00:00:00Z")), "signature"


def _many(document: dict[str, Any]) -> None:
    document["credentialSubject"]["achievement"]["tag"] = [f"t{number}" for number in range(2100)]


def _poison(document: dict[str, Any]) -> None:
    """Ten nodes without names that all point at each other: to tell them apart takes the time of all their orders.

    They can only be woven with names of the kind `_:1`, which we do not accept.
    """
    document["credentialSubject"]["achievement"]["related"] = [
        {"id": f"_:{one}", "type": ["Related"], "related": [f"_:{other}" for other in range(10) if other != one]}
        for one in range(10)
    ]


ALL: list[Case] = [*_shape(), *_credential(), *_proof(), *_meaning()]
