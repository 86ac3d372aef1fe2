"""An organisation, its members and what its check said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import DetailsForm, InviteForm, RegisterForm, RoleForm
from accounts.models import User
from accounts.selectors import organisation_page
from accounts.services.organisations import (
    change_role,
    correct_details,
    leave,
    register_organisation,
    remove_member,
)
from corridor.web.errors import DomainError

from .scope import own_organisation, person


@login_required
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation and become its owner."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = register_organisation(by=person(request), **form.cleaned_data)
        messages.success(request, _("Your organisation is registered. We check it and tell you by e-mail."))
        return redirect("organisation", slug=organisation.slug)
    return render(request, "accounts/organisation_new.html", {"form": form})


@login_required
@require_GET
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Members, invitations and the state of the check."""
    organisation = own_organisation(request, slug)
    page = organisation_page(organisation, viewer=person(request), at=timezone.now())
    form = InviteForm(kind=organisation.kind) if page.can_invite else None
    return render(request, "accounts/organisation.html", {"page": page, "organisation": organisation, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """Put right what the check looks at."""
    organisation = own_organisation(request, slug)
    page = organisation_page(organisation, viewer=person(request), at=timezone.now())
    if not page.can_be_corrected:
        raise Http404
    form = DetailsForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        correct_details(organisation=organisation, by=person(request), **form.cleaned_data)
        messages.success(request, _("Your details are saved. We check them and tell you by e-mail."))
        return redirect("organisation", slug=slug)
    return render(request, "accounts/organisation_details.html", {"form": form, "organisation": organisation})


@login_required
@require_GET
def member(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """One member, for owners: another role, or the end of the membership."""
    organisation = own_organisation(request, slug)
    page = organisation_page(organisation, viewer=_viewer(request), at=timezone.now())
    found = next((member for member in page.members if member.person == person), None)
    if found is None or not page.is_managed_by_you:
        raise Http404
    form = RoleForm(kind=organisation.kind, initial={"role": found.role})
    return render(
        request, "accounts/organisation_member.html", {"form": form, "organisation": organisation, "member": found}
    )


@login_required
@require_POST
def set_role(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """Give a member another role."""
    organisation = own_organisation(request, slug)
    form = RoleForm(request.POST, kind=organisation.kind)
    if form.is_valid():
        found = _member(organisation.pk, person)
        change_role(organisation=organisation, by=_viewer(request), member=found, role=form.cleaned_data["role"])
        messages.success(request, _("The role is changed."))
        return redirect("organisation", slug=slug)
    messages.error(request, _("Choose a role from the list."))
    return redirect("organisation-member", slug=slug, person=person)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, person: UUID) -> HttpResponse:
    """End a membership."""
    organisation = own_organisation(request, slug)
    remove_member(organisation=organisation, by=_viewer(request), member=_member(organisation.pk, person))
    messages.success(request, _("The person is no longer a member and can no longer act for the organisation."))
    return redirect("organisation", slug=slug)


@login_required
@require_POST
def leave_it(request: HttpRequest, slug: str) -> HttpResponse:
    """Leave an organisation."""
    organisation = own_organisation(request, slug)
    try:
        leave(organisation=organisation, by=person(request))
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("organisation", slug=slug)
    messages.success(request, _("You have left %(name)s.") % {"name": organisation.name})
    return redirect("start")


def _viewer(request: HttpRequest) -> User:
    return person(request)


def _member(organisation_id: int, public_id: UUID) -> User:
    return get_object_or_404(User, memberships__organisation_id=organisation_id, public_id=public_id)
