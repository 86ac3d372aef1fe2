"""A program of its own: JSON-LD documents as canonical N-Quads. Poisoned graphs cost time, and here it is bounded."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from pyld import jsonld
from pyld.documentloader.frozen import FrozenDocumentLoader

from corridor.limited.child import Refused, serve
from registry.credentials.proofs import contexts

# RFC 3987 in short: a scheme, and none of the letters that N-Quads cannot hold inside <>.
_IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*$")
# Whatever an address that is relative to nothing becomes here begins with this scheme.
_NOWHERE = "relative-to-nothing"
_LANGUAGE = re.compile(r"^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$")


def canonical_forms(data: bytes, settings: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """RDFC-1.0 (URDNA2015) of each document in a JSON list: {"lengths": [...]} and the texts one after the other.

    `extra` holds further contexts by address. Refused: `json_ld`, `undefined_term`, `signed_by_nothing`,
    `too_many_statements`.
    """
    texts = [_canonical(document, settings).encode() for document in json.loads(data)]
    return {"lengths": [len(text) for text in texts]}, b"".join(texts)


def _canonical(document: dict[str, Any], settings: dict[str, Any]) -> str:
    loader = FrozenDocumentLoader(documents={**contexts.documents(), **settings["extra"]})
    options = {"documentLoader": loader, "processingMode": "json-ld-1.1", "base": f"{_NOWHERE}://x/"}
    try:
        expanded = jsonld.expand(document, options, on_property_dropped=_refuse_term)
        covered = {statement for node in expanded for statement in _statements(node)}
        # The text has at least as many. To find that out only from it would take long, and more on a busy machine.
        if len(covered) > settings["statements"]:
            raise Refused("too_many_statements")
        text: str = jsonld.normalize(expanded, {**options, "algorithm": "URDNA2015", "format": "application/n-quads"})
    except jsonld.JsonLdError as error:
        raise Refused("json_ld") from error
    statements = text.count("\n")
    if statements > settings["statements"]:
        raise Refused("too_many_statements")
    if statements < len(covered):
        raise Refused("signed_by_nothing")
    return text


def _refuse_term(term: str | None) -> None:
    raise Refused("undefined_term")


def _statements(node: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """What of an expanded node must become statements, so that a dropped one is noticed; each once, as in a set."""
    subject = node.get("@id", id(node))
    if "@id" in node:
        _see_iri(node["@id"])
    for kind in node.get("@type", []):
        _see_iri(kind)
        yield subject, "@type", kind
    for inner in node.get("@graph", []):
        yield from _statements(inner)
    for predicate, values in node.items():
        if not predicate.startswith("@"):
            for value in values:
                yield subject, predicate, _object_of(value)
                if "@value" not in value:
                    yield from _statements_below(value)


def _statements_below(value: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    if "@list" not in value:
        yield from _statements(value)
        return
    for position, inner in enumerate(value["@list"]):
        yield id(value), position, _object_of(inner)
        yield id(value), position, "rest"
        if "@value" not in inner:
            yield from _statements_below(inner)


def _object_of(value: dict[str, Any]) -> Any:
    if "@value" in value:
        if "@language" in value and not _LANGUAGE.match(value["@language"]):
            raise Refused("signed_by_nothing")
        if "@type" in value and value["@type"] != "@json":
            _see_iri(value["@type"])
        return json.dumps(value, sort_keys=True)
    return value.get("@id", id(value))


def _see_iri(text: str) -> None:
    """A relative address, or one that N-Quads cannot hold, would be left out of what is signed."""
    if not _IRI.match(text) or text.startswith(f"{_NOWHERE}:"):
        raise Refused("undefined_term")


# What a library loads when it is first used is loaded before files are closed to us.
_WARM = {"@context": contexts.CREDENTIALS_2, "type": "VerifiableCredential", "name": {"@value": "x", "@language": "en"}}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    canonical_forms(json.dumps([_WARM]).encode(), {"extra": {}, "statements": 10})
    serve(canonical_forms)
