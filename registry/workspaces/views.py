"""The pages that assemble several rooms."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.access import may_see_figures
from accounts.models import Organisation, User
from registry.hiring.models import Application
from registry.listings.selectors import ListingQuery, cards, listings_of, public_listings
from registry.matching.selectors import matches_for_profile, most_asked
from registry.mentoring.selectors import mentor_overview
from registry.outcomes.public import headline
from registry.outcomes.rules import Definition
from registry.placements.models import Placement
from registry.profiles.models import MentorProfile, Profile
from registry.programmes.models import Cohort, Programme
from registry.programmes.selectors import providers_of

from . import todo
from .selectors import workspaces_of

LISTED = 24
# How many of a graduate's matches are shown, and how many are asked what is missing most.
SHOWN_MATCHES, ADVISED_BY = 10, 50


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what Corridor is, what is new, and how honest the figures are."""
    today = timezone.localdate()
    listings = public_listings(ListingQuery(), on=today)
    return render(
        request,
        "workspaces/home.html",
        {
            "whole": headline(Definition.STRICT),
            "newest": cards(listings[:6], currency="", on=today),
            "open_listings": listings.count(),
            "mentors": MentorProfile.objects.verified().count(),
        },
    )


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, who sees it, and how to say no."""
    return render(request, "workspaces/privacy.html")


@login_required
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """After signing in: the person's own workspace, or the choice of how to take part."""
    spaces = workspaces_of(_person(request))
    return redirect(spaces[0].url) if spaces else render(request, "workspaces/start.html")


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """A graduate's workspace: to do, matches, applications."""
    profile = Profile.objects.select_related("country", "region", "user").filter(user=_person(request)).first()
    if profile is None:
        return redirect("start")
    matches = matches_for_profile(profile, limit=ADVISED_BY)
    applications = Application.objects.filter(profile=profile).select_related(
        "listing__organisation", "listing__mentor__user"
    )
    return render(
        request,
        "workspaces/me.html",
        {
            "profile": profile,
            "todo": todo.for_graduate(profile),
            "matches": matches[:SHOWN_MATCHES],
            "most_asked": most_asked(matches),
            "is_matchable": bool(matches) or Profile.objects.matchable().filter(pk=profile.pk).exists(),
            "applications": applications.order_by("-changed_at")[:5],
            "placements": Placement.objects.filter(profile=profile).select_related(
                "organisation", "mentor__user", "currency"
            )[:5],
        },
    )


@login_required
@require_GET
def hire(request: HttpRequest) -> HttpResponse:
    """An employer's workspace: to do, listings, organisations."""
    person = _person(request)
    organisations = Organisation.objects.of_member(person).filter(kind=Organisation.Kind.EMPLOYER)
    if not organisations:
        return redirect("organisation-new")
    return render(
        request,
        "workspaces/hire.html",
        {
            "organisations": organisations,
            "todo": todo.for_owner(person),
            "listings": listings_of(person)[:LISTED],
        },
    )


@login_required
@require_GET
def mentor(request: HttpRequest) -> HttpResponse:
    """A mentor's workspace."""
    person = _person(request)
    profile = MentorProfile.objects.select_related("user").filter(user=person).first()
    if profile is None:
        return redirect("mentor-new")
    return render(
        request,
        "workspaces/mentor.html",
        {
            "mentor": profile,
            "todo": todo.for_owner(person),
            "mentoring": mentor_overview(profile),
            "listings": listings_of(person).filter(mentor=profile)[:LISTED],
        },
    )


@login_required
@require_GET
def programme(request: HttpRequest) -> HttpResponse:
    """A programme officer's workspace: cohorts and what is open in each."""
    person = _person(request)
    providers = Organisation.objects.of_member(person).filter(kind=Organisation.Kind.PROVIDER)
    if not providers:
        return redirect("start")
    cohorts = (
        Cohort.objects.filter(programme__provider__in=providers)
        .select_related("programme", "country", "region")
        .order_by("-starts_on")
    )
    context = {
        "providers": providers,
        "cohorts": cohorts[:60],
        "todo": todo.for_officer(person),
        "may_run": providers_of(person).exists(),
        "has_programme": Programme.objects.of_officer(person).exists(),
    }
    return render(request, "workspaces/programme.html", context)


@login_required
@require_GET
def insight(request: HttpRequest) -> HttpResponse:
    """An analyst's workspace: aggregated figures only, the same cells as the public sees."""
    person = _person(request)
    kinds = [Organisation.Kind.FUNDER, Organisation.Kind.GOVERNMENT]
    organisations = Organisation.objects.of_member(person).filter(kind__in=kinds)
    if not organisations:
        return redirect("start")
    return render(
        request,
        "workspaces/insight.html",
        {
            "organisations": organisations,
            "whole": headline(Definition.STRICT),
            "may_see_fairness": may_see_figures(person),
        },
    )
