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

from accounts.access import may_manage_members
from accounts.forms import DetailsForm, InviteForm, ProofForm, RegisterForm, RoleForm
from accounts.models import Organisation, OrganisationProof, User
from accounts.selectors import organisation_page
from accounts.services.organisations import (
    change_role,
    correct_details,
    leave,
    register_organisation,
    remove_member,
)
from accounts.services.proving import give_proof, take_back_proof
from accounts.standing import standing_of
from corridor.papers import keeping
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
    return _page(request, own_organisation(request, slug))


def _page(request: HttpRequest, organisation: Organisation, *, proof_form: ProofForm | None = None) -> HttpResponse:
    """The page of an organisation; `proof_form` was sent and has to be mended."""
    page = organisation_page(organisation, viewer=person(request), at=timezone.now())
    standing = standing_of(organisation) if page.is_managed_by_you else None
    may_give = page.can_be_corrected and standing is not None and not standing.is_full
    context = {
        "page": page,
        "organisation": organisation,
        "form": InviteForm(kind=organisation.kind) if page.can_invite else None,
        "standing": standing,
        "proof_form": (proof_form or ProofForm(auto_id="id_proof_%s")) if may_give else None,
    }
    return render(request, "accounts/organisation.html", context, status=422 if proof_form else 200)


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
@require_POST
def give(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand in a paper for the check."""
    organisation = own_organisation(request, slug)
    form = ProofForm(request.POST, request.FILES, auto_id="id_proof_%s")
    if form.is_valid():
        kind, content = form.cleaned_data["kind"], form.cleaned_data["file"]
        try:
            give_proof(organisation=organisation, by=person(request), kind=kind, content=content)
        except DomainError as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _("Your document is with us. Only the people who check it can open it."))
            return redirect("organisation", slug=slug)
    return _page(request, organisation, proof_form=form)


def _own_proof(request: HttpRequest, slug: str, public_id: UUID) -> OrganisationProof:
    """A paper that is kept, of an organisation whose owner asks."""
    organisation = own_organisation(request, slug)
    if not may_manage_members(person(request), organisation):
        raise Http404
    return get_object_or_404(organisation.proofs.filter(removed_at=None), public_id=public_id)


@login_required
@require_GET
def proof(request: HttpRequest, slug: str, proof: UUID) -> HttpResponse:
    """The paper itself, for owners, only ever downloaded."""
    found = _own_proof(request, slug, proof)
    return keeping.download(found.file, media_type=found.media_type, name=found.kind)


@login_required
@require_POST
def take_proof_back(request: HttpRequest, slug: str, proof: UUID) -> HttpResponse:
    """An owner does not want a paper kept any more."""
    take_back_proof(proof=_own_proof(request, slug, proof), by=person(request))
    messages.success(request, _("The document is removed."))
    return redirect("organisation", slug=slug)


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
