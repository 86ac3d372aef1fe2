"""Asking for an endorsement, and giving one: on the page of the placement that the two have together."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from corridor.web.errors import DomainError
from registry.credentials.services import (
    decline_to_endorse,
    endorsable,
    endorse,
    remove_endorsement,
    take_back_endorsement,
)

from .endorsing import ask_for_endorsement, endorsements_between
from .forms import AskForm, EndorseForm
from .page import own_placement, person, show_placement


@login_required
@require_POST
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The graduate asks."""
    found = own_placement(request, public_id)
    offered = endorsable(found.profile, by=found.employer)
    form = AskForm(request.POST, offered=offered)
    if form.is_valid():
        chosen = next(one for one in offered if one.pk == form.cleaned_data["certification"])
        ask_for_endorsement(placement=found, by=person(request), certification=chosen)
        messages.success(request, _("Asked. We tell you when they have signed."))
    else:
        messages.error(request, _("Choose one of your signed certificates."))
    return redirect("placement", public_id)


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID, endorsement: UUID) -> HttpResponse:
    """The employer or mentor signs or declines; either side takes it away again."""
    found = own_placement(request, public_id)
    asked = next((one for one in endorsements_between(found) if one.public_id == endorsement), None)
    if asked is None:
        raise Http404
    by, act = person(request), request.POST.get("act")
    if act == "sign":
        form = EndorseForm(request.POST, auto_id=f"id_{asked.pk}_%s")
        if form.is_valid():
            try:
                endorse(endorsement=asked, by=by, comment=form.cleaned_data["comment"])
            except DomainError as refused:
                form.add_error("comment", str(refused))
        if form.errors:
            return show_placement(request, found, endorse_form=form, endorsing=asked)
        messages.success(request, _("Signed. It stands beside the certificate now. Thank you."))
    elif act == "decline":
        decline_to_endorse(endorsement=asked, by=by)
        messages.success(request, _("All right. We do not tell them that you declined."))
    elif act == "remove" and found.profile.user_id == by.pk:
        remove_endorsement(profile=found.profile, endorsement=asked)
        messages.success(request, _("Removed."))
    elif act == "take_back":
        take_back_endorsement(endorsement=asked, by=by)
        messages.success(request, _("Taken back."))
    else:
        raise Http404
    return redirect("placement", public_id)
