"""The documents that are signed here: a credential for one person, and the lists of what was taken back. Pure.

Sources: Open Badges 3.0, sections 4 and 8.2; Verifiable Credentials Data Model 2.0; Bitstring Status List 1.0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from .proofs import contexts
from .rules import STATUS_LIST_LENGTH
from .verifying.status import fold

ESCO: Final = "http://data.europa.eu/esco/"
PURPOSES: Final = ("revocation", "suspension")
# A list that is older than this says nothing: our site was down, or somebody shows an old copy of it.
LIST_LASTS: Final = timedelta(days=7)


@dataclass(frozen=True)
class Signatory:
    """Who issues: the DID, and the name that people read."""

    did: str
    name: str


@dataclass(frozen=True)
class Certified:
    """What is certified: its permanent address, its words, its picture, and (name, address) of each skill it shows."""

    address: str
    name: str
    description: str
    criteria: str
    picture: str
    skills: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Recipient:
    """To whom: their name, and the e-mail address by which they can show that it is about them; empty where unknown.

    `salt` is random, and makes the digest of the address useless to whoever collects digests.
    """

    name: str
    email: str
    salt: str


@dataclass(frozen=True)
class Place:
    """Where its status is told: the addresses of the lists by purpose, and the place in each."""

    lists: Mapping[str, str]
    index: int


def badge(
    *,
    id: str,
    issuer: Signatory,
    certified: Certified,
    recipient: Recipient,
    place: Place,
    begins_at: datetime,
    ends_on: date | None,
) -> dict[str, Any]:
    """An Open Badge 3.0 that is not signed yet. It holds from a moment to the end of its last day."""
    document = {
        "@context": [contexts.CREDENTIALS_2, contexts.OPEN_BADGES],
        "id": id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certified.name,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name},
        "validFrom": _moment(begins_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": _identities(recipient),
            "achievement": _achievement(certified),
        },
        "credentialStatus": [_entry(place, purpose) for purpose in PURPOSES],
    }
    if ends_on is not None:
        document["validUntil"] = f"{ends_on.isoformat()}T23:59:59Z"
    return document


def _identities(recipient: Recipient) -> list[dict[str, Any]]:
    """The name as on paper, and the address as a digest: the name says whom to look at, the address proves it."""
    named = {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": recipient.name,
    }
    if not recipient.email:
        return [named]
    digest = sha256((recipient.email.lower() + recipient.salt).encode()).hexdigest()
    address = {
        "type": "IdentityObject",
        "identityType": "emailAddress",
        "hashed": True,
        "identityHash": f"sha256${digest}",
        "salt": recipient.salt,
    }
    return [named, address]


def _achievement(certified: Certified) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": certified.address,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": certified.name,
        "description": certified.description,
        "criteria": {"id": certified.address, "narrative": certified.criteria},
        "image": {"id": certified.picture, "type": "Image"},
    }
    # An empty list would be covered by no signature.
    if certified.skills:
        document["alignment"] = [
            {
                "type": ["Alignment"],
                "targetName": name,
                "targetUrl": uri,
                "targetFramework": "ESCO" if uri.startswith(ESCO) else "Corridor",
            }
            for name, uri in certified.skills
        ]
    return document


def _entry(place: Place, purpose: str) -> dict[str, Any]:
    address = place.lists[purpose]
    return {
        "id": f"{address}#{place.index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(place.index),
        "statusListCredential": address,
    }


def endorsement(
    *, id: str, issuer: Signatory, endorsed: str, comment: str, begins_at: datetime, ends_at: datetime
) -> dict[str, Any]:
    """What somebody says of a credential with the id `endorsed`, not signed yet (section 4.4.2)."""
    return {
        "@context": [contexts.CREDENTIALS_2, contexts.OPEN_BADGES],
        "id": id,
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Endorsement",
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name},
        "validFrom": _moment(begins_at),
        "validUntil": _moment(ends_at),
        "credentialSubject": {"id": endorsed, "type": ["EndorsementSubject"], "endorsementComment": comment},
    }


def claims_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a credential as VC-JWT: itself, and what a token says in names of its own (section 8.2.4.1)."""
    claims = {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
    }
    if "validUntil" in document:
        claims["exp"] = _seconds(document["validUntil"])
    return claims


def _seconds(text: str) -> int:
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def status_list(
    *, address: str, purpose: str, issuer: Signatory, taken_back: Collection[int], at: datetime
) -> dict[str, Any]:
    """A list in which the places `taken_back` are marked, not signed yet; it holds for a week."""
    bits = bytearray(STATUS_LIST_LENGTH // 8)
    for index in taken_back:
        bits[index // 8] |= 128 >> index % 8
    return {
        "@context": [contexts.CREDENTIALS_2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": {"id": issuer.did, "name": issuer.name},
        "validFrom": _moment(at),
        "validUntil": _moment(at + LIST_LASTS),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": fold(bytes(bits)),
        },
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
