"""The public pages of outcomes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from registry.places.rules import corridor_day
from registry.programmes.models import Cohort

from .charts import bar, curve_chart
from .public import PublicRow, cohort_figures, overview
from .rules import GOAL, Definition


def _definition(request: HttpRequest) -> Definition:
    asked = request.GET.get("definition", "")
    return Definition(asked) if asked in set(Definition) else Definition.STRICT


def _with_bars(rows: list[PublicRow]) -> list[dict[str, object]]:
    return [{"row": row, "bar": bar(row.low, row.high, row.share_365, goal=GOAL)} for row in rows]


@require_GET
def outcomes(request: HttpRequest) -> HttpResponse:
    """Do programmes lead to work? The corridor, its programmes and cohorts against the goal."""
    definition = _definition(request)
    whole, programmes, cohorts, points = overview(definition=definition, on=corridor_day(timezone.now()))
    return render(
        request,
        "outcomes/overview.html",
        {
            "definition": definition,
            "definitions": list(Definition),
            "whole": whole,
            "programmes": _with_bars(programmes),
            "cohorts": _with_bars(cohorts),
            "chart": curve_chart(points, goal=GOAL),
            "points": points,
        },
    )


@require_GET
def cohort_outcomes(request: HttpRequest, slug: str) -> HttpResponse:
    """One cohort's figures."""
    cohort = get_object_or_404(
        Cohort.objects.select_related("programme__provider", "country").filter(programme__provider__state="verified"),
        slug=slug,
    )
    definition = _definition(request)
    row, points = cohort_figures(cohort, definition=definition, on=corridor_day(timezone.now()))
    return render(
        request,
        "outcomes/cohort.html",
        {
            "cohort": cohort,
            "row": row,
            "definition": definition,
            "definitions": list(Definition),
            "chart": curve_chart(points, goal=GOAL),
            "points": points,
        },
    )
