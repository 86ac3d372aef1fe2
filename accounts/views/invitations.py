"""Inviting members, and answering an invitation."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import InviteForm
from accounts.models import Invitation
from accounts.selectors import invitation_by_token, organisation_page
from accounts.services.invitations import accept_invitation, hash_of, invite_member, is_invited, revoke_invitation
from corridor.web.errors import DomainError

from .scope import own_organisation, person


@login_required
@require_POST
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite someone; a refusal is shown on the form, with everything else of the page."""
    organisation = own_organisation(request, slug)
    form = InviteForm(request.POST, kind=organisation.kind)
    if form.is_valid():
        try:
            invite_member(organisation=organisation, by=person(request), **form.cleaned_data)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The invitation is on its way. It can be accepted for seven days."))
            return redirect("organisation", slug=slug)
    page = organisation_page(organisation, viewer=person(request), at=timezone.now())
    context = {"page": page, "organisation": organisation, "form": form}
    return render(request, "accounts/organisation.html", context, status=422)


@login_required
@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an invitation back."""
    organisation = own_organisation(request, slug)
    number = request.POST.get("invitation", "")
    chosen = get_object_or_404(Invitation, organisation=organisation, pk=int(number) if number.isdecimal() else 0)
    revoke_invitation(invitation=chosen, by=person(request))
    messages.success(request, _("The invitation is taken back. Its link no longer works."))
    return redirect("organisation", slug=slug)


@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Answer an invitation. Whoever is not signed in signs in or up first and comes back here."""
    invitation = invitation_by_token(hash_of(token), at=timezone.now())
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=404)
    context = {"invitation": invitation, "back": urlencode({"next": request.path})}
    if not request.user.is_authenticated:
        return render(request, "accounts/invitation_signed_out.html", context)
    if not is_invited(person(request), invitation):
        return render(request, "accounts/invitation_elsewhere.html", context, status=403)
    if request.method == "POST":
        try:
            accept_invitation(token=token, by=person(request))
        except DomainError as refused:
            messages.error(request, str(refused))
            return render(request, "accounts/invitation.html", context, status=409)
        name = invitation.organisation.name
        messages.success(request, _("You are now a member of %(name)s.") % {"name": name})
        return redirect("organisation", slug=invitation.organisation.slug)
    return render(request, "accounts/invitation.html", context)
