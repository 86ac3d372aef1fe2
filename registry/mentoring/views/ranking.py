"""Requests in order: the graduate's own, and those that a mentor was sent."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from registry.hiring.access import applications_hired_for
from registry.hiring.models import Application
from registry.listings.models import Kind
from registry.mentoring import services
from registry.mentoring.models import Proposal
from registry.mentoring.selectors import my_mentorships, my_requests, references_of, requests_to, round_now
from registry.profiles.models import MentorProfile, Profile


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast(User, request.user)


@login_required
@require_GET
def my_mentors(request: HttpRequest) -> HttpResponse:
    """Your requests in your order, your mentorships, and what your mentors say of you."""
    profile = get_object_or_404(Profile, user=person(request))
    context = {
        "round": round_now(),
        "requests": my_requests(profile),
        "mentorships": my_mentorships(profile),
        "references": references_of(profile),
    }
    return render(request, "mentoring/my_mentors.html", context)


@login_required
@require_POST
def move_wish(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One place up or down."""
    rows = Application.objects.filter(profile__user=person(request), listing__kind=Kind.MENTORSHIP)
    found = get_object_or_404(rows.select_related("profile"), public_id=public_id)
    services.move_wish(application=found, by=person(request), to="up" if request.POST.get("to") == "up" else "down")
    return redirect("my-mentors")


@login_required
@require_GET
def mentor_requests(request: HttpRequest) -> HttpResponse:
    """Who asked you, in your order, and whom the last round proposes."""
    get_object_or_404(MentorProfile, user=person(request))
    context = {"round": round_now(), "mentorships": requests_to(person(request))}
    return render(request, "mentoring/requests.html", context)


@login_required
@require_POST
def rank_mentee(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One place up or down, not this one, or back into the order."""
    rows = applications_hired_for(person(request)).filter(listing__kind=Kind.MENTORSHIP)
    found, by = get_object_or_404(rows, public_id=public_id), person(request)
    to = request.POST.get("to")
    if to in {"up", "down"}:
        services.move_mentee(application=found, by=by, to="up" if to == "up" else "down")
    elif to == "aside":
        services.refuse_mentee(application=found, by=by)
        messages.success(request, _("Put aside. Rounds do not propose this request; the graduate is not told."))
    elif to == "back":
        services.restore_mentee(application=found, by=by)
    else:
        raise Http404
    return redirect("mentor-requests")


@login_required
@require_POST
def answer_proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Yes with one tap, or no."""
    rows = Proposal.objects.filter(application__in=applications_hired_for(person(request)))
    found = get_object_or_404(rows.select_related("application"), public_id=public_id)
    answer = request.POST.get("answer")
    if answer == "yes":
        services.accept_proposal(proposal=found, by=person(request))
        messages.success(request, _("Your yes is sent. The graduate has a week to accept; we tell you."))
    elif answer == "no":
        services.decline_proposal(proposal=found, by=person(request))
        messages.success(request, _("All right. The request stays open until you answer it; rounds leave it out."))
    else:
        raise Http404
    return redirect("mentor-requests")
