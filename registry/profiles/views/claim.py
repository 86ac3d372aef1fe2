"""Making a place in a cohort one's own."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from corridor.web.errors import DomainError
from registry.profiles import errors, selectors, services
from registry.profiles.forms import ConfirmClaimForm, NewAccountClaimForm
from registry.profiles.models import Profile
from registry.profiles.rules import Step
from registry.programmes import claims
from registry.programmes.models import ClaimInvitation, Enrolment

from .scope import person, put_on, step_url

KEPT_AS = "claim_token"  # where the session keeps the secret of the link
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@sensitive_variables("token")
@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail. Its secret goes into the session and out of the address, and so out of the history of a
    shared computer, of logs, and of what other pages are told."""
    request.session[KEPT_AS] = token
    return redirect("claim-open")


@never_cache
@sensitive_post_parameters("password", "date_of_birth")
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """The page behind the link: for newcomers, for people with an account, and for links that ran out."""
    if request.method == "POST":
        # Whoever holds a link could otherwise try out dates of birth, signed in or not.
        too_many: HttpResponse | None = ratelimit.consume_or_429(request, action="signup")
        if too_many is not None:
            return too_many
    token = str(request.session.get(KEPT_AS, ""))
    invitation = claims.open_invitation(token, timezone.now())
    if invitation is None:
        return _closed(request, token)
    enrolment = Enrolment.objects.select_related("cohort__programme__provider").get(pk=invitation.enrolment_id)
    if request.user.is_authenticated:
        return _confirm(request, token, enrolment)
    if selectors.has_account(invitation.sent_to):
        return _sign_in_first(request, enrolment)
    return _new_account(request, token, invitation, enrolment)


def _confirm(request: HttpRequest, token: str, enrolment: Enrolment) -> HttpResponse:
    form = ConfirmClaimForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_profile(token=token, user=person(request), **form.cleaned_data)
        except DomainError as refused:
            put_on(form, refused, _field_of(refused))
        else:
            return _claimed(request)
    return _page(request, enrolment, form)


def _new_account(request: HttpRequest, token: str, invitation: ClaimInvitation, enrolment: Enrolment) -> HttpResponse:
    """Everybody who comes here holds the link from the mail, so nobody learns of an account that is not theirs."""
    named = User(email=invitation.sent_to, given_names=enrolment.given_names, family_name=enrolment.family_name)
    form = NewAccountClaimForm(request.POST or None, user=named)
    if request.method == "POST" and form.is_valid():
        try:
            profile = services.claim_with_new_account(token=token, language=get_language() or "en", **form.cleaned_data)
        except errors.AccountExists:
            return _sign_in_first(request, enrolment)
        except DomainError as refused:
            put_on(form, refused, _field_of(refused))
        else:
            login(request, profile.user, backend=BACKEND)
            return _claimed(request)
    return _page(request, enrolment, form, address=invitation.sent_to)


def _page(request: HttpRequest, enrolment: Enrolment, form: ConfirmClaimForm, *, address: str = "") -> HttpResponse:
    context = {"enrolment": enrolment, "form": form, "address": address}
    return render(request, "profiles/claim.html", context, status=422 if form.is_bound else 200)


def _sign_in_first(request: HttpRequest, enrolment: Enrolment) -> HttpResponse:
    context = {"enrolment": enrolment, "back": urlencode({"next": request.path})}
    return render(request, "profiles/claim_sign_in.html", context)


def _claimed(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEPT_AS, None)
    messages.success(request, _("It is yours now. Nobody sees your profile until you say so."))
    return redirect(step_url(Step.BASICS))


def _closed(request: HttpRequest, token: str) -> HttpResponse:
    """A link that no longer opens anything: who used it goes on, everybody else reads what to do."""
    used = claims.find_invitation(token)
    theirs = used is not None and request.user.is_authenticated and used.enrolment.user_id == request.user.pk
    if theirs and Profile.objects.filter(user=person(request)).exists():
        return redirect("profile")
    context = {"was_used": used is not None and used.enrolment.user_id is not None}
    return render(request, "profiles/claim_closed.html", context, status=410)


def _field_of(refused: DomainError) -> str | None:
    about_birth = (errors.TooYoung, errors.ImpossibleBirthDate, errors.BirthYearDiffers, errors.BirthDateDiffers)
    return "date_of_birth" if isinstance(refused, about_birth) else None
