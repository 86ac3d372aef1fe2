"""The facts of a credential that every later step needs, read strictly from either version of the data model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from registry.credentials.proofs import contexts
from registry.credentials.proofs.problems import Invalid

MOST_CONTEXTS: Final = 12
MOST_STATUS_ENTRIES: Final = 4
LONGEST_ID: Final = 1000
# xsd:dateTimeStamp: a moment that names its zone.
_INSTANT: Final = re.compile(
    r"^(?P<day>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?P<fraction>\.\d{1,9})?(?P<zone>Z|[+-]\d\d:\d\d)$"
)
_BEGINS: Final = ("issuanceDate", "validFrom")
_ENDS: Final = ("expirationDate", "validUntil")


@dataclass(frozen=True)
class Facts:
    """What a credential says of itself. Instants are in UTC; None where it says nothing."""

    version: int
    types: tuple[str, ...]
    id: str
    issuer: str
    issuer_name: str
    subject: Mapping[str, Any]
    begins_at: datetime | None
    ends_at: datetime | None
    status: tuple[Mapping[str, Any], ...]

    @property
    def subject_id(self) -> str:
        found = self.subject.get("id")
        return found if isinstance(found, str) else ""


def facts_of(document: Mapping[str, Any]) -> Facts:
    """Read a credential of Verifiable Credentials 1.1 or 2.0. Raises Invalid.

    Codes: `contexts`, `context_inline`, `types`, `id`, `issuer_shape`, `subject`, `date`, `status_shape`.
    """
    version = _version(document.get("@context"))
    types = _types(document.get("type"))
    issuer, name = _issuer(document.get("issuer"))
    # Badges of 3.0.0 mix the names of both models; whichever stands there counts, the stricter where there are two.
    begins = [instant(document[name]) for name in _BEGINS if document.get(name) is not None]
    ends = [instant(document[name]) for name in _ENDS if document.get(name) is not None]
    if version == 1 and not begins:
        raise Invalid("date")
    return Facts(
        version=version,
        types=types,
        id=_id(document.get("id")),
        issuer=issuer,
        issuer_name=name,
        subject=_subject(document.get("credentialSubject")),
        begins_at=max(begins, default=None),
        ends_at=min(ends, default=None),
        status=_status(document.get("credentialStatus")),
    )


def _version(named: object) -> int:
    listed = named if isinstance(named, list) else [named]
    if not listed or len(listed) > MOST_CONTEXTS:
        raise Invalid("contexts")
    if not all(isinstance(one, str) for one in listed):
        raise Invalid("context_inline" if any(isinstance(one, Mapping) for one in listed) else "contexts")
    bases = {contexts.CREDENTIALS_1: 1, contexts.CREDENTIALS_2: 2}
    if listed[0] not in bases or sum(one in bases for one in listed) > 1:
        raise Invalid("contexts")
    return bases[str(listed[0])]


def _types(named: object) -> tuple[str, ...]:
    listed = named if isinstance(named, list) else [named]
    if not all(isinstance(one, str) for one in listed) or "VerifiableCredential" not in listed:
        raise Invalid("types")
    return tuple(str(one) for one in listed)


def _id(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or ":" not in value or len(value) > LONGEST_ID:
        raise Invalid("id")
    return value


def _issuer(value: object) -> tuple[str, str]:
    name: object = ""
    if isinstance(value, Mapping):
        name, value = value.get("name", ""), value.get("id")
    if not isinstance(value, str) or ":" not in value or len(value) > LONGEST_ID:
        raise Invalid("issuer_shape")
    return value, name[:200] if isinstance(name, str) else ""


def _subject(value: object) -> Mapping[str, Any]:
    """The one person whom the credential speaks of."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Mapping) or not value or not isinstance(value.get("id", ""), str):
        raise Invalid("subject")
    return value


def instant(value: object) -> datetime:
    """An instant with its zone, in UTC. Raises Invalid with `date`."""
    found = _INSTANT.match(value) if isinstance(value, str) else None
    if found is None:
        raise Invalid("date")
    zone = "+00:00" if found["zone"] == "Z" else found["zone"]
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['time']}{zone}")
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("date") from error


def _status(value: object) -> tuple[Mapping[str, Any], ...]:
    if value is None:
        return ()
    listed = value if isinstance(value, list) else [value]
    if len(listed) > MOST_STATUS_ENTRIES or not all(isinstance(one, Mapping) and one.get("type") for one in listed):
        raise Invalid("status_shape")
    return tuple(listed)
