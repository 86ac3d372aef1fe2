"""The published vectors of W3C's Data Integrity EdDSA Cryptosuites, byte for byte."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from registry.credentials.proofs import canonical, integrity, keys
from registry.credentials.proofs.problems import Invalid, Unproven

VECTORS = Path(__file__).parents[3] / "shared" / "data" / "credentials" / "w3c-vc-di-eddsa"
# The examples' own context is no part of the product.
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}
SUITES = {
    integrity.RDFC: ("eddsa-rdfc-2022", "DataInt"),
    integrity.JCS: ("eddsa-jcs-2022", "JCS"),
    integrity.ED25519_2020: ("Ed25519Signature2020", "EdSig"),
}
pytestmark = pytest.mark.skipif(not VECTORS.is_dir(), reason="the published vectors are not beside this checkout")


@pytest.fixture(params=SUITES)
def vector(request: pytest.FixtureRequest) -> Any:
    folder, suffix = SUITES[request.param]

    def read(name: str) -> str:
        found: str = next((VECTORS / folder).glob(f"{name}{suffix}.*")).read_text()
        return found

    return read


def test_the_canonical_forms_hashes_and_signature_are_those_published(vector: Any) -> None:
    document = json.loads(vector("signed"))
    (proof,) = map(integrity.read, integrity.held_proofs(document))
    forms = integrity.hashed(document, proof, extra=EXAMPLES)
    assert forms.document.decode() == vector("canonDoc")
    assert forms.options.decode() == vector("proofCanon")
    assert sha256(forms.document).hexdigest() == vector("docHash").strip()
    assert sha256(forms.options).hexdigest() == vector("proofHash").strip()
    assert forms.signed.hex() == vector("combinedHash").strip()
    assert proof.signature.hex() == vector("sigHex").strip()
    integrity.check(document, proof, keys.from_did_key(proof.method.partition("#")[0]), extra=EXAMPLES)


def test_our_signature_is_the_one_published(vector: Any) -> None:
    key = keys.private_from_multikey(json.loads((VECTORS / "keyPair.json").read_text())["privateKeyMultibase"])
    document = json.loads(vector("signed"))
    (proof,) = map(integrity.read, integrity.held_proofs(document))
    signed = integrity.hashed(document, proof, extra=EXAMPLES).signed
    assert key.sign(signed).hex() == vector("sigHex").strip()


def test_a_changed_vector_is_not_signed(vector: Any) -> None:
    document = json.loads(vector("signed")) | {"description": "A maximum viable example."}
    (proof,) = map(integrity.read, integrity.held_proofs(document))
    with pytest.raises(Invalid, match="signature"):
        integrity.check(document, proof, keys.from_did_key(proof.method.partition("#")[0]), extra=EXAMPLES)


def test_without_the_examples_context_its_words_are_not_known() -> None:
    document = json.loads((VECTORS / "unsigned.json").read_text())
    with pytest.raises(Unproven, match="unknown_context"):
        canonical.rdfc([document])
