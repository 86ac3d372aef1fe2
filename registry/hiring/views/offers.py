"""Offers and their answers, from both sides. What binds asks for the password once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from corridor.web.errors import DomainError
from registry.hiring import services
from registry.hiring.access import offers_hired_for
from registry.hiring.forms import TermsForm
from registry.hiring.models import Application, Offer, OfferState
from registry.hiring.rules import day_at
from registry.hiring.selectors import WITH_LISTING
from registry.listings.models import Kind
from registry.places.rules import WrongAmount

from .scope import person

WITH_ALL = ("application__profile__user", *(f"application__{path}" for path in WITH_LISTING), "currency", "isco")


# --- The graduate's side -------------------------------------------------------------------------------------


def _mine(request: HttpRequest, public_id: UUID) -> Offer:
    rows = Offer.objects.filter(application__profile__user=person(request)).select_related(*WITH_ALL)
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Read once more what you agree to, and say what becomes of your other applications."""
    found = _mine(request, public_id)
    application = found.application
    others = list(services.competing(application).select_related(*WITH_LISTING))
    if request.method == "POST":
        return cast(HttpResponse, _accepted(request, found, others))
    today = day_at(timezone.now(), application.listing.country.time_zone)
    if found.by_graduate or not found.is_answerable(today):
        return redirect("my-application", application.public_id)
    is_job = application.listing.kind == Kind.JOB
    context = {
        "offer": found,
        "listing": application.listing,
        "others": [(one, is_job and one.listing.kind == Kind.JOB) for one in others],
        "application": application,
    }
    return render(request, "hiring/offer_accept.html", context)


# Beneath the page's own look-up, so that nobody is asked for a password about an offer that is not theirs.
@reauthentication_required
def _accepted(request: HttpRequest, found: Offer, others: Sequence[Application]) -> HttpResponse:
    ticked = set(request.POST.getlist("leave"))
    # A form that showed no other applications leaves the service its own rule.
    leaving = [one.pk for one in others if str(one.public_id) in ticked] if "shown" in request.POST else None
    services.accept_offer(offer=found, by=person(request), leaving=leaving)
    messages.success(
        request, _("You have accepted. From the first day on, we ask you both to confirm that you started.")
    )
    return redirect("my-application", found.application.public_id)


@login_required
@require_POST
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not this offer."""
    found = services.decline_offer(offer=_mine(request, public_id), by=person(request))
    messages.success(request, _("You have declined the offer. Your application stays open until one of you ends it."))
    return redirect("my-application", found.application.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other terms, under which you would come."""
    found = _mine(request, public_id)
    listing = found.application.listing
    if listing.kind == Kind.MENTORSHIP or found.by_graduate or found.state != OfferState.SENT:
        raise Http404
    form = TermsForm(request.POST if request.method == "POST" else None, offer=found, kind=listing.kind)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_other_terms(offer=found, by=person(request), **form.cleaned_data)
        except WrongAmount as refusal:
            form.add_error("pay", str(refusal))
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your terms are sent. The employer answers within a week."))
            return redirect("my-application", found.application.public_id)
    context = {"form": form, "offer": found, "listing": listing, "application": found.application}
    return render(request, "hiring/offer_terms.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take your own terms back."""
    found = services.withdraw_offer(offer=_mine(request, public_id), by=person(request))
    messages.success(request, _("Your terms are taken back. You can still talk on."))
    return redirect("my-application", found.application.public_id)


# --- The employer's side -------------------------------------------------------------------------------------


def _hired_for(request: HttpRequest, public_id: UUID) -> Offer:
    rows = offers_hired_for(person(request)).select_related(*WITH_ALL)
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_POST
def agree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to the terms that the graduate proposes: that makes the deal."""
    return cast(HttpResponse, _agreed(request, _hired_for(request, public_id)))


@reauthentication_required
def _agreed(request: HttpRequest, asked: Offer) -> HttpResponse:
    # The graduate's other applications are theirs to end.
    found = services.accept_offer(offer=asked, by=person(request), leaving=[])
    messages.success(request, _("Agreed. On the first day we ask you both to confirm that it began."))
    return redirect("application", found.application.public_id)


@login_required
@require_POST
def disagree(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not under these terms."""
    found = services.decline_offer(offer=_hired_for(request, public_id), by=person(request))
    messages.success(request, _("The graduate is told. You can talk on, or make another offer."))
    return redirect("application", found.application.public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take an unanswered offer back."""
    found = services.withdraw_offer(offer=_hired_for(request, public_id), by=person(request))
    messages.success(request, _("The offer is taken back. The graduate is told."))
    return redirect("application", found.application.public_id)
