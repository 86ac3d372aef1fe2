"""What verifiers anywhere fetch to check what was signed here."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.credentials.issuers import did_document, mentors_name
from registry.credentials.own_web import status_list_document


@cache_control(public=True, max_age=300)
@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation's DID document. Permanent from its first key on, whatever becomes of the organisation."""
    return _did_document(slug)


@cache_control(public=True, max_age=300)
@require_safe
def mentor_did(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A mentor's DID document."""
    return _did_document(mentors_name(public_id))


def _did_document(name: str) -> HttpResponse:
    document = did_document(name)
    if document is None:
        raise Http404
    return _for_verifiers(json.dumps(document, indent=2), "application/did+json")


# A list of the last minute is fresh enough, and one that anybody keeps longer would hide what was taken back.
@cache_control(public=True, max_age=60)
@require_safe
def status_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """A provider's signed list of what it took back or suspended. Permanent once something was issued."""
    document = status_list_document(list_id)
    if not document:
        raise Http404
    return _for_verifiers(document, "application/vc+ld+json")


def _for_verifiers(text: str, kind: str) -> HttpResponse:
    """An answer that a wallet in a browser may read too."""
    answer = HttpResponse(text, content_type=kind)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
