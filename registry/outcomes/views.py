"""The public pages of outcomes: releases, as pages and as files. Page and file are read from the same document."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_GET, require_safe

from registry.programmes.models import Cohort, Programme

from . import public
from .brief import Brief, brief_pdf
from .charts import bar, curve_chart
from .models import Release, ReleaseState
from .public import PublicRow, Published
from .releases.document import as_csv
from .releases.schema import dataset, schema
from .rules import GOAL, Definition
from .words import BREAKDOWNS, CIRCUMSTANCES, COLUMNS, KINDS, group_name


def _definition(request: HttpRequest) -> Definition:
    asked = request.GET.get("definition", "")
    return Definition(asked) if asked in set(Definition) else Definition.STRICT


def _breakdown(request: HttpRequest) -> str:
    asked = request.GET.get("by", "")
    return asked if asked in BREAKDOWNS else "programme"


def _with_bars(rows: list[PublicRow]) -> list[dict[str, Any]]:
    linked = _linked({row.by for row in rows})
    return [
        {
            "row": row,
            "name": group_name(row.by, row.key, row.label),
            "bar": bar(row.low, row.high, row.share_365, goal=GOAL),
            "is_linked": row.key in linked,
        }
        for row in rows
    ]


def _linked(kinds: set[str]) -> set[str]:
    """The programmes or cohorts that have a page of their own."""
    if kinds == {"programme"}:
        return set(Programme.objects.public().values_list("slug", flat=True))
    if kinds == {"cohort"}:
        return set(Cohort.objects.public().values_list("slug", flat=True))
    return set()


@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """Do programmes lead to work? The newest release, and those before it."""
    return _shown(request, public.newest())


@require_GET
def release_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One release; of one that was withdrawn, why."""
    release = _release(slug)
    if release.state == ReleaseState.WITHDRAWN:
        return render(request, "outcomes/withdrawn.html", {"release": release}, status=410)
    return _shown(request, public.published(release))


def _shown(request: HttpRequest, published: Published | None) -> HttpResponse:
    definition, by = _definition(request), _breakdown(request)
    points = [] if published is None else published.curve("all", "all", definition)
    return render(
        request,
        "outcomes/release.html",
        {
            "published": published,
            "releases": public.releases(),
            "definition": definition,
            "definitions": list(Definition),
            "by": by,
            "breakdowns": BREAKDOWNS,
            "heading": BREAKDOWNS[by],
            "whole": public.nothing_released() if published is None else published.whole(definition),
            "rows": [] if published is None else _with_bars(published.rows(by, definition)),
            "circumstances": [] if published is None else _worded(published.circumstances(), CIRCUMSTANCES),
            "chart": curve_chart(points, goal=GOAL),
            "points": points,
            "dataset": "" if published is None else dataset(published),
        },
    )


def _worded(counts: Mapping[str, int | None], words: Mapping[str, Promise]) -> list[tuple[Promise, int | None]]:
    return [(words[name], number) for name, number in counts.items()]


@require_GET
def programme_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme in the newest release, and its cohorts."""
    programme = _programme(slug)
    shown = _of_group(request, "programme", slug)
    published, definition = shown["published"], shown["definition"]
    more: dict[str, Any] = {"programme": programme, "heading": BREAKDOWNS["cohort"]}
    if published is not None:
        more |= {
            "rows": _with_bars(_cohorts_of(programme, published, definition)),
            "circumstances": _worded(published.circumstances("programme", slug), CIRCUMSTANCES),
            "kinds": _worded(published.kinds("programme", slug, definition), KINDS),
        }
    return render(request, "outcomes/programme.html", shown | more)


def _of_group(request: HttpRequest, by: str, key: str) -> dict[str, Any]:
    """What pages show of one group in the newest release."""
    definition, published = _definition(request), public.newest()
    points = [] if published is None else published.curve(by, key, definition)
    return {
        "published": published,
        "row": (published and published.row(by, key, definition)) or public.nothing_released(),
        "definition": definition,
        "definitions": list(Definition),
        "chart": curve_chart(points, goal=GOAL),
        "points": points,
    }


@require_GET
def programme_brief(request: HttpRequest, slug: str) -> HttpResponse:
    """The same on one page, to print. Before there is anything to print, there is no such page."""
    programme, definition, published = _programme(slug), _definition(request), public.newest()
    row = None if published is None else published.row("programme", slug, definition)
    if published is None or row is None:
        raise Http404
    brief = Brief(
        programme=programme.name,
        provider=programme.provider.name,
        country=str(programme.country),
        published=published,
        definition=definition,
        row=row,
        points=published.curve("programme", slug, definition),
        cohorts=_cohorts_of(programme, published, definition),
        circumstances=published.circumstances("programme", slug),
        kinds=published.kinds("programme", slug, definition),
        address=f"{settings.SITE_URL.rstrip('/')}{reverse('release', args=[published.slug])}",
    )
    name = f"{slug}-{published.slug}.pdf"
    return HttpResponse(
        brief_pdf(brief),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _programme(slug: str) -> Programme:
    return get_object_or_404(Programme.objects.public().select_related("provider", "country"), slug=slug)


def _cohorts_of(programme: Programme, published: Published, definition: Definition) -> list[PublicRow]:
    slugs = set(programme.cohorts.values_list("slug", flat=True))
    return [row for row in published.rows("cohort", definition) if row.key in slugs]


@require_GET
def cohort_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """One cohort in the newest release."""
    cohort = get_object_or_404(Cohort.objects.public().select_related("programme__provider", "country"), slug=slug)
    return render(request, "outcomes/cohort.html", {"cohort": cohort, **_of_group(request, "cohort", slug)})


@require_GET
def method(request: HttpRequest) -> HttpResponse:
    """How a release is made, and what each of its columns means."""
    return render(request, "outcomes/method.html", {"columns": COLUMNS})


def _release(slug: str) -> Release:
    return get_object_or_404(Release.objects.once_published().defer("document", "snapshot"), slug=slug)


def _etag(request: HttpRequest, slug: str, **_file: Any) -> str | None:
    found = Release.objects.published().filter(slug=slug).values_list("sha256", flat=True).first()
    return None if found is None else f'"{found}"'


def _last_modified(request: HttpRequest, slug: str, **_file: Any) -> datetime | None:
    return Release.objects.published().filter(slug=slug).values_list("published_at", flat=True).first()


@require_safe
def release_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The release as it was frozen, byte by byte: its SHA-256 is the one that was published."""
    return _file(request, slug, kind="application/json", made_of=lambda content: content)


@require_safe
def release_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures as a table."""
    return _file(request, slug, kind="text/csv", made_of=lambda content: as_csv(json.loads(content)).encode())


@cache_control(public=True, max_age=3600)
@condition(etag_func=_etag, last_modified_func=_last_modified)
def _file(request: HttpRequest, slug: str, *, kind: str, made_of: Callable[[bytes], bytes]) -> HttpResponse:
    """A release as a file; of one that was withdrawn, why."""
    release = _release(slug)
    if release.state == ReleaseState.WITHDRAWN:
        told = _("This release was withdrawn: %(reason)s") % {"reason": release.reason}
        return HttpResponse(f"{told}\n", status=410, content_type="text/plain; charset=utf-8")
    return HttpResponse(made_of(public.content_of(release)), content_type=f"{kind}; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def release_schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of a release."""
    return HttpResponse(json.dumps(schema()), content_type="application/schema+json")
