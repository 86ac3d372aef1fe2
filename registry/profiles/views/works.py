"""The step in which people show what they made."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from corridor.web.errors import DomainError
from registry.profiles import services
from registry.profiles.forms import WorkForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step

from .lists import number
from .scope import put_on, step_context, step_url


def works(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Links and samples: add and remove."""
    if request.method == "POST" and "remove" in request.POST:
        chosen = get_object_or_404(profile.works, pk=number(request.POST["remove"]))
        services.remove_work(profile=profile, work=chosen)
        messages.success(request, _("Removed."))
        return redirect(step_url(Step.WORKS))
    form = WorkForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _add(profile, form)
        except DomainError as refused:
            put_on(form, refused, "url" if form.cleaned_data["url"] else "sample")
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("Added."))
            return redirect(step_url(Step.WORKS))
    context = step_context(profile, Step.WORKS, form=form, rows=profile.works.all())
    return render(request, "profiles/steps/works.html", context, status=422 if form.errors else 200)


def _add(profile: Profile, form: WorkForm) -> None:
    answers = form.cleaned_data
    if answers["url"]:
        services.add_link(profile=profile, title=answers["title"], url=answers["url"])
        return
    sent = answers["sample"]
    upload = services.Upload(name=sent.name, content=sent.read())
    services.add_sample(profile=profile, title=answers["title"], upload=upload)
