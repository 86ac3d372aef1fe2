"""The fairness monitor, for those who answer for it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from registry.outcomes.fairness.publishing import figures, may_see_fairness
from registry.outcomes.fairness.report import SEALED, Trait
from registry.outcomes.fairness.verdicts import Verdict
from registry.outcomes.fairness.words import MEASURES, TRAITS, group
from registry.places.rules import corridor_day


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
