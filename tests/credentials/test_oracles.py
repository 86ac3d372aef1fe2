"""Independent verifiers agree with us, both ways: what they sign we accept, what we sign they accept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from openvc.keys import Ed25519SigningKey
from openvc.proof.data_integrity import DataIntegrityProofSuite
from openvc.proof.di_jcs import EddsaJcsProofSuite
from openvc.proof.vc_jwt import VcJwtProofSuite

from registry.credentials.proofs import contexts, integrity
from registry.credentials.verifying import verify

from .makers import NOON, Issuer, badge

SCHOOL = Issuer("the school")
EXTRA: Any = {name: contexts.documents()[name] for name in contexts.KNOWN}


def their_key() -> Ed25519SigningKey:
    pem = SCHOOL.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Ed25519SigningKey.from_pem(pem, SCHOOL.method)


def our_pem() -> bytes:
    return SCHOOL.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


SUITES: dict[str, Any] = {integrity.RDFC: DataIntegrityProofSuite, integrity.JCS: EddsaJcsProofSuite}


@pytest.mark.parametrize("suite", SUITES)
def test_openvc_accepts_what_we_sign_and_refuses_it_changed(suite: str) -> None:
    signed = SCHOOL.sign(badge(SCHOOL), suite)
    jwk = their_key().public_jwk()
    more = {"extra_contexts": EXTRA} if suite == integrity.RDFC else {}
    SUITES[suite]().verify(signed, public_key_jwk=jwk, now=NOON, **more)
    with pytest.raises(Exception, match=r"(?i)signature|verif|invalid"):
        SUITES[suite]().verify({**signed, "name": "Engineer"}, public_key_jwk=jwk, now=NOON, **more)


# Of openvc only the RDF suite: its JCS proofs leave out the @context that the specification writes into the proof.
def test_we_accept_what_openvc_signs_and_refuse_it_changed() -> None:
    signed = DataIntegrityProofSuite().add_proof(
        badge(SCHOOL),
        signing_key=their_key(),
        verification_method=SCHOOL.method,
        created=NOON,
        extra_contexts=EXTRA,
    )
    assert verify(json.dumps(signed), at=NOON).verdict == "valid"
    assert verify(json.dumps({**signed, "name": "Engineer"}), at=NOON).verdict == "not_valid"


def test_openbadgeslib_accepts_what_we_sign_and_refuses_it_changed() -> None:
    signed = SCHOOL.sign(badge(SCHOOL))
    found = OB3LdpVerifier().verify(json.dumps(signed))
    assert found.name == "Network technician"
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(json.dumps({**signed, "name": "Engineer"}))


def test_openbadgeslib_accepts_our_tokens() -> None:
    token = SCHOOL.token(badge(SCHOOL), nbf=1_768_467_600)  # validFrom
    assert verify(token, at=NOON).verdict == "valid"
    assert OB3Verifier(our_pem()).verify(token).name == "Network technician"
    head, body, end = token.split(".")
    with pytest.raises(OB3VerificationError):
        OB3Verifier(our_pem()).verify(f"{head}.{body[:-4]}AAAA.{end}")


def test_we_accept_tokens_that_openvc_signs() -> None:
    token = VcJwtProofSuite().sign(badge(SCHOOL), signing_key=their_key(), expires_in_s=60)
    now = datetime.now(tz=UTC)
    assert verify(token, at=now).verdict == "valid"
    # Its window counts beside that of the credential.
    assert verify(token, at=now - timedelta(minutes=1)).validity == "not_yet"
    assert verify(token, at=now + timedelta(minutes=2)).validity == "expired"
