"""The whole profile, its beginning, and the way to each step."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from corridor.web.errors import DomainError
from registry.profiles import builder, errors, selectors, services
from registry.profiles.forms import NewProfileForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step

from . import lists, skills, steps, works
from .scope import person, put_on, step_url

OWN_STEPS: dict[Step, builder.StepView] = {
    Step.BASICS: steps.basics,
    Step.SKILLS: skills.skills,
    Step.EXPERIENCE: lists.experience,
    Step.LANGUAGES: lists.languages,
    Step.WISHES: steps.wishes,
    Step.WORKS: works.works,
    Step.INCLUSION: steps.inclusion,
}


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Everything on the person's own profile, with a way to change each part."""
    own = selectors.own_profile(person(request))
    if own is None:
        return redirect("profile-new")
    step = own.completeness.next
    context = {"own": own, "profile": own.profile, "next_url": step_url(step) if step else ""}
    return render(request, "profiles/profile.html", context)


@login_required
@sensitive_post_parameters("date_of_birth")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a profile without an invitation."""
    if Profile.objects.filter(user=person(request)).exists():
        return redirect("profile")
    form = NewProfileForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.create_profile(user=person(request), **form.cleaned_data)
        except errors.RegionElsewhere as refused:
            put_on(form, refused, "region")
        except DomainError as refused:
            put_on(form, refused, "date_of_birth")
        else:
            messages.success(request, _("Your profile is begun. Nobody sees it until you say so."))
            return redirect(step_url(Step.BASICS))
    return render(request, "profiles/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """One step of the guided builder. Each is saved by itself, so one can stop and come back."""
    if step not in list(Step):
        raise Http404
    chosen = Step(step)
    view = OWN_STEPS.get(chosen) or builder.contributed_view(chosen)
    if view is None:
        raise Http404
    profile = Profile.objects.select_related("user", "country", "region").filter(user=person(request)).first()
    if profile is None:
        return redirect("profile-new")
    return view(request, profile)
