"""The builder's step for certificates."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corridor.web.errors import DomainError
from registry.credentials import errors, selectors, services
from registry.credentials.forms import BringForm, CertificationForm
from registry.credentials.models import Endorsement
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.profiles.views.lists import number
from registry.profiles.views.scope import put_on, step_context, step_url


def certificates(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Certificates: declare, bring one that is signed, remove. The builder has found the person's own profile."""
    if request.method == "POST" and "remove" in request.POST:
        chosen = get_object_or_404(profile.certifications, pk=number(request.POST["remove"]))
        services.remove_certification(profile=profile, certification=chosen)
        messages.success(request, _("Removed."))
        return redirect(step_url(Step.CERTIFICATES))
    if request.method == "POST" and "unendorse" in request.POST:
        endorsed = Endorsement.objects.filter(certification__profile=profile)
        chosen_one = get_object_or_404(endorsed, pk=number(request.POST["unendorse"]))
        services.remove_endorsement(profile=profile, endorsement=chosen_one)
        messages.success(request, _("Removed."))
        return redirect(step_url(Step.CERTIFICATES))
    if request.method == "POST" and request.POST.get("act") == "bring":
        return _bring(request, profile)
    form = CertificationForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_certification(profile=profile, **form.cleaned_data)
        except DomainError as refused:
            put_on(form, refused, _field_of(refused))
        else:
            return redirect(step_url(Step.CERTIFICATES))
    return _show(request, profile, form=form)


def _bring(request: HttpRequest, profile: Profile) -> HttpResponse:
    """A signed credential from elsewhere, by file, photo, paste or link."""
    too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="verify")
    if too_many is not None:
        return too_many
    form = BringForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            brought = services.import_credential(profile=profile, shown=form.shown)
        except DomainError as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("%(title)s is on your profile.") % {"title": brought.title})
            return redirect(step_url(Step.CERTIFICATES))
    return _show(request, profile, bring=form)


def _show(
    request: HttpRequest,
    profile: Profile,
    *,
    form: CertificationForm | None = None,
    bring: BringForm | None = None,
) -> HttpResponse:
    wrong = bool((form and form.errors) or (bring and bring.errors))
    context = step_context(
        profile,
        Step.CERTIFICATES,
        form=form or CertificationForm(profile=profile),
        bring=bring or BringForm(),
        rows=selectors.own_certificates(profile, on=timezone.localdate()),
    )
    return render(request, "credentials/certificates.html", context, status=422 if wrong else 200)


def _field_of(refused: DomainError) -> str:
    if isinstance(refused, errors.ExpiresBeforeIssue):
        return "expires_on"
    return "issued_on" if isinstance(refused, errors.IssuedInFuture) else "title"
