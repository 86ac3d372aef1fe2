"""How one is matched: what it is made of, what was set aside, what a person decided; objecting and contesting."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.consents import has_given, withdraw
from accounts.models import Purpose, User
from corridor.web.errors import DomainError
from corridor.web.templatetags.corridor_ui import day
from registry.listings.models import Listing
from registry.matching import contests, selectors, told
from registry.matching.contesting import Contest
from registry.matching.forms import ContestForm
from registry.matching.models import Exclusion
from registry.matching.services import contesting, readmit

from .pairs import own_profile, visible


@require_GET
def how_it_works(request: HttpRequest) -> HttpResponse:
    """What counts and what does not, in plain words, with the figures that the rules use."""
    context = {"how": told.how_it_works(), "within_days": contests.ANSWERED_WITHIN_WORKING_DAYS}
    return render(request, "matching/how.html", context)


@login_required
@require_GET
def my_matching(request: HttpRequest) -> HttpResponse:
    """Whether one is matched, what one set aside and why, and what a person was asked to look at."""
    profile = own_profile(request)
    context = {
        "is_matched": has_given(profile.user, Purpose.MATCHING),
        "is_looking": profile.is_looking,
        "set_aside": [(one.listing, told.effect_of(one)) for one in selectors.set_aside_by(profile)],
        "contested": selectors.contested_by(profile),
    }
    return render(request, "matching/mine.html", context)


@login_required
@require_POST
def object_to_matching(request: HttpRequest) -> HttpResponse:
    """No profile of mine is compared with anything any more. No reason is asked for, and nothing else is lost."""
    profile = own_profile(request)
    withdraw(user=profile.user, purpose=Purpose.MATCHING, language=getattr(request, "LANGUAGE_CODE", "en"))
    messages.success(request, _("You are no longer matched. You can still look for work and apply yourself."))
    return redirect("my-matching")


@login_required
@require_POST
def take_back_dismissal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A listing that was set aside may be suggested again, and nothing that was said of it counts."""
    profile = own_profile(request)
    said = Exclusion.objects.filter(profile=profile, reason=Exclusion.Reason.NOT_FOR_ME)
    listing = get_object_or_404(Listing, public_id=public_id, pk__in=said.values("listing"))
    readmit(listing_ids=[listing.pk], profile_id=profile.pk, reason=Exclusion.Reason.NOT_FOR_ME)
    messages.success(request, _("Taken back. Your matches are looked at again."))
    return redirect("my-matching")


@login_required
@require_http_methods(["GET", "POST"])
def contest_match(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask a person to look at what was computed of oneself and a listing."""
    profile, listing = own_profile(request), visible(request, public_id)
    form = ContestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = contesting.contest(profile=profile, listing=listing, about=said["about"], words=said["words"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent. A person answers you by %(day)s.") % {"day": day(made.due_at)})
            return redirect("my-matching")
    context = {"listing": listing, "form": form, "within_days": contests.ANSWERED_WITHIN_WORKING_DAYS}
    return render(request, "matching/contest.html", context)


@login_required
@require_POST
def take_back_contest(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """No answer is wanted any more."""
    contest = get_object_or_404(Contest, public_id=public_id, profile__user=cast(User, request.user))
    try:
        contesting.take_back(contest=contest)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. Nobody looks at it any more."))
    return redirect("my-matching")
