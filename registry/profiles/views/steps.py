"""Steps of the builder that are one form."""

from __future__ import annotations

from copy import copy
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Purpose
from registry.inclusion.rules import Answers
from registry.profiles import errors, selectors, services
from registry.profiles.forms import BasicsForm, InclusionForm, OverlapForm, WishesForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step, step_after
from registry.profiles.services.sealing import answers_of
from registry.profiles.services.visibility import given_purposes

from .scope import put_on, step_context, step_url


def basics(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Headline, about, place, nationality, phone."""
    # A copy: checking the form writes what was typed into it, and the page around shows the profile as it stands.
    form = BasicsForm(request.POST or None, instance=copy(profile))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_basics(profile=profile, **form.cleaned_data)
        except errors.RegionElsewhere as refused:
            put_on(form, refused, "region")
        else:
            return _saved(request, Step.BASICS)
    return _show(request, profile, Step.BASICS, form)


def wishes(request: HttpRequest, profile: Profile) -> HttpResponse:
    """What the person looks for."""
    names = [name for name in WishesForm.base_fields if name not in {"aims", "may_move_to"}]
    initial: dict[str, Any] = {name: getattr(profile, name) for name in names}
    initial |= {"aims": profile.aims.all(), "may_move_to": profile.may_move_to.all()}
    form = WishesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_wishes(profile=profile, **form.cleaned_data)
        return _saved(request, Step.WISHES)
    return _show(request, profile, Step.WISHES, form, **_overlap(request, profile))


def _overlap(request: HttpRequest, profile: Profile) -> dict[str, Any]:
    """How the person's day, as it was saved, meets an office day elsewhere: in the country that was asked about."""
    form = OverlapForm(request.GET if "other" in request.GET else None)
    if not form.is_valid():
        return {"overlap_form": form}
    other = form.cleaned_data["other"]
    hours = selectors.hours_shared_with(profile, other, on=timezone.localdate())
    return {"overlap_form": form, "overlap": hours, "other": other}


def inclusion(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Sealed answers; only the person sees them, and only here."""
    form = InclusionForm(request.POST or None, initial=asdict(answers_of(profile)))
    if request.method == "POST" and form.is_valid():
        services.answer_inclusion(profile=profile, answers=Answers(**form.cleaned_data))
        return _saved(request, Step.INCLUSION)
    counted = Purpose.INCLUSION_STATISTICS in given_purposes(profile.user_id)
    return _show(request, profile, Step.INCLUSION, form, is_counted=counted)


def _show(request: HttpRequest, profile: Profile, step: Step, form: Any, **more: Any) -> HttpResponse:
    context = step_context(profile, step, form=form, **more)
    return render(request, f"profiles/steps/{step}.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, step: Step) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(step_url(step_after(step)))
