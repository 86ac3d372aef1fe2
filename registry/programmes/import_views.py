"""A roster in two steps: check the file and see what it would do, then apply exactly that."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corridor.web.errors import DomainError

from . import errors, uploads
from .forms import RosterForm
from .models import Cohort
from .roster import Plan, PlannedRow, apply_plan, plan_roster
from .roster.columns import COLUMNS
from .roster.planning import RESULTS
from .views import own_cohort, person

SHOWN_ROWS = 200
# What an officer must look at comes first.
ORDER = {"refused": 0, "changed": 1, "new": 2, "unchanged": 3}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file; see what it would do."""
    cohort = own_cohort(request, slug)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read()
        try:
            plan = plan_roster(data=data, filename=file.name, cohort=cohort, on=timezone.localdate())
        except errors.RosterRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            path = uploads.store_upload(data=data)
            return _preview(request, cohort, plan, path, file.name)
    return render(request, "programmes/roster_import.html", {"cohort": cohort, "form": form, "columns": COLUMNS})


@login_required
@require_POST
def roster_apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply the file that was checked, if it would still do what the officer saw."""
    cohort = own_cohort(request, slug)
    try:
        upload = uploads.open_upload(reference=request.POST.get("upload", ""), cohort=cohort, by=person(request))
        plan = plan_roster(data=upload.data, filename=upload.filename, cohort=cohort, on=timezone.localdate())
        if _counts(plan) != upload.counts:
            messages.warning(request, str(errors.PlanOutdated.message))
            return _preview(request, cohort, plan, upload.path, upload.filename)
        applied = apply_plan(plan=plan, by=person(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("roster-import", slug=cohort.slug)
    uploads.forget_upload(upload.path)
    messages.success(
        request,
        _("The roster is imported: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(refused)d refused.")
        % {name: getattr(applied, name) for name in RESULTS},
    )
    return redirect("cohort", slug=cohort.slug)


@login_required
@require_GET
def roster_template(request: HttpRequest) -> HttpResponse:
    """An empty roster with its header. The byte order mark tells Excel that it is UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="roster.csv"'
    csv.writer(response).writerow(COLUMNS)
    return response


def _preview(request: HttpRequest, cohort: Cohort, plan: Plan, path: str, filename: str) -> HttpResponse:
    counts = plan.counts
    context: dict[str, Any] = {
        "cohort": cohort,
        "counts": counts,
        "warnings": plan.warnings,
        "rows": _first(plan.rows),
        "total": len(plan.rows),
        "writes": counts["new"] + counts["changed"],
        "common": _common_reasons(plan.rows),
        "filename": filename,
        "upload": uploads.refer(path=path, filename=filename, cohort=cohort, by=person(request), counts=_counts(plan)),
    }
    return render(request, "programmes/roster_preview.html", context)


def _counts(plan: Plan) -> tuple[int, ...]:
    return tuple(plan.counts[result] for result in RESULTS)


def _first(rows: Iterable[PlannedRow]) -> list[PlannedRow]:
    return sorted(rows, key=lambda row: (ORDER[row.result], row.line))[:SHOWN_ROWS]


def _common_reasons(rows: Iterable[PlannedRow]) -> list[tuple[str, int]]:
    """The most frequent reasons of refusal, where there are too many rows to read."""
    reasons = Counter(reason for row in rows if row.result == "refused" for reason in row.reasons)
    return [(reason, count) for reason, count in reasons.most_common(5) if count > 1]
