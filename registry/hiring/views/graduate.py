"""The graduate's side: applying, following, answering."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corridor.web.errors import DomainError
from registry.hiring import errors, services
from registry.hiring.cards import own_card, what_would_help
from registry.hiring.forms import ApplyForm, WithdrawForm
from registry.hiring.models import INTRODUCED, Application, ApplicationState, ListingInvitation, OfferState, Voice
from registry.hiring.rules import Actor, day_at, may_move
from registry.hiring.selectors import NEXT_WORDS, WITH_LISTING, my_applications, offer_in_force, timeline
from registry.hiring.services.recording import OPEN_INTERVIEWS
from registry.hiring.talks import unread_counts
from registry.listings.models import Listing, State
from registry.profiles.models import Profile

from .scope import person


def _profile(request: HttpRequest) -> Profile:
    """The profile of whoever is signed in. People without one have no such pages."""
    return get_object_or_404(_own(request))


def _own(request: HttpRequest) -> QuerySet[Profile]:
    return Profile.objects.select_related("user", "country", "region").filter(user=person(request))


@login_required
@require_http_methods(["GET", "POST"])
def apply_to(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the employer will learn about you, and the button that sends it."""
    profile = _own(request).first()
    if profile is None:
        messages.info(request, _("To apply you need a profile. Begin it here; the listing waits for you."))
        return redirect("profile-new")
    # A closed listing stays reachable here, so that whoever comes late reads why they cannot apply.
    public = Listing.objects.exclude(state__in=[State.DRAFT, State.REVIEW, State.HIDDEN])
    listing = get_object_or_404(
        public.select_related("organisation", "mentor__user", "country", "currency"), public_id=public_id
    )
    earlier = Application.objects.filter(listing=listing, profile=profile).exclude(
        state__in=[ApplicationState.DECLINED, ApplicationState.WITHDRAWN]
    )
    if (before := earlier.first()) is not None:
        messages.info(request, _("You have applied to this already. Here is where it stands."))
        return redirect("my-application", before.public_id)
    form = ApplyForm(
        request.POST if request.method == "POST" else None,
        to_mentor=listing.mentor_id is not None,
        questions=list(listing.questions.all()),
    )
    problem = None
    if request.method == "POST" and form.is_valid():
        try:
            made = services.apply(
                profile=profile, listing=listing, note=form.cleaned_data["note"], answers=form.answers()
            )
        except errors.AnswerNeeded as error:
            form.add_error(f"answer_{error.position}", str(error))
        except DomainError as error:
            form.add_error(None, str(error))
            problem = error
        else:
            messages.success(request, _("Your application is sent. Here you see how it goes on."))
            return redirect("my-application", made.public_id)
    context = {
        "listing": listing,
        "form": form,
        "card": own_card(profile),
        "profile": profile,
        "needs_consent": isinstance(problem, errors.CrossBorderNotAgreed),
        "lives_elsewhere": bool(listing.eligible_countries) and profile.country_id not in listing.eligible_countries,
    }
    return render(request, "hiring/apply.html", context)


@login_required
@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Everything that runs, and what has ended."""
    profile = _profile(request)
    blocks = profile.blocks.filter(wanted_by=Voice.GRADUATE).select_related("organisation", "mentor__user")
    context = {"mine": my_applications(profile), "blocks": blocks}
    return render(request, "hiring/my_applications.html", context)


def _mine(request: HttpRequest, public_id: UUID) -> Application:
    rows = Application.objects.filter(profile__user=person(request))
    return get_object_or_404(rows.select_related("profile__user", *WITH_LISTING), public_id=public_id)


@login_required
@require_GET
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Where one application stands, and the offer to answer if there is one."""
    mine = _mine(request, public_id)
    offer = offer_in_force(mine)
    today = day_at(timezone.now(), mine.listing.country.time_zone)
    waits = offer is not None and offer.is_answerable(today)
    context = {
        "application": mine,
        "listing": mine.listing,
        "steps": timeline(mine),
        "next": NEXT_WORDS.get(mine.state, ""),
        "offer": offer,
        "may_answer": waits and offer is not None and not offer.by_graduate,
        "is_accepted": offer is not None and offer.state == OfferState.ACCEPTED,
        "own_terms": offer is not None and offer.asks_for_terms,
        "may_withdraw": may_move(mine.state, ApplicationState.WITHDRAWN, Actor.GRADUATE),
        "withdraw_form": WithdrawForm(),
        "unread": unread_counts([mine.pk], mine.profile.user, Voice.GRADUATE).get(mine.pk, 0),
        "may_talk": mine.state in INTRODUCED,
        "interview": mine.interviews.filter(state__in=OPEN_INTERVIEWS).first(),
        "next_time": what_would_help(mine) if mine.state == ApplicationState.DECLINED else None,
    }
    return render(request, "hiring/my_application.html", context)


@login_required
@require_POST
def withdraw_mine(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an application back."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    mine = services.withdraw(application=_mine(request, public_id), by=person(request), reason=reason)
    messages.success(request, _("Your application is withdrawn. The employer is told and no longer sees your contact."))
    return redirect("my-application", mine.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who wants to meet, about what; yes or no."""
    rows = ListingInvitation.objects.filter(profile__user=person(request))
    found = get_object_or_404(rows.select_related("profile__user", *WITH_LISTING), public_id=public_id)
    problem = None
    if request.method == "POST":
        try:
            return _answer(request, found)
        except DomainError as error:
            problem = error
    context = {
        "invitation": found,
        "listing": found.listing,
        "may_answer": found.is_answerable(timezone.now()),
        "problem": problem,
        "needs_consent": isinstance(problem, errors.CrossBorderNotAgreed),
    }
    return render(request, "hiring/my_invitation.html", context)


def _answer(request: HttpRequest, found: ListingInvitation) -> HttpResponse:
    by = person(request)
    if request.POST.get("answer") == "accept":
        made = services.accept_invitation(invitation=found, by=by)
        messages.success(request, _("You are introduced. The employer now knows your name and how to reach you."))
        return redirect("my-application", made.public_id)
    services.decline_invitation(invitation=found, by=by)
    messages.success(request, _("You have declined. Your name was not told."))
    return redirect("my-applications")
