"""From the name of a key to the key: did:key holds it itself, did:web publishes it on a site of the issuer.

Sources: W3C Decentralized Identifiers 1.0; the did:web and did:key method specifications of the W3C CCG.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings

from corridor.web.outgoing import NotFetched, is_public_name
from registry.credentials.proofs import keys, multibase, strict_json
from registry.credentials.proofs.keys import PublicKey
from registry.credentials.proofs.problems import Invalid, Unproven

# Asks for the body of an address; raises NotFetched.
Get = Callable[[str], bytes]
LONGEST_DID: Final = 500
MOST_METHODS: Final = 50
_SEGMENT: Final = re.compile(r"^[A-Za-z0-9._~-]{1,100}$")
_MULTIKEYS: Final = frozenset({"Multikey", "Ed25519VerificationKey2020"})
_JWKS: Final = frozenset({"JsonWebKey", "JsonWebKey2020"})


def key_of(method: str, *, get: Get | None) -> PublicKey:
    """The key that a verification method names, if it may assert things for its controller.

    `get` is None when nothing may be fetched. Raises Invalid (`did`, `key`, `key_missing`, `key_not_for_this`,
    `key_of_another`, `did_document`) or Unproven (`did_method`, `offline`, `did_not_fetched`, `key_kind`).
    """
    did, _, fragment = method.partition("#")
    if len(method) > LONGEST_DID or not fragment:
        raise Invalid("did")
    if did.startswith("did:key:"):
        if fragment != did.removeprefix("did:key:"):
            raise Invalid("key_missing")
        return keys.from_did_key(did)
    if did.startswith("did:web:"):
        return _from_document(_document(did, get), did=did, method=method)
    if did.startswith("did:"):
        raise Unproven("did_method")
    raise Invalid("did")


def fetched(address: str, get: Get | None, *, otherwise: str) -> bytes:
    """The body of an address. Raises Unproven: `offline` where nothing may be fetched, and else `otherwise`."""
    if get is None:
        raise Unproven("offline")
    try:
        return get(address)
    except NotFetched as failed:
        raise Unproven("offline" if failed.code == "offline" else otherwise) from failed


def only_key_of(did: str) -> str:
    """The verification method of a DID that has but one key: a did:key. Raises Invalid with `token_key`."""
    if not did.startswith("did:key:"):
        raise Invalid("token_key")
    return f"{did}#{did.removeprefix('did:key:')}"


def address_of(did: str) -> str:
    """Where a did:web publishes its document. Raises Invalid with `did`.

    A port other than 443 is not followed: it would let a name lead into a network behind a wall. Only this site's own
    name may have one, as it is never asked over the network.
    """
    host, *path = did.removeprefix("did:web:").split(":")
    own = urlsplit(settings.SITE_URL)
    if unquote(host) == own.netloc and all(_SEGMENT.match(part) and part.strip(".") for part in path):
        return f"{own.scheme}://{own.netloc}/{'/'.join(path) if path else '.well-known'}/did.json"
    if not is_public_name(host) or not all(_SEGMENT.match(part) and part.strip(".") for part in path):
        raise Invalid("did")
    return f"https://{host}/{'/'.join(path) if path else '.well-known'}/did.json"


def _document(did: str, get: Get | None) -> Mapping[str, Any]:
    body = fetched(address_of(did), get, otherwise="did_not_fetched")
    try:
        document = strict_json.load_object(body, largest=len(body))
    except Invalid as error:
        raise Invalid("did_document") from error
    if document.get("id") != did:
        raise Invalid("did_document")
    return document


def _from_document(document: Mapping[str, Any], *, did: str, method: str) -> PublicKey:
    """The key, when the document lists it and lets it assert. What is listed elsewhere in it does not count."""
    named = document.get("assertionMethod")
    asserted = named if isinstance(named, list) else []
    embedded = [one for one in asserted if isinstance(one, Mapping)]
    listed = document.get("verificationMethod")
    methods = [one for one in (listed if isinstance(listed, list) else []) if isinstance(one, Mapping)]
    if len(methods) + len(asserted) > MOST_METHODS:
        raise Invalid("did_document")
    found = [one for one in [*methods, *embedded] if _absolute(one.get("id"), did) == method]
    if not found:
        raise Invalid("key_missing")
    allowed = [_absolute(one.get("id") if isinstance(one, Mapping) else one, did) for one in asserted]
    if method not in allowed:
        raise Invalid("key_not_for_this")
    if len(found) > 1 or found[0].get("controller") != did:
        raise Invalid("key_of_another")
    return _key(found[0])


def _absolute(name: object, did: str) -> str:
    text = name if isinstance(name, str) else ""
    return f"{did}{text}" if text.startswith("#") else text


def _key(method: Mapping[str, Any]) -> PublicKey:
    kind = str(method.get("type"))
    if kind in _MULTIKEYS:
        return keys.from_multikey(method.get("publicKeyMultibase"))
    if kind in _JWKS:
        return keys.from_jwk(method.get("publicKeyJwk"))
    if kind == "Ed25519VerificationKey2018" and isinstance(method.get("publicKeyBase58"), str):
        return keys.ed25519(multibase.from_base58(method["publicKeyBase58"]))
    raise Unproven("key_kind")
