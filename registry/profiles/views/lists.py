"""Steps of the builder in which one adds to a list: experience and languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from registry.profiles import services
from registry.profiles.forms import ExperienceForm, LanguageForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step

from .scope import step_context, step_url


def experience(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Work that was done: add and remove."""
    form = ExperienceForm()
    if request.method == "POST" and "remove" in request.POST:
        chosen = get_object_or_404(profile.experiences, pk=number(request.POST["remove"]))
        services.remove_experience(profile=profile, experience=chosen)
        return redirect(step_url(Step.EXPERIENCE))
    if request.method == "POST":
        form = ExperienceForm(request.POST)
        if form.is_valid():
            services.add_experience(profile=profile, **form.cleaned_data)
            return redirect(step_url(Step.EXPERIENCE))
    rows = profile.experiences.select_related("isco").order_by("-pk")
    return _show(request, profile, Step.EXPERIENCE, form, rows=rows)


def languages(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Languages: add, change by adding again, remove."""
    form = LanguageForm()
    if request.method == "POST" and "remove" in request.POST:
        spoken = get_object_or_404(profile.languages.select_related("language"), language=request.POST["remove"])
        services.remove_language(profile=profile, language=spoken.language)
        return redirect(step_url(Step.LANGUAGES))
    if request.method == "POST":
        form = LanguageForm(request.POST)
        if form.is_valid():
            services.set_language(profile=profile, **form.cleaned_data)
            return redirect(step_url(Step.LANGUAGES))
    rows = profile.languages.select_related("language").order_by("-level", "language__name")
    return _show(request, profile, Step.LANGUAGES, form, rows=rows)


def number(text: str) -> int:
    """The number of a row from a form; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _show(request: HttpRequest, profile: Profile, step: Step, form: Any, **more: Any) -> HttpResponse:
    context = step_context(profile, step, form=form, **more)
    return render(request, f"profiles/steps/{step}.html", context, status=422 if form.errors else 200)
