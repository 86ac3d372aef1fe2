"""What verifiers anywhere fetch to check what was signed here."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.credentials.issuers import did_document


@cache_control(public=True, max_age=300)
@require_safe
def did(request: HttpRequest, slug: str) -> HttpResponse:
    """A provider's DID document. Permanent from its first key on, whatever becomes of the provider."""
    document = did_document(slug)
    if document is None:
        raise Http404
    answer = HttpResponse(json.dumps(document, indent=2), content_type="application/did+json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
