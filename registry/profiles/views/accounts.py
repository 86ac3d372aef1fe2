"""Two accounts that a registrar found to be one person's: their holders say whether they are."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.profiles import services

from .lists import number
from .scope import person


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def two_accounts(request: HttpRequest) -> HttpResponse:
    """Is the other account yours too? Nothing of it is shown but from which cohort it came."""
    user = person(request)
    waiting = services.merges_waiting(user)
    if request.method == "POST":
        pair = get_object_or_404(waiting, pk=number(request.POST.get("pair", "")))
        if request.POST.get("answer") == "mine":
            merged = services.agree_to_merge(proposal=pair, by=user)
            words = (
                _("They are one account now.") if merged else _("Thank you. Now say the same from the other account.")
            )
        else:
            services.refuse_to_merge(proposal=pair, by=user)
            words = _("Thank you. Nothing changes, and the registrar looks again.")
        messages.success(request, words)
        return redirect("two-accounts")
    pairs = [(pair, pair.second if pair.first.user_id == user.pk else pair.first) for pair in waiting]
    return render(request, "profiles/two_accounts.html", {"pairs": pairs})
