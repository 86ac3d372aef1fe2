"""Issuers of our own for the tests: their keys, their badges, and the servers that they publish on."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from corridor.web.outgoing import NotFetched
from registry.credentials.proofs import contexts, integrity, jwt, keys, multibase
from registry.credentials.verifying import status

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
AMINA = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"


@dataclass(frozen=True)
class Issuer:
    """Somebody who signs. Without a name of the web the key itself is the name."""

    seed: str = "an issuer"
    web: str = ""

    @property
    def key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(sha256(self.seed.encode()).digest())

    @property
    def multikey(self) -> str:
        return keys.multikey_of(self.key)

    @property
    def did(self) -> str:
        return f"did:web:{self.web}" if self.web else f"did:key:{self.multikey}"

    @property
    def method(self) -> str:
        return f"{self.did}#{'key-1' if self.web else self.multikey}"

    def did_document(self, **change: Any) -> dict[str, Any]:
        method = {"id": self.method, "type": "Multikey", "controller": self.did, "publicKeyMultibase": self.multikey}
        return {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": self.did,
            "verificationMethod": [method],
            "assertionMethod": [self.method],
            **change,
        }

    def sign(self, document: dict[str, Any], suite: str = integrity.RDFC, *, at: datetime = NOON) -> dict[str, Any]:
        more = []
        if suite == integrity.ED25519_2020:
            more = [contexts.ED25519_2020]
        elif document["@context"][0] == contexts.CREDENTIALS_1:  # which knows no Data Integrity
            more = ["https://w3id.org/security/data-integrity/v2"]
        document = {**document, "@context": [*document["@context"], *more]}
        return integrity.sign(document, key=self.key, method=self.method, at=at, suite=suite)

    def token(self, document: dict[str, Any], *, at: datetime = NOON, **claims: Any) -> str:
        """An Open Badge as VC-JWT."""
        claims = {"iss": self.did, "jti": document["id"], "sub": document["credentialSubject"]["id"], **claims}
        return jwt.sign({**document, **claims}, key=self.key, method=self.method)


def badge(issuer: Issuer, /, **change: Any) -> dict[str, Any]:
    """An Open Badge 3.0, unsigned."""
    document: dict[str, Any] = {
        "@context": [contexts.CREDENTIALS_2, contexts.OPEN_BADGES],
        "id": "urn:uuid:7c5b2f1e-9c1c-4c73-9d0b-0a1f5b3c2d10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Network technician",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": "Coast Digital School"},
        "validFrom": "2026-01-15T09:00:00Z",
        "credentialSubject": {
            "id": AMINA,
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://school.example.org/achievements/network-technician",
                "type": ["Achievement"],
                "name": "Network technician",
                "description": "Sets up and mends the network of a school.",
                "criteria": {"narrative": "Twelve weeks, and a network that runs."},
                "alignment": [
                    {
                        "type": ["Alignment"],
                        "targetName": "set up network",
                        "targetUrl": "http://data.europa.eu/esco/skill/0f9ed3ba-bd66-4d35-a5d3-9d8bdb2fd2e0",
                        "targetFramework": "ESCO",
                    }
                ],
            },
        },
    }
    return {**document, **change}


def old_credential(issuer: Issuer, /, **change: Any) -> dict[str, Any]:
    """A credential of the older data model, 1.1, unsigned."""
    bare = badge(issuer)
    del bare["validFrom"], bare["name"]
    bare["@context"] = [contexts.CREDENTIALS_1, contexts.OPEN_BADGES]
    return {**bare, "issuanceDate": "2026-01-15T09:00:00Z", **change}


@dataclass
class Web:
    """The servers of everybody in a test. What is not there does not answer; what was asked is written down."""

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def get(self, address: str) -> bytes:
        self.asked.append(address)
        if address not in self.pages:
            raise NotFetched("connection")
        return self.pages[address]

    def publish(self, address: str, document: Any) -> None:
        self.pages[address] = document if isinstance(document, bytes) else json.dumps(document).encode()

    def publish_keys(self, issuer: Issuer, **change: Any) -> None:
        host, *path = issuer.web.split(":")
        self.publish(f"https://{host}/{'/'.join(path) or '.well-known'}/did.json", issuer.did_document(**change))


LIST_AT = "https://school.example.org/status/1"


def entry(index: int = 7, *, old: bool = False, purpose: str = "revocation", **change: Any) -> dict[str, Any]:
    kind = "StatusList2021Entry" if old else "BitstringStatusListEntry"
    return {
        "id": f"{LIST_AT}#{index}",
        "type": kind,
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": LIST_AT,
        **change,
    }


def status_list(
    issuer: Issuer,
    *taken_back: int,
    old: bool = False,
    purpose: str = "revocation",
    size: int = 16 * 1024,
    **change: Any,
) -> dict[str, Any]:
    """A signed list in which some credentials are taken back."""
    bits = bytearray(size)
    for index in taken_back:
        bits[index // 8] |= 128 >> index % 8
    kind = "StatusList2021" if old else "BitstringStatusList"
    encoded = status.fold(bytes(bits))
    return issuer.sign(
        {
            "@context": [contexts.CREDENTIALS_1, "https://w3id.org/vc/status-list/2021/v1"]
            if old
            else [contexts.CREDENTIALS_2],
            "id": LIST_AT,
            "type": ["VerifiableCredential", f"{kind}Credential"],
            "issuer": issuer.did,
            "issuanceDate" if old else "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {
                "id": f"{LIST_AT}#list",
                "type": kind,
                "statusPurpose": purpose,
                "encodedList": encoded[1:] if old else encoded,
            },
            **change,
        },
        integrity.ED25519_2020 if old else integrity.RDFC,
    )


# --- Tokens by other kinds of keys ---------------------------------------------------------------------------------


def token_of(header: dict[str, Any] | bytes, claims: dict[str, Any] | bytes, sign: Any) -> str:
    """A token with any header and any signature: `sign` gets the bytes to sign."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, claims)]
    signed = ".".join(multibase.to_base64url(part) for part in parts)
    return f"{signed}.{multibase.to_base64url(sign(signed.encode()))}"


def ecdsa(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def rs256(key: rsa.RSAPrivateKey, message: bytes) -> bytes:
    return key.sign(message, padding.PKCS1v15(), hashes.SHA256())


def jwk_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) -> dict[str, Any]:
    def number(value: int, size: int = 0) -> str:
        return multibase.to_base64url(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))

    if isinstance(key, rsa.RSAPrivateKey):
        public = key.public_key().public_numbers()
        return {"kty": "RSA", "n": number(public.n), "e": number(public.e)}
    point = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": number(point.x, 32), "y": number(point.y, 32)}
