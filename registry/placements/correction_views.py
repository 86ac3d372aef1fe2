"""Correcting what is recorded, and answering a correction."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from corridor.web.errors import DomainError
from registry.places.rules import WrongAmount

from . import errors, services
from .contract_forms import AnswerForm, CorrectionForm
from .models import PlacementCorrection
from .page import own_placement, person, show_placement

FIELDS: dict[type[DomainError], str] = {
    errors.NotStartedYet: "starts_on",
    errors.EndsBeforeStart: "ended_on",
    errors.EndsInFuture: "ended_on",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what should be recorded instead."""
    found = own_placement(request, public_id)
    form = CorrectionForm(request.POST or None, placement=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.correct_placement(
                placement=found, by=person(request), changes=form.changes(), reason=form.cleaned_data["reason"]
            )
        except (DomainError, ValidationError) as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("Thank you. It changes once the other side agrees; we ask them now."))
            return redirect("placement", public_id)
    context = {"form": form, "placement": found}
    return render(request, "placements/correct.html", context, status=422 if form.errors else 200)


def put_on(form: forms.Form, refused: DomainError | ValidationError) -> None:
    """A refusal beside the field that it is about."""
    if isinstance(refused, ValidationError):
        form.add_error(None, refused.messages)
        return
    field = "pay" if isinstance(refused, WrongAmount) else FIELDS.get(type(refused))
    form.add_error(field if field in form.fields else None, str(refused))


@login_required
@require_POST
def answer(request: HttpRequest, public_id: UUID, correction: UUID) -> HttpResponse:
    """Agree, say no with words, or take it back."""
    found = own_placement(request, public_id)
    held = get_object_or_404(PlacementCorrection, placement=found, public_id=correction)
    by, act = person(request), request.POST.get("act")
    if act == "withdraw":
        services.withdraw_correction(correction=held, by=by)
        messages.success(request, _("Taken back. Everything stays as it was."))
    elif act == "agree":
        services.answer_correction(correction=held, by=by, agrees=True)
        messages.success(request, _("Saved. The placement now says so; what it said before stays in its history."))
    else:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return show_placement(request, found, correction_form=form)
        services.answer_correction(correction=held, by=by, agrees=False, words=form.cleaned_data["words"])
        messages.success(request, _("Saved. Everything stays as it was, and we tell the other side why."))
    return redirect("placement", public_id)
