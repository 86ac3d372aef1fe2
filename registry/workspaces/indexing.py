"""What search engines may know: the pages for everybody, and never a person's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.listings.selectors import ListingQuery, public_listings
from registry.programmes.selectors import public_programmes

STATIC = ("home", "listings", "programmes", "outcomes", "verify", "privacy")
# The most that one sitemap may hold (sitemaps.org).
MOST = 50_000
CLOSED = (
    "/admin/",
    "/accounts/",
    "/me/",
    "/hire/",
    "/mentor/",
    "/programme/",
    "/insight/",
    "/claim/",
    "/card/",
    "/talent/",
)


@cache_control(public=True, max_age=3600)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Addresses of pages for everybody. Cards of people are not among them: who is found there chose to be found here,
    not everywhere."""
    return render(request, "workspaces/sitemap.xml", {"pages": _pages()}, content_type="application/xml")


@cache_control(public=True, max_age=86_400)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Where search engines do not look."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {_site()}{reverse('sitemap')}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def _site() -> str:
    return settings.SITE_URL.rstrip("/")


def _pages() -> list[dict[str, Any]]:
    listings = public_listings(ListingQuery(), on=timezone.localdate()).values_list("public_id", "updated_at")
    found: list[tuple[str, datetime | None]] = [(reverse(name), None) for name in STATIC]
    found += _of("listing", listings[: MOST // 2])
    found += _of("programme-page", public_programmes().values_list("slug", "pk"))
    return [{"address": f"{_site()}{path}", "changed": changed} for path, changed in found[:MOST]]


def _of(name: str, rows: Iterable[tuple[Any, Any]]) -> list[tuple[str, datetime | None]]:
    return [(reverse(name, args=[key]), changed if isinstance(changed, datetime) else None) for key, changed in rows]
