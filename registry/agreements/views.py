"""The graduate's view of the ledger."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from registry.profiles.models import Profile

from .selectors import in_words, ledger_of

ROWS_A_PAGE = 50


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Who saw me, what of me, and why."""
    profile = get_object_or_404(Profile, user_id=request.user.pk)
    page = Paginator(ledger_of(profile), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agreements/ledger.html", {"page": page, "rows": [in_words(row) for row in page]})
