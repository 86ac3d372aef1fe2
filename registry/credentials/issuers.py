"""Under which name somebody signs here, and the document in which their keys are published.

Sources: W3C CCG did:web; W3C Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from django.conf import settings

from accounts.models import Organisation
from registry.profiles.models import MentorProfile

from .models import IssuerKey

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
# No short name of an organisation holds a colon, so none can be taken for a mentor's.
_MENTORS = "mentors:"
Owner = Organisation | MentorProfile


def name_of(owner: Owner) -> str:
    """The last part of somebody's DID here."""
    return owner.slug if isinstance(owner, Organisation) else mentors_name(owner.public_id)


def mentors_name(public_id: UUID) -> str:
    """The same for a mentor, by the public id."""
    return f"{_MENTORS}{public_id}"


def did_of(name: str) -> str:
    """The DID to a name: did:web at this site's address. It never changes, since what was signed names it."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}:issuers:{name}"


def method_of(name: str, number: int) -> str:
    """The name of one of its keys."""
    return f"{did_of(name)}#key-{number}"


def known_as(did: str) -> str | None:
    """The name of the verified organisation or mentor whose DID this is at this site; None for everybody else.

    One query for a DID of this site, none for others.
    """
    beginning = did_of("")
    if not did.startswith(beginning):
        return None
    name = did.removeprefix(beginning)
    if not name.startswith(_MENTORS):
        return Organisation.objects.verified().filter(slug=name).values_list("name", flat=True).first()
    verified = MentorProfile.objects.filter(state=MentorProfile.State.VERIFIED).select_related("user")
    mentor = verified.filter(public_id=_uuid(name)).first()
    return str(mentor) if mentor else None


def did_document(name: str) -> dict[str, Any] | None:
    """What is published under a name; None before it has a key. One query.

    A key that was changed stays, so that what it signed stays right; one that was withdrawn may assert nothing.
    """
    keys = IssuerKey.objects.order_by("number")
    if name.startswith(_MENTORS):
        held = list(keys.filter(mentor__public_id=_uuid(name)))
    else:
        held = list(keys.filter(organisation__slug=name))
    if not held:
        return None
    did = did_of(name)
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [
            {
                "id": method_of(name, key.number),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.public_multibase,
            }
            for key in held
        ],
        "assertionMethod": [method_of(name, key.number) for key in held if key.withdrawn_at is None],
    }


def _uuid(name: str) -> UUID:
    """The public id in a mentor's name; one that nobody has where there is none in it."""
    try:
        return UUID(name.removeprefix(_MENTORS))
    except ValueError:
        return UUID(int=0)
