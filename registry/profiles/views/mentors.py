"""A mentor's own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from registry.profiles.forms import MentorForm
from registry.profiles.mentors import edit_mentor, register_mentor
from registry.profiles.models import MentorProfile

from .scope import person


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask to be a mentor."""
    if MentorProfile.objects.filter(user=person(request)).exists():
        return redirect("mentor-edit")
    form = MentorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        register_mentor(user=person(request), **form.cleaned_data)
        messages.success(request, _("Thank you. An administrator looks at it and you get an answer by e-mail."))
        return redirect("mentor-edit")
    return _page(request, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """What the mentor wrote, its state, and a way to change it."""
    mentor = MentorProfile.objects.select_related("country").filter(user=person(request)).first()
    if mentor is None:
        return redirect("mentor-new")
    names = ("headline", "about", "country", "languages", "proof")
    initial: dict[str, Any] = {name: getattr(mentor, name) for name in names}
    form = MentorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        edit_mentor(mentor=mentor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("mentor-edit")
    return _page(request, form, mentor)


def _page(request: HttpRequest, form: MentorForm, mentor: MentorProfile | None) -> HttpResponse:
    context = {"form": form, "mentor": mentor}
    return render(request, "profiles/mentor.html", context, status=422 if form.errors else 200)
