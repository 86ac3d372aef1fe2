"""Claiming and signing in by phone, on a device that several people may use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from corridor.web.errors import DomainError
from registry.profiles import errors, services
from registry.profiles.forms import ForgottenPinForm, NewPinForm, NumberForm, PlaceForm, SignInForm
from registry.profiles.rules import Step
from registry.programmes.models import Enrolment
from registry.programmes.views import own_enrolment

from .claim import BACKEND
from .scope import person, put_on, step_url

KEPT_AS = "claim_by_phone"  # where the session keeps how far somebody is
KEPT_FOR = timedelta(minutes=15)
SIGNED_IN_FOR = 60 * 60  # seconds


def see_offered() -> None:
    """Without anybody who sends SMS there is no way in by phone. Raises Http404."""
    if not settings.SMS_BACKEND:
        raise Http404


def _too_many(request: HttpRequest, action: str) -> HttpResponse | None:
    if request.method != "POST":
        return None
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action=action)
    return refused


@never_cache
@sensitive_post_parameters("phone")
@require_http_methods(["GET", "POST"])
def ask_code(request: HttpRequest) -> HttpResponse:
    """Which phone? The answer is the same for every number, so nobody learns whom we know."""
    see_offered()
    if (refused := _too_many(request, "signup")) is not None:
        return refused
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.send_code(typed=form.cleaned_data["phone"])
        request.session[KEPT_AS] = {"typed": form.cleaned_data["phone"]}
        return redirect("claim-phone-code")
    return _page(request, "profiles/phone_number.html", form, submit=_("Send me a code"))


@never_cache
@sensitive_post_parameters("code", "reference", "date_of_birth")
@require_http_methods(["GET", "POST"])
def show_code(request: HttpRequest) -> HttpResponse:
    """The code, the reference and the date of birth, together."""
    see_offered()
    if (refused := _too_many(request, "signup")) is not None:
        return refused
    kept = request.session.get(KEPT_AS)
    if not kept:
        return redirect("claim-phone")
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place = services.find_place(typed=kept["typed"], **form.cleaned_data)
            born = form.cleaned_data["date_of_birth"]
            if request.user.is_authenticated:
                services.claim_for_account(enrolment=place, user=person(request), date_of_birth=born)
                return _claimed(request)
        except DomainError as refusal:
            put_on(form, refusal, _field_of(refusal))
        else:
            request.session[KEPT_AS] = {
                "enrolment": place.pk, "born": born.isoformat(), "at": timezone.now().isoformat()
            }  # fmt: skip
            return redirect("claim-phone-pin")
    return _page(request, "profiles/phone_code.html", form, submit=_("Go on"), number=kept["typed"])


@never_cache
@sensitive_post_parameters("pin", "again")
@require_http_methods(["GET", "POST"])
def choose_pin(request: HttpRequest) -> HttpResponse:
    """A PIN of one's own, and the place is theirs."""
    see_offered()
    shown = _shown(request)
    if shown is None:
        return redirect("claim-phone")
    place, born = shown
    form = NewPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            profile = services.claim_by_phone(
                enrolment=place, date_of_birth=born, pin=form.cleaned_data["pin"], language=get_language() or "en"
            )
        except errors.PinGuessable as refusal:
            put_on(form, refusal, "pin")
        except DomainError as refusal:
            put_on(form, refusal)
        else:
            _enter(request, profile.user)
            return _claimed(request)
    return _page(request, "profiles/phone_pin.html", form, submit=_("Make it mine"), enrolment=place)


def _shown(request: HttpRequest) -> tuple[Enrolment, date] | None:
    """The place that was found for this browser within the last quarter of an hour."""
    kept: dict[str, Any] = request.session.get(KEPT_AS) or {}
    if "enrolment" not in kept or datetime.fromisoformat(kept["at"]) < timezone.now() - KEPT_FOR:
        return None
    places = Enrolment.objects.unclaimed().select_related("cohort__programme__provider")
    place = places.filter(pk=kept["enrolment"]).first()
    return None if place is None else (place, date.fromisoformat(kept["born"]))


@never_cache
@sensitive_post_parameters("phone", "date_of_birth", "pin")
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Number, date of birth and PIN."""
    see_offered()
    if (refused := _too_many(request, "login")) is not None:
        return refused
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            user = services.sign_in(typed=answers["phone"], date_of_birth=answers["date_of_birth"], pin=answers["pin"])
        except DomainError as refusal:
            put_on(form, refusal)
        else:
            return _signed_in(request, user)
    return _page(request, "profiles/phone_sign_in.html", form, submit=_("Sign in"))


@never_cache
@sensitive_post_parameters()
@sensitive_variables("form")
@require_http_methods(["GET", "POST"])
def forgotten_pin(request: HttpRequest) -> HttpResponse:
    """A new PIN, with the code that the training provider gave face to face."""
    see_offered()
    if (refused := _too_many(request, "login")) is not None:
        return refused
    form = ForgottenPinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            user = services.choose_new_pin(
                typed=answers["phone"],
                date_of_birth=answers["date_of_birth"],
                help_code=answers["help_code"],
                pin=answers["pin"],
            )
        except errors.PinGuessable as refusal:
            put_on(form, refusal, "pin")
        except DomainError as refusal:
            put_on(form, refusal)
        else:
            messages.success(request, _("This is your PIN now."))
            return _signed_in(request, user)
    return _page(request, "profiles/phone_new_pin.html", form, submit=_("Save the PIN"))


@login_required
@never_cache
@sensitive_variables("code")
@require_POST
def help_with_pin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An officer gets a code to tell somebody who stands before them. It is shown once."""
    see_offered()
    enrolment = own_enrolment(request, public_id)
    code = services.help_with_pin(enrolment=enrolment, by=person(request))
    return render(request, "profiles/phone_help.html", {"enrolment": enrolment, "code": f"{code[:4]} {code[4:]}"})


def _enter(request: HttpRequest, user: User) -> None:
    """Sign in for an hour: the next person to hold this phone may be somebody else."""
    login(request, user, backend=BACKEND)
    request.session.set_expiry(SIGNED_IN_FOR)


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    _enter(request, user)
    return redirect("me")


def _claimed(request: HttpRequest) -> HttpResponse:
    request.session.pop(KEPT_AS, None)
    messages.success(request, _("It is yours now. Nobody sees your profile until you say so."))
    return redirect(step_url(Step.BASICS))


def _page(request: HttpRequest, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    context |= {"form": form, "sign_in": reverse("phone-sign-in")}
    return render(request, template, context, status=422 if form.errors else 200)


def _field_of(refused: DomainError) -> str | None:
    about_birth = (errors.TooYoung, errors.ImpossibleBirthDate, errors.BirthDateDiffers)
    return "date_of_birth" if isinstance(refused, about_birth) else None
