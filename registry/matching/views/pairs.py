"""Why a match is one, for the graduate; the graduates who fit a listing, for its owner."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Purpose, User
from registry.agreements.gate import Audience, audience_of, mentor_audience, show
from registry.listings.models import Listing, State
from registry.matching import selectors
from registry.matching.forms import DismissForm
from registry.matching.models import Exclusion
from registry.matching.services import set_aside
from registry.matching.words import Reader, reasons
from registry.profiles.models import Profile

GRADUATES_A_PAGE = 12


@login_required
@require_GET
def match_why(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The graduate's own explanation of one listing, and what would raise it."""
    profile, listing = own_profile(request), visible(request, public_id)
    pair = selectors.why(profile, listing)
    told = reasons(pair.explanation, Reader.GRADUATE)
    missing = [need.skill for need in told.missing]
    teaching = selectors.programmes_teaching(missing, country=profile.country_id, on=timezone.localdate())
    context = {
        "listing": listing,
        "scores": pair.scores,
        "reasons": told,
        "to_learn": [(need, teaching.get(need.skill, [])) for need in told.missing],
        "is_excluded": Exclusion.objects.filter(listing=listing, profile=profile).exists(),
        "dismiss": DismissForm(listing=listing),
        "is_by_hand": selectors.is_put_forward(profile, listing),
    }
    return render(request, "matching/why.html", context)


@login_required
@require_POST
def match_dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not for me: the listing is not suggested to this graduate again, and what they say of it counts for the like."""
    profile, listing = own_profile(request), visible(request, public_id)
    form = DismissForm(request.POST, listing=listing)
    said = form.cleaned_data["because"] if form.is_valid() else ""
    if set_aside(listing_id=listing.pk, profile_id=profile.pk, because=said):
        messages.success(request, _("We will not suggest this listing to you again. You can take that back here."))
    else:
        messages.info(request, _("This listing is not suggested to you any more anyway."))
    return redirect("my-matching")


@login_required
@require_GET
def listing_matches(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The graduates who fit a listing best, as anonymous cards, for those who own it."""
    owned = Listing.objects.owned_by(cast(User, request.user)).select_related("organisation", "mentor__user")
    listing = get_object_or_404(owned, public_id=public_id)
    audience = _audience(request, listing)
    is_known = audience.kind in {"organisation", "mentor"}
    matches = selectors.matches_for_listing(listing) if is_known and _is_open(listing) else []
    # Nobody is shown, and no ledger names anybody as seen, before the page is asked for on which they stand.
    shown = Paginator(matches, GRADUATES_A_PAGE).get_page(request.GET.get("page"))
    profiles = Profile.objects.filter(pk__in=[match.profile_id for match in shown])
    cards = show(list(profiles), to=audience, purpose=Purpose.MATCHING) if matches else {}
    rows = [
        {"card": cards[match.profile_id], "match": match, "reasons": reasons(match.explanation, Reader.LISTING)}
        for match in shown
        if match.profile_id in cards
    ]
    context = {
        "listing": listing,
        "rows": rows,
        "page": shown,
        "is_known": is_known,
        "is_open": _is_open(listing),
        "may_invite": _may_invite(request, listing),
    }
    return render(request, "matching/listing_matches.html", context)


def own_profile(request: HttpRequest) -> Profile:
    return get_object_or_404(Profile, user=cast(User, request.user))


def visible(request: HttpRequest, public_id: UUID) -> Listing:
    visible = Listing.objects.visible_to(cast(User, request.user))
    return get_object_or_404(visible.select_related("organisation", "mentor__user", "country"), public_id=public_id)


def _audience(request: HttpRequest, listing: Listing) -> Audience:
    if listing.mentor is not None:
        return mentor_audience(listing.mentor)
    return audience_of(cast(User, request.user), listing.organisation)


def _may_invite(request: HttpRequest, listing: Listing) -> bool:
    """A viewer of the organisation reads the list and invites nobody."""
    return Listing.objects.editable_by(cast(User, request.user)).filter(pk=listing.pk).exists()


def _is_open(listing: Listing) -> bool:
    return listing.state == State.OPEN and listing.closes_on >= timezone.localdate()
