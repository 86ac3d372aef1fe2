"""Under which name a provider signs here, and the document in which it publishes its keys.

Sources: W3C CCG did:web; W3C Controlled Identifiers 1.0 (Multikey).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from .models import IssuerKey

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]


def did_of(slug: str) -> str:
    """A provider's DID: did:web at this site's address. It never changes, since what was signed names it."""
    return f"did:web:{quote(urlsplit(settings.SITE_URL).netloc, safe='')}:issuers:{slug}"


def slug_of(did: str) -> str:
    """The short name of the provider whose DID this is; empty for everybody who is not at this site."""
    beginning = did_of("")
    return did.removeprefix(beginning) if did.startswith(beginning) else ""


def method_of(slug: str, number: int) -> str:
    """The name of one of its keys."""
    return f"{did_of(slug)}#key-{number}"


def did_document(slug: str) -> dict[str, Any] | None:
    """What a provider publishes; None before it has a key. One query.

    A key that was changed stays, so that what it signed stays right; one that was withdrawn may assert nothing.
    """
    held = list(IssuerKey.objects.filter(provider__slug=slug).order_by("number"))
    if not held:
        return None
    did = did_of(slug)
    return {
        "@context": CONTEXTS,
        "id": did,
        "verificationMethod": [
            {
                "id": method_of(slug, key.number),
                "type": "Multikey",
                "controller": did,
                "publicKeyMultibase": key.public_multibase,
            }
            for key in held
        ],
        "assertionMethod": [method_of(slug, key.number) for key in held if key.withdrawn_at is None],
    }
