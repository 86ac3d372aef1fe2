"""From a CV to the profile: it is read, what it proposes is shown, and what is ticked is taken over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from corridor.web.errors import DomainError
from registry.profiles import services
from registry.profiles.cv import read_cv
from registry.profiles.forms import CandidatesForm, CvForm, PhrasesForm, work_forms
from registry.profiles.forms.cv import FoundWorkForm
from registry.profiles.models import Profile
from registry.taxonomy.linking import Candidate
from registry.taxonomy.models import Skill

from .scope import person, put_on


@login_required
@never_cache
@sensitive_post_parameters("text", "phrases")
@sensitive_variables("text", "phrases")
@require_http_methods(["GET", "POST"])
def from_cv(request: HttpRequest) -> HttpResponse:
    """Read a CV, or take over what was ticked."""
    profile = get_object_or_404(Profile, user=person(request))
    if request.method == "POST" and request.POST.get("act") == "take":
        return _take(request, profile)
    form = CvForm(request.POST, request.FILES) if request.method == "POST" else CvForm()
    if form.is_valid():
        try:
            text = _text(form)
        except DomainError as refused:
            put_on(form, refused, "cv")
        else:
            found = read_cv(text, on=timezone.localdate())
            return _show(
                request,
                form=form,
                work=work_forms(proposed=found.work),
                skills=_skills(profile, services.skills_meant(found.phrases)),
                phrases=PhrasesForm(initial={"phrases": " ; ".join(found.phrases)}),
            )
    return _show(request, form=form, status=422 if form.errors else 200)


def _text(form: CvForm) -> str:
    sent = form.cleaned_data["cv"]
    if sent is None:
        return str(form.cleaned_data["text"])
    return services.text_of_cv(services.Upload(name=sent.name, content=sent.read()))


def _take(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Only what is ticked and has a level; a mistake in one line loses none of the others."""
    work = work_forms(request.POST)
    phrases = PhrasesForm(request.POST)
    words = phrases.cleaned_data.get("phrases", []) if phrases.is_valid() else []
    skills = _skills(profile, services.skills_meant(words), request.POST)
    ticked = [form for form in work if form.data.get(form.add_prefix("take"))]
    if not all(form.is_valid() for form in [*ticked, skills]):
        return _show(request, work=work, skills=skills, phrases=phrases, status=422)
    levels = skills.chosen()
    chosen = [found for form in ticked if (found := form.found()) is not None]
    held = [services.HeldSkill(skill, levels[skill.pk]) for skill in Skill.objects.filter(pk__in=levels)]
    if not chosen and not held:
        skills.add_error(None, _("Tick the work and choose levels for the skills that are yours."))
        return _show(request, work=work, skills=skills, phrases=phrases, status=422)
    services.take_over(profile=profile, work=chosen, skills=held)
    messages.success(request, _("It is on your profile now. Nobody sees it before you say so."))
    return redirect("profile")


class SkillsOfCvForm(CandidatesForm):
    """The skills of a CV; none need be chosen, as work may be all that is taken over."""

    needs_one = False


def _skills(profile: Profile, candidates: Sequence[Candidate], data: Any | None = None) -> SkillsOfCvForm:
    held = set(profile.skills.values_list("skill_id", flat=True))
    new = [candidate for candidate in candidates if candidate.skill_id not in held]
    return SkillsOfCvForm(data, candidates=new, held=held)


def _show(
    request: HttpRequest,
    *,
    form: CvForm | None = None,
    work: Sequence[FoundWorkForm] = (),
    skills: SkillsOfCvForm | None = None,
    phrases: PhrasesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    was_read = skills is not None
    context = {
        "form": form or CvForm(),
        "work": work,
        "skills": skills,
        "phrases": phrases,
        "was_read": was_read,
        "has_found": bool(work) or (skills is not None and bool(skills.fields)),
    }
    return render(request, "profiles/cv.html", context, status=status)
