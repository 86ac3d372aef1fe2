"""The talent pages, and the graduate's view of the ledger."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.models import Purpose, User
from registry.profiles.models import Profile, Visibility

from .forms import TalentFilter
from .gate import Audience, audience_of, employer_of, show, show_public
from .models import Level
from .selectors import in_words, ledger_of
from .talent import search

CARDS_A_PAGE = 24
ROWS_A_PAGE = 50


def _looker(request: HttpRequest) -> Audience:
    """As whom the person looks at talent. An administrator sees what visitors see: the admin is for the rest."""
    user = request.user
    employer = employer_of(user)
    if employer is not None and isinstance(user, User):
        return Audience("organisation", user=user, organisation=employer, country=employer.country_id)
    found = audience_of(user)
    return Audience("visitor") if found.kind == "staff" else found


@require_GET
def talent(request: HttpRequest) -> HttpResponse:
    """Graduates who look for work and agreed to be found."""
    to = _looker(request)
    form = TalentFilter(request.GET)
    page = Paginator(search(form.query()), CARDS_A_PAGE).get_page(request.GET.get("page"))
    found = show_public(list(page), to=to)
    cards = [found[profile.pk] for profile in page if profile.pk in found]
    return render(request, "agreements/talent.html", {"form": form, "page": page, "cards": cards, "audience": to})


@require_GET
def talent_card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One graduate, as far as this reader may see them; the graduate sees their own card as others may."""
    user = request.user if isinstance(request.user, User) else None
    own = Profile.objects.filter(public_id=public_id, user=user).first() if user is not None else None
    if own is not None:
        level = Level.NAMED if own.visibility == Visibility.NAMED else Level.ANONYMOUS
        to = Audience("self", user=user)
        card = show([own], to=to, purpose=Purpose.PUBLIC_CARD, level=level)[own.pk]
    else:
        profile = get_object_or_404(Profile.objects.on_talent_pages(), public_id=public_id)
        to = _looker(request)
        found = show_public([profile], to=to).get(profile.pk)
        if found is None:
            raise Http404
        card = found
    return render(request, "agreements/talent_card.html", {"card": card, "audience": to, "own": own})


@login_required
@require_GET
def ledger(request: HttpRequest) -> HttpResponse:
    """Who saw me, what of me, and why."""
    profile = get_object_or_404(Profile, user_id=request.user.pk)
    page = Paginator(ledger_of(profile), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "agreements/ledger.html", {"page": page, "rows": [in_words(row) for row in page]})
