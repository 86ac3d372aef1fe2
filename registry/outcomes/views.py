"""The pages of outcomes: public ones, and the fairness monitor for those who answer for it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from registry.places.rules import corridor_day
from registry.programmes.models import Cohort

from .charts import bar, curve_chart
from .fairness.publishing import figures, may_see_fairness
from .fairness.report import SEALED, Trait
from .fairness.verdicts import Verdict
from .fairness.words import MEASURES, TRAITS, group
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


@login_required
@require_GET
def fairness(request: HttpRequest) -> HttpResponse:
    """How groups of graduates fare beside each other, by one trait at a time.

    For analysts, and for the administrators who also see each reading of sealed answers. The figures are the same.
    """
    if not may_see_fairness(request.user):
        raise Http404
    asked = request.GET.get("by", "")
    trait = Trait(asked) if asked in set(Trait) else Trait.SEX
    tables = figures(on=corridor_day(timezone.now()))
    noted = [Verdict.FLAGGED, Verdict.WATCH]
    return render(
        request,
        "outcomes/fairness.html",
        {
            "trait": trait,
            "traits": TRAITS,
            "heading": TRAITS[trait],
            "is_sealed": trait in SEALED,
            "measures": [
                {
                    "told": MEASURES[table.measure],
                    "table": table,
                    "rows": [(group(table, row), row) for row in table.rows],
                }
                for table in tables
                if table.trait is trait
            ],
            "noted": [
                {
                    "verdict": row.verdict,
                    "measure": MEASURES[table.measure],
                    "trait": TRAITS[table.trait],
                    "by": table.trait,
                    "group": group(table, row),
                }
                for verdict in noted
                for table in tables
                for row in table.rows
                if row.verdict is verdict
            ],
        },
    )
