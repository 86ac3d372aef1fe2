"""Data Integrity proofs: `eddsa-rdfc-2022`, `eddsa-jcs-2022` and the older `Ed25519Signature2020`, made and checked.

Sources: W3C Data Integrity EdDSA Cryptosuites v1.0, sections 3.2 and 3.3; W3C CCG Ed25519Signature2020.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import canonical, multibase
from .keys import PublicKey
from .problems import Invalid, Unproven

RDFC, JCS, ED25519_2020 = "eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"
SUITES: Final = (RDFC, JCS, ED25519_2020)
MOST_PROOFS: Final = 5
SIGNATURE_BYTES: Final = 64


@dataclass(frozen=True)
class Proof:
    """One proof of a document. `method` is the verification method that it names."""

    suite: str
    method: str
    options: Mapping[str, Any]
    signature: bytes


@dataclass(frozen=True)
class Hashed:
    """The canonical forms of a proof's options and of the document, and what is signed: both hashes, options first."""

    options: bytes
    document: bytes

    @property
    def signed(self) -> bytes:
        return sha256(self.options).digest() + sha256(self.document).digest()


def held_proofs(document: Mapping[str, Any]) -> list[object]:
    """The proofs of a document as they stand in it. Raises Invalid with `no_proof` or `too_many_proofs`."""
    held = document.get("proof")
    listed = held if isinstance(held, list) else [held] if held is not None else []
    if not listed:
        raise Invalid("no_proof")
    if len(listed) > MOST_PROOFS:
        raise Invalid("too_many_proofs")
    return listed


def read(held: object) -> Proof:
    """One of the proofs that a document holds, not yet checked.

    Raises Invalid (`proof_shape`, `proof_purpose`, `proof_value`) or Unproven (`suite`, `proof_chain`).
    """
    if not isinstance(held, Mapping):
        raise Invalid("proof_shape")
    suite = held.get("cryptosuite") if held.get("type") == "DataIntegrityProof" else held.get("type")
    if suite not in SUITES or (suite == ED25519_2020 and "cryptosuite" in held):
        raise Unproven("suite")
    if "previousProof" in held:
        raise Unproven("proof_chain")
    method = held.get("verificationMethod")
    if not isinstance(method, str):
        raise Invalid("proof_shape")
    if held.get("proofPurpose") != "assertionMethod":
        raise Invalid("proof_purpose")
    options = {name: value for name, value in held.items() if name != "proofValue"}
    return Proof(str(suite), method, options, _signature(held.get("proofValue")))


def _signature(text: object) -> bytes:
    if not isinstance(text, str) or not text.startswith("z"):
        raise Invalid("proof_value")
    value = multibase.decode(text)
    if len(value) != SIGNATURE_BYTES:
        raise Invalid("proof_value")
    return value


def hashed(document: Mapping[str, Any], proof: Proof, *, extra: Mapping[str, Any] | None = None) -> Hashed:
    """What a proof signs of a document. Raises what `canonical` raises, and Invalid with `proof_context`."""
    bare = {name: value for name, value in document.items() if name != "proof"}
    options = dict(proof.options)
    if proof.suite == JCS:
        if "@context" in options:
            _see_begins_with(bare.get("@context"), options["@context"])
            bare["@context"] = options["@context"]
        return Hashed(canonical.jcs(options), canonical.jcs(bare))
    options["@context"] = bare.get("@context")
    first, second = canonical.rdfc([options, bare], extra=extra)
    return Hashed(first, second)


def _see_begins_with(whole: object, beginning: object) -> None:
    """The document's contexts begin with those of the proof (section 3.3.2), in their order."""
    all_of, first = ([one] if isinstance(one, str) else one for one in (whole, beginning))
    if not isinstance(all_of, list) or not isinstance(first, list) or all_of[: len(first)] != first:
        raise Invalid("proof_context")


def check(document: Mapping[str, Any], proof: Proof, key: PublicKey, *, extra: Mapping[str, Any] | None = None) -> None:
    """See that a key signed the document with this proof. Raises Invalid or Unproven."""
    if key.algorithm != "EdDSA":
        raise Invalid("key_for_suite")
    key.verify(proof.signature, hashed(document, proof, extra=extra).signed)


def sign(
    document: Mapping[str, Any], *, key: Ed25519PrivateKey, method: str, at: datetime, suite: str = RDFC
) -> dict[str, Any]:
    """The document with a proof by a key that its issuer publishes as `method`. Proofs that it holds stay."""
    options = _options(suite, method, at)
    if suite == JCS:
        options["@context"] = document["@context"]
    found = hashed(document, Proof(suite, method, options, b""))
    return _with_proof(document, options, found, key)


def sign_all(
    documents: Sequence[Mapping[str, Any]], *, key: Ed25519PrivateKey, method: str, at: datetime
) -> list[dict[str, Any]]:
    """Many documents, each with its own proof of `eddsa-rdfc-2022`: all are made canonical by one process."""
    options = _options(RDFC, method, at)
    bare = [{name: value for name, value in document.items() if name != "proof"} for document in documents]
    forms = canonical.rdfc([part for one in bare for part in ({**options, "@context": one["@context"]}, one)])
    found = [Hashed(*pair) for pair in zip(forms[::2], forms[1::2], strict=True)]
    return [_with_proof(document, options, one, key) for document, one in zip(documents, found, strict=True)]


def _options(suite: str, method: str, at: datetime) -> dict[str, Any]:
    named = {"type": ED25519_2020} if suite == ED25519_2020 else {"type": "DataIntegrityProof", "cryptosuite": suite}
    return named | {
        "created": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def _with_proof(
    document: Mapping[str, Any], options: Mapping[str, Any], found: Hashed, key: Ed25519PrivateKey
) -> dict[str, Any]:
    held = document.get("proof", [])
    others: Sequence[Any] = held if isinstance(held, list) else [held]
    proof = {**options, "proofValue": multibase.encode(key.sign(found.signed))}
    return {**document, "proof": [*others, proof] if others else proof}
