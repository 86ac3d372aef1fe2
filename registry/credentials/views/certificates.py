"""The builder's step for certificates."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from corridor.web.errors import DomainError
from registry.credentials import errors, selectors, services
from registry.credentials.forms import CertificationForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.profiles.views.lists import number
from registry.profiles.views.scope import put_on, step_context, step_url


def certificates(request: HttpRequest, profile: Profile) -> HttpResponse:
    """Certificates: add and remove. Called by the builder, which has found the person's own profile."""
    if request.method == "POST" and "remove" in request.POST:
        chosen = get_object_or_404(profile.certifications, pk=number(request.POST["remove"]))
        services.remove_certification(profile=profile, certification=chosen)
        messages.success(request, _("Removed."))
        return redirect(step_url(Step.CERTIFICATES))
    form = CertificationForm(request.POST or None, profile=profile)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_certification(profile=profile, **form.cleaned_data)
        except DomainError as refused:
            put_on(form, refused, _field_of(refused))
        else:
            return redirect(step_url(Step.CERTIFICATES))
    rows = selectors.own_certificates(profile, on=timezone.localdate())
    context = step_context(profile, Step.CERTIFICATES, form=form, rows=rows)
    return render(request, "credentials/certificates.html", context, status=422 if form.errors else 200)


def _field_of(refused: DomainError) -> str:
    if isinstance(refused, errors.ExpiresBeforeIssue):
        return "expires_on"
    return "issued_on" if isinstance(refused, errors.IssuedInFuture) else "title"
