"""The ledger, as graduates and as owners of organisations read it."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import may_manage_members
from accounts.models import Organisation, User
from registry.profiles.models import Profile

from .selectors import as_seen, in_words, ledger_of, seen_by_members

ROWS_A_PAGE = 50


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Who saw me, what of me, and why."""
    profile = get_object_or_404(Profile, user_id=request.user.pk)
    page = Paginator(ledger_of(profile), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agreements/ledger.html", {"page": page, "rows": [in_words(row) for row in page]})


@login_required
@require_GET
def organisation_ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """For owners: which member saw whose card, and when."""
    user = cast(User, request.user)
    organisation = get_object_or_404(Organisation.objects.of_member(user), slug=slug)
    if not may_manage_members(user, organisation):
        raise Http404
    page = Paginator(seen_by_members(organisation), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"organisation": organisation, "page": page, "rows": [as_seen(row) for row in page]}
    return render(request, "agreements/organisation_ledger.html", context)
