"""Statements of a person and of an organisation, as a page and as a file."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import organisations_where
from accounts.rules import Ability

from . import statements
from .models import Placement
from .page import person
from .statements import Account


@dataclass(frozen=True)
class Statement:
    """The accounts of one of a person's roles."""

    title: str | Promise
    accounts: list[Account]


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What a person agreed, delivered and was paid; and what they gave as a mentor."""
    user = person(request)
    parts = [(_("Your work"), statements.own_contracts(user)), (_("As a mentor"), statements.contracts_of_mentor(user))]
    return _answer(request, parts, {"title": _("Your statements")})


@login_required
@require_GET
def organisation(request: HttpRequest) -> HttpResponse:
    """The same of an organisation, for those who speak for it."""
    ours = organisations_where(person(request), Ability.RECRUIT).order_by("name")
    slug = request.GET.get("organisation", "")
    chosen = get_object_or_404(ours, slug=slug) if slug else ours.first()
    parts = [(chosen.name, statements.contracts_of(chosen))] if chosen is not None else []
    return _answer(request, parts, {"title": _("Statements"), "organisations": ours, "chosen": chosen})


def _answer(
    request: HttpRequest, parts: list[tuple[Any, QuerySet[Placement]]], context: dict[str, Any]
) -> HttpResponse:
    moved = [(title, statements.movements_in(placements)) for title, placements in parts]
    years = sorted({year for _title, found in moved for year in statements.years_of(found)}, reverse=True)
    year = _year(request, years)
    shown = [Statement(title, statements.accounts(found, year=year)) for title, found in moved]
    shown = [one for one in shown if one.accounts]
    if "csv" in request.GET:
        return _as_file([account for one in shown for account in one.accounts], year)
    return render(request, "placements/statements.html", {**context, "statements": shown, "years": years, "year": year})


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year that was asked for, or the newest in which something moved."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and int(asked) in years:
        return int(asked)
    return years[0] if years else timezone.localdate().year


def _as_file(found: list[Account], year: int) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statement-{year}.csv"'
    link = f"{settings.SITE_URL.rstrip('/')}/placements/{{}}/"
    csv.writer(response).writerows(statements.sheet(found, link=link))
    return response
