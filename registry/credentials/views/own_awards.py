"""Taking one's own signed certificates along, in every form that wallets and sites ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.credentials import pictures
from registry.credentials.models import Award, Endorsement
from registry.credentials.proofs import baking
from registry.programmes.views import person


def _names(award: Award) -> tuple[str, str]:
    return award.achievement.name, award.achievement.provider.name


# Media type, ending and content of each kind: the credential itself, as a token, and baked into its picture.
KINDS: Final[dict[str, tuple[str, str, Callable[[Award], str | bytes]]]] = {
    "json": ("application/vc+ld+json", "json", lambda award: award.document),
    "token": ("application/vc+jwt", "jwt", lambda award: award.token),
    "svg": ("image/svg+xml", "svg", lambda award: baking.into_svg(pictures.as_svg(*_names(award)), award.document)),
    "png": ("image/png", "png", lambda award: baking.into_png(pictures.as_png(*_names(award)), award.document)),
}


@login_required
@never_cache
@require_safe
def endorsement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What somebody said of one's certificate, as a signed file."""
    own = Endorsement.objects.signed().filter(certification__profile__user=person(request))
    found = get_object_or_404(own, public_id=public_id)
    answer = HttpResponse(found.document, content_type="application/vc+ld+json")
    answer["Content-Disposition"] = 'attachment; filename="endorsement.json"'
    return answer


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """One's own certificate as a file. It is never shown in the page: an SVG of a stranger could hold a script."""
    if kind not in KINDS:
        raise Http404
    own = Award.objects.signed().filter(enrolment__user=person(request))
    found = get_object_or_404(own.select_related("achievement__provider"), public_id=public_id)
    media_type, ending, content = KINDS[kind]
    answer = HttpResponse(content(found), content_type=media_type)
    name = slugify(found.achievement.name) or "certificate"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
