"""The public pages of listings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from registry.profiles.models import Profile

from . import access, open_data, permits, risk, rules, saying, selectors, services, wording
from .forms import AppealForm, ListingFilter, RenewForm
from .models import Listing, State
from .services.checking import as_json

LISTINGS_A_PAGE = 20


def _currency(request: HttpRequest, chosen: str = "") -> str:
    """The reader's currency: the one chosen, else that of their home country, if rates are known for it."""
    user = request.user
    if chosen or not isinstance(user, User) or user.home_country is None:
        return chosen
    return user.home_country.currency_code


@require_GET
def listings(request: HttpRequest) -> HttpResponse:
    """Open jobs, contracts and mentorships."""
    on = timezone.localdate()
    form = ListingFilter(request.GET)
    page = Paginator(selectors.public_listings(form.query(), on=on), LISTINGS_A_PAGE).get_page(request.GET.get("page"))
    chosen = form.cleaned_data.get("currency")
    cards = selectors.cards(page, currency=_currency(request, chosen.pk if chosen else ""), on=on)
    return render(request, "listings/list.html", {"form": form, "page": page, "cards": cards})


@require_GET
def listing(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One listing; for its owner also the preview of a draft, with what to do next."""
    user = request.user if isinstance(request.user, User) else None
    found = selectors.one(public_id, user)
    if found is None:
        if Listing.objects.filter(public_id=public_id, state=State.HIDDEN).exists():
            return render(request, "listings/taken_down.html", status=404)
        raise Http404
    return listing_page(request, found)


def listing_page(request: HttpRequest, found: Listing, *, status: int = 200, **refused: Form) -> HttpResponse:
    """A listing as this reader sees it; `refused` are forms of the page that were sent and have to be mended."""
    user = request.user if isinstance(request.user, User) else None
    on = timezone.localdate()
    languages, countries = selectors.names_of(found)
    card = selectors.cards([found], currency=_currency(request), on=on)[0]
    writes = user is not None and access.may_write(user, access.owner_of(found))
    context = {
        "listing": found,
        "card": card,
        "asked_languages": languages,  # the base template has a list of its own named "languages"
        "countries": countries,
        "questions": list(found.questions.all()),
        "is_over": found.state in rules.ENDED or (found.state in rules.STANDING and found.closes_on < on),
        "can_be_closed": [State.REVIEW, State.HIDDEN, *rules.STANDING],
        "writes": writes,
        "has_profile": user is not None and Profile.objects.filter(user=user).exists(),
        "is_verified": access.owner_of(found).is_verified,
        **(_for_owner(found, on) if writes else {}),
        **refused,
    }
    posting = open_data.job_posting(found, card, on=on)
    context["job_posting"] = open_data.as_script(posting) if posting else ""
    return render(request, "listings/detail.html", context, status=status)


def _for_owner(found: Listing, on: date) -> dict[str, Any]:
    """What an owner reads besides: what others may stumble on, what was decided, and what they can do about it."""
    context: dict[str, Any] = {
        "may_renew": rules.may_renew(found.state, closed_on=found.closes_on, on=on),
        "renew_form": RenewForm(initial={"closes_on": on + timedelta(days=30)}),
    }
    if found.state == State.DRAFT:
        context["hints"] = wording.hints(found.title, found.description)
        context["permit"] = permits.permit_hint(found)
        assessed = services.assess_listing(found, at=timezone.now())
        # A weak signal alone is nothing to trouble an honest owner with.
        if assessed.band != risk.Band.CLEAR:
            context["warnings"] = saying.to_owner(as_json(assessed))
    decision = services.appealable_decision(found)
    if decision is not None:
        context |= {"decision": decision, "appeal_form": AppealForm()}
    return context
