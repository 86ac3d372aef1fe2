"""The pages of placements. Both sides see the same page, each with its own words."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Organisation, User
from corridor.web.errors import DomainError
from registry.places.rules import WrongAmount
from registry.profiles.models import Profile

from . import errors, services
from .forms import ClaimForm, DisputeForm, EndForm
from .models import Placement, PlacementState
from .page import own_placement, person, show_placement
from .selectors import find_employers


@login_required
@require_GET
def placement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One placement: what it is, who has confirmed it, and what you can do."""
    return show_placement(request, own_placement(request, public_id))


@login_required
@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Yes, it began."""
    found = services.confirm_placement(placement=own_placement(request, public_id), by=person(request))
    if found.state == PlacementState.CONFIRMED:
        messages.success(request, _("Thank you. Both sides have confirmed, so this placement counts."))
    else:
        messages.success(request, _("Thank you. We now ask the other side to confirm it too."))
    return redirect("placement", found.public_id)


@login_required
@require_POST
def dispute(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Something is wrong."""
    found = own_placement(request, public_id)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return show_placement(request, found, dispute_form=form)
    services.dispute_placement(placement=found, by=person(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Thank you for telling us. We look into it; until then this placement does not count."))
    return redirect("placement", found.public_id)


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The last day."""
    found = own_placement(request, public_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            services.end_placement(placement=found, by=person(request), ended_on=form.cleaned_data["ended_on"])
        except (errors.EndsBeforeStart, errors.EndsInFuture) as error:
            form.add_error("ended_on", str(error))
        else:
            messages.success(request, _("Saved. The placement still counts: it began, and that is what we report."))
            return redirect("placement", found.public_id)
    return show_placement(request, found, end_form=form)


@login_required
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It did not happen."""
    found = services.cancel_placement(placement=own_placement(request, public_id), by=person(request))
    messages.success(request, _("Saved: this placement did not happen."))
    return redirect("placement", found.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Work that you found elsewhere: first find the employer, then say what you do there."""
    profile = get_object_or_404(Profile.objects.select_related("user", "country"), user=person(request))
    employer = _chosen_employer(request)
    if employer is None:
        words = request.GET.get("q", "")
        found = find_employers(words)
        return render(request, "placements/find_employer.html", {"words": words, "employers": found})
    initial = {"country": profile.country_id}
    form = ClaimForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _claim(form, profile, employer, person(request))
        if made is not None:
            messages.success(request, _("Thank you. We now ask the employer to confirm it."))
            return redirect("placement", made.public_id)
    return render(request, "placements/claim.html", {"form": form, "employer": employer})


def _chosen_employer(request: HttpRequest) -> Organisation | None:
    chosen = request.GET.get("employer", "")
    if not chosen:
        return None
    employers = Organisation.objects.verified().filter(kind=Organisation.Kind.EMPLOYER)
    return get_object_or_404(employers, slug=chosen)


def _claim(form: forms.Form, profile: Profile, employer: Organisation, by: User) -> Placement | None:
    """The claim, or None with the refusal beside the field that it is about."""
    try:
        return services.claim_placement(profile=profile, organisation=employer, by=by, **form.cleaned_data)
    except errors.NotStartedYet as error:
        form.add_error("starts_on", str(error))
    except WrongAmount as error:
        form.add_error("pay", str(error))
    except errors.PayNeedsCurrency as error:
        form.add_error("currency", str(error))
    except DomainError as error:
        form.add_error(None, str(error))
    return None
