"""The one form of a document that is signed: RDF dataset canonicalisation, or JSON canonicalisation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import rfc8785

from corridor.limited import Failure, Limits, run

from . import contexts
from .problems import Invalid, Unproven

WORKER: Final = "registry.credentials.proofs.canonical_worker"
MOST_STATEMENTS: Final = 2000
# The libraries of the worker take about a second to load; two more are for the document.
LIMITS: Final = Limits(cpu_seconds=4, wall_seconds=10, memory_mib=512, answer_mib=4)
_INVALID: Final = frozenset({"json_ld", "undefined_term", "signed_by_nothing", "too_many_statements"})
# Values with a language or a direction may be written out; everything else that begins with @ changes what others mean.
_ALLOWED_KEYWORDS: Final = frozenset({"@value", "@language", "@direction"})


def jcs(document: Mapping[str, Any]) -> bytes:
    """JSON Canonicalization Scheme (RFC 8785). Raises Invalid with `not_canonical`."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, ValueError) as error:
        raise Invalid("not_canonical") from error


def rdfc(documents: Sequence[Mapping[str, Any]], *, extra: Mapping[str, Any] | None = None) -> list[bytes]:
    """RDFC-1.0 of some JSON-LD documents, in a limited process: canonical N-Quads in UTF-8, one text for each.

    `extra` adds contexts by address to the frozen set, for tests with published vectors. Raises Unproven with
    `unknown_context`, or Invalid: `context_inline`, `keyword`, `json_ld`, `undefined_term` (a term that no context
    defines is signed by nothing), `signed_by_nothing`, `too_many_statements`, `too_much`.
    """
    for document in documents:
        _see_contexts(document, {*contexts.KNOWN, *(extra or {})})
    task = json.dumps(list(documents)).encode()
    try:
        answer, body = run(WORKER, task, limits=LIMITS, statements=MOST_STATEMENTS, extra=dict(extra or {}))
    except Failure as failure:
        raise Invalid(failure.words if failure.words in _INVALID else "too_much") from failure
    texts, start = [], 0
    for length in answer["lengths"]:
        texts.append(body[start : start + length])
        start += length
    return texts


def _see_contexts(document: Mapping[str, Any], known: set[str]) -> None:
    """Contexts stand at the top, by address, and every address is known."""
    named = document.get("@context")
    for context in named if isinstance(named, list) else [named]:
        if not isinstance(context, str):
            raise Invalid("context_inline")
        if context not in known:
            raise Unproven("unknown_context")
    for name, value in document.items():
        if name != "@context":
            _see_signable(name, value)


def _see_signable(name: str, value: Any) -> None:
    """Nothing that changes meanings, and no null or empty list, which RDF leaves out: no statement would hold it."""
    if name.startswith("@") and name not in _ALLOWED_KEYWORDS:
        raise Invalid("context_inline" if name == "@context" else "keyword")
    if value is None or value == []:
        raise Invalid("signed_by_nothing")
    for inner in value if isinstance(value, list) else [value]:
        if isinstance(inner, Mapping):
            for below, deeper in inner.items():
                _see_signable(below, deeper)
        elif isinstance(inner, list) or inner is None:
            _see_signable(name, inner)
