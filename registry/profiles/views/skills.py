"""The step in which people say in their own words what they can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from corridor.web.errors import DomainError
from registry.profiles import selectors, services
from registry.profiles.forms import CandidatesForm, HeldSkillForm, SkillPhraseForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.taxonomy.linking import Candidate, extract
from registry.taxonomy.models import Skill

from .lists import number
from .scope import put_on, step_context, step_url

CANDIDATES_FOR_ONE_PHRASE, CANDIDATES_FOR_EACH_OF_MANY = 5, 3
MOST_AT_A_TIME = 8


def skills(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Find skills by words, accept some with a level, change levels, remove."""
    acts: dict[str, Callable[[HttpRequest, Profile], HttpResponse]] = {
        "find": _find,
        "add": _add,
        "level": _set_level,
        "remove": _remove,
    }
    act = acts.get(request.POST.get("act", "")) if request.method == "POST" else None
    return act(request, profile) if act else _show(request, profile)


def _find(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Words that were typed become skills to choose from. They are posted, so that no address holds them."""
    form = SkillPhraseForm(request.POST)
    if not form.is_valid():
        return _show(request, profile, form=form, status=422)
    candidates = _candidates(form.cleaned_data["phrase"])
    found = CandidatesForm(candidates=candidates, held=set()) if candidates else None
    return _show(request, profile, form=form, found=found, nothing_found=not candidates)


def _add(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Only what the words lead to can be added: the candidates are found again."""
    form = SkillPhraseForm(request.POST)
    if not form.is_valid():
        return _show(request, profile, form=form, status=422)
    held = set(profile.skills.values_list("skill_id", flat=True))
    found = CandidatesForm(request.POST, candidates=_candidates(form.cleaned_data["phrase"]), held=held)
    if not found.is_valid():
        return _show(request, profile, form=form, found=found, status=422)
    levels = found.chosen()
    chosen = [services.HeldSkill(skill, levels[skill.pk]) for skill in Skill.objects.filter(pk__in=levels)]
    services.set_skills(profile=profile, skills=chosen)
    words = ngettext("%(number)d skill is added.", "%(number)d skills are added.", len(levels))
    messages.success(request, words % {"number": len(levels)})
    return redirect(step_url(Step.SKILLS))


def _set_level(request: HttpRequest, profile: Profile) -> HttpResponse:
    form = HeldSkillForm(request.POST)
    held = get_object_or_404(profile.skills.select_related("skill"), skill=number(request.POST.get("skill", "")))
    if form.is_valid():
        answers = form.cleaned_data
        try:
            services.set_skill(
                profile=profile, skill=held.skill, level=answers["level"], last_used_year=answers["last_used_year"]
            )
        except DomainError as refused:
            put_on(form, refused, "last_used_year")
        else:
            return redirect(step_url(Step.SKILLS))
    return _show(request, profile, wrong=form, wrong_skill=held.skill_id, status=422)


def _remove(request: HttpRequest, profile: Profile) -> HttpResponse:
    held = get_object_or_404(profile.skills.select_related("skill"), skill=number(request.POST.get("skill", "")))
    services.remove_skill(profile=profile, skill=held.skill)
    return redirect(step_url(Step.SKILLS))


def _candidates(words: str) -> list[Candidate]:
    """What the words may mean: each skill once, the best of each part of them first."""
    found = extract(words, top=CANDIDATES_FOR_ONE_PHRASE, most=MOST_AT_A_TIME)
    top = CANDIDATES_FOR_ONE_PHRASE if len(found) == 1 else CANDIDATES_FOR_EACH_OF_MANY
    by_skill = {candidate.skill_id: candidate for _part, candidates in found for candidate in candidates[:top]}
    return list(by_skill.values())


def _show(
    request: HttpRequest,
    profile: Profile,
    *,
    form: SkillPhraseForm | None = None,
    found: CandidatesForm | None = None,
    nothing_found: bool = False,
    wrong: HeldSkillForm | None = None,
    wrong_skill: int = 0,
    status: int = 200,
) -> HttpResponse:
    rows: list[dict[str, Any]] = []
    for held in selectors.held_skills(profile):
        own = HeldSkillForm(
            initial={"skill": held.skill_id, "level": held.level, "last_used_year": held.last_used_year},
            auto_id=f"id_{held.skill_id}_%s",
        )
        rows.append({"held": held, "form": own, "is_wrong": False})
        if wrong is not None and held.skill_id == wrong_skill:
            wrong.auto_id = f"id_{held.skill_id}_%s"
            rows[-1] |= {"form": wrong, "is_wrong": True}
    context = {"form": form or SkillPhraseForm(), "found": found, "nothing_found": nothing_found, "rows": rows}
    return render(request, "profiles/steps/skills.html", step_context(profile, Step.SKILLS, **context), status=status)
