"""The way from any page to a report."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.safeguarding.models import SubjectKind
from registry.safeguarding.rules import page_of

register = template.Library()

WORDS: dict[str, str | Promise] = {
    SubjectKind.LISTING: _("Report this listing"),
    SubjectKind.PROFILE: _("Report this profile"),
    SubjectKind.CONVERSATION: _("Report this conversation"),
    SubjectKind.ORGANISATION: _("Report this organisation"),
    SubjectKind.MENTOR: _("Report this mentor"),
    SubjectKind.PLACEMENT: _("Report a problem with this placement"),
}


@register.simple_tag(takes_context=True)
def report_url(context: template.Context, kind: str = "", public_id: UUID | str = "") -> str:
    """The address of the form, which learns from it where the reader is and what it is about."""
    address, request = reverse("report"), context.get("request")
    page = page_of(request.path) if request is not None else ""
    told = {"about": f"{kind}:{public_id}" if kind and public_id else "", "page": "" if page == address else page}
    query = urlencode({name: value for name, value in told.items() if value}, safe="/:", quote_via=quote)
    return f"{address}?{query}" if query else address


@register.inclusion_tag("safeguarding/_report_link.html", takes_context=True)
def report_link(context: template.Context, kind: str, public_id: UUID | str) -> dict[str, Any]:
    """`{% report_link "listing" listing.public_id %}`: a quiet line that leads to the form."""
    return {"url": report_url(context, kind, public_id), "words": WORDS[kind]}
