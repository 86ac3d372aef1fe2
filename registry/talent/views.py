"""The talent pages, and the searches that people keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Purpose, User
from corridor.web.errors import DomainError
from registry.agreements.gate import Audience, Card, show, show_public
from registry.agreements.models import Level
from registry.listings.models import Listing
from registry.profiles.models import Profile, Visibility

from . import selectors, services
from .asking import Asked, asked_in
from .audience import looker, scope_of
from .errors import NotLooking
from .facets import facets
from .fitting import find_by_fit, listings_to_fit
from .forms import SearchForm, TalentFilter
from .models import Alert, SavedSearch
from .rules import Order
from .search import Cursor, Found, find

LISTINGS_TO_FIT = 20


@dataclass(frozen=True)
class Sorting:
    """The order that a link asks for. `value` is how the form names it."""

    order: Order
    value: str
    listing: Listing | None = None
    is_left_out: bool = False


@require_GET
def talent(request: HttpRequest) -> HttpResponse:
    """Graduates who look for work and agreed to be found."""
    today, to = timezone.localdate(), looker(request.user)
    asked, scope = asked_in(request.GET, on=today), scope_of(to, on=today)
    listings = list(listings_to_fit(to.user, on=today)[:LISTINGS_TO_FIT]) if to.user is not None else []
    sorting = _sorting(request.GET.get("sort", ""), listings)
    cursor = Cursor.read(request.GET.get("cursor", ""), sorting.order)
    is_best_of_many = False
    if sorting.listing is not None:
        best = find_by_fit(asked.query, listing=sorting.listing, scope=scope, on=today, cursor=cursor)
        found, is_best_of_many = best.found, best.is_full
    else:
        found = find(asked.query, scope=scope, order=sorting.order, cursor=cursor)
    figures = facets(asked.query, scope=scope)
    context = {
        "form": TalentFilter(asked, figures, listings, sort=sorting.value),
        "asked": asked,
        "sorting": sorting,
        "is_best_of_many": is_best_of_many,
        "page": found,
        "cards": _cards(found, to),
        "facets": figures,
        "often": selectors.often_held(asked, figures),
        "audience": to,
        "may_save": to.kind in {"organisation", "mentor"} and not asked.is_empty,
        "query": _query_alone(request),
    }
    return render(request, "talent/talent.html", context)


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
        to = looker(request.user)
        found = show_public([profile], to=to).get(profile.pk)
        if found is None:
            raise Http404
        card = found
    return render(request, "talent/talent_card.html", {"card": card, "audience": to, "own": own})


def _cards(found: Found, to: Audience) -> list[Card]:
    """The cards of a page in its order, as the gate allows them now: who withdrew a moment ago is not among them."""
    profiles = {profile.pk: profile for profile in Profile.objects.on_talent_pages().filter(pk__in=found.ids)}
    shown = show_public([profiles[pk] for pk in found.ids if pk in profiles], to=to)
    return [shown[pk] for pk in found.ids if pk in shown]


def _sorting(asked: str, listings: list[Listing]) -> Sorting:
    order, _colon, public_id = asked.partition(":")
    if order == Order.FIT:
        listing = next((one for one in listings if str(one.public_id) == public_id), None)
        if listing is not None:
            return Sorting(Order.FIT, asked, listing)
    if order in {Order.NEWEST, Order.PROVEN} and not public_id:
        return Sorting(Order(order), order)
    return Sorting(Order.NEWEST, Order.NEWEST, is_left_out=bool(asked))


def _query_alone(request: HttpRequest) -> str:
    """The search without the place in the list."""
    query = request.GET.copy()
    query.pop("cursor", None)
    return query.urlencode()


# --- Saved searches ----------------------------------------------------------------------------------------------


@login_required
@require_GET
def searches(request: HttpRequest) -> HttpResponse:
    """The searches that a person keeps."""
    user = cast(User, request.user)
    rows = selectors.kept_searches(user)
    may = bool(rows) or looker(user).kind in {"organisation", "mentor"}
    return render(request, "talent/searches.html", {"rows": rows, "may": may})


@login_required
@require_http_methods(["GET", "POST"])
def search_new(request: HttpRequest) -> HttpResponse:
    """Keep the search that the link holds."""
    user, to = cast(User, request.user), looker(request.user)
    if to.kind not in {"organisation", "mentor"}:
        messages.error(request, str(NotLooking.message))
        return redirect("talent")
    asked = asked_in(request.GET, on=timezone.localdate())
    if asked.is_empty:
        return redirect("talent")
    form = SearchForm(request.POST or None, initial={"name": _named(asked), "alert": Alert.WEEKLY})
    if request.method == "POST" and form.is_valid():
        try:
            services.save_search(
                by=user,
                audience=to,
                name=form.cleaned_data["name"],
                query=asked.query,
                alert=form.cleaned_data["alert"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The search is saved."))
            return redirect("saved-searches")
    context = {"form": form, "told": selectors.in_words(asked), "back": f"{reverse('talent')}?{_query_alone(request)}"}
    return render(request, "talent/search_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def search_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another name for a search, or more or less mail."""
    search = _own_search(request, public_id)
    form = SearchForm(request.POST or None, initial={"name": search.name, "alert": search.alert})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_search(search=search, name=form.cleaned_data["name"], alert=form.cleaned_data["alert"])
        except DomainError as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The search is changed."))
            return redirect("saved-searches")
    context = {"form": form, "search": search, "back": reverse("saved-searches")}
    return render(request, "talent/search_form.html", context)


@login_required
@require_POST
def search_quiet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """No more mail about a search."""
    services.stop_alert(search=_own_search(request, public_id))
    messages.success(request, _("We no longer write to you about this search."))
    return redirect("saved-searches")


@login_required
@require_POST
def search_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a search."""
    services.delete_search(search=_own_search(request, public_id))
    messages.success(request, _("The search is deleted."))
    return redirect("saved-searches")


def _own_search(request: HttpRequest, public_id: UUID) -> SavedSearch:
    return get_object_or_404(SavedSearch, public_id=public_id, user=cast(User, request.user))


def _named(asked: Asked) -> str:
    """A name to begin with: the skills, or the first thing that was asked."""
    return ", ".join(str(words) for words in selectors.in_words(asked))[:80]
