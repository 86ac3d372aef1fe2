"""Programmes for everybody; cohorts and enrolments for the officers of their provider."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from corridor.web.errors import DomainError

from . import claims, selectors, services
from .forms import CohortForm, ContactLostForm, ProgrammeForm, SearchForm
from .models import Cohort, Enrolment, Programme

PER_PAGE = 50
FOUND_AT_MOST = 50
SHOWN = ("", "waiting", "bounced", "claimed", "stuck", "silent", "uncertified")


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast(User, request.user)


def own_cohort(request: HttpRequest, slug: str) -> Cohort:
    """A cohort of the person's own provider; for everybody else there is none."""
    cohorts = Cohort.objects.of_officer(person(request)).select_related("programme__provider", "country", "region")
    return get_object_or_404(cohorts, slug=slug)


def own_enrolment(request: HttpRequest, public_id: UUID) -> Enrolment:
    """An enrolment with the person's own provider; for everybody else there is none."""
    enrolments = Enrolment.objects.of_officer(person(request)).select_related(
        "cohort__programme__provider", "country", "region"
    )
    return get_object_or_404(enrolments, public_id=public_id)


@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    """Every programme of a verified provider."""
    page = Paginator(selectors.public_programmes(), 20).get_page(request.GET.get("page"))
    shown = [selectors.shown_programme(programme) for programme in page]
    return render(request, "programmes/programmes.html", {"page": page, "programmes": shown})


@require_GET
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What a programme teaches, where and when."""
    programme = get_object_or_404(selectors.public_programmes(), slug=slug)
    return render(request, "programmes/programme.html", {"programme": selectors.shown_programme(programme)})


@login_required
@require_GET
def cohorts(request: HttpRequest) -> HttpResponse:
    """The cohorts of the person's providers."""
    user = person(request)
    context = {
        "cohorts": selectors.cohorts_of(user),
        "has_provider": selectors.providers_of(user).exists(),
        "has_programme": Programme.objects.of_officer(user).exists(),
    }
    return render(request, "programmes/cohorts.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: HttpRequest) -> HttpResponse:
    """A new programme."""
    form = ProgrammeForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            programme = services.create_programme(by=person(request), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is there. Now add its first cohort.") % {"name": programme.name})
            return redirect("cohort-new")
    return render(request, "programmes/programme_new.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cohort_new(request: HttpRequest) -> HttpResponse:
    """A new cohort."""
    form = CohortForm(request.POST or None, user=person(request))
    if request.method == "POST" and form.is_valid():
        try:
            cohort = services.create_cohort(by=person(request), **form.cleaned_data)
        except (DomainError, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, DomainError) else refusal.messages)
        else:
            messages.success(request, _("%(name)s is there. Now import its roster.") % {"name": cohort.name})
            return redirect("roster-import", slug=cohort.slug)
    return render(request, "programmes/cohort_new.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cohort(request: HttpRequest, slug: str) -> HttpResponse:
    """How a cohort stands, and who has not claimed their place. A search comes by POST."""
    found = own_cohort(request, slug)
    show, now = request.GET.get("show", ""), timezone.now()
    context: dict[str, Any] = {
        "cohort": found,
        "place": selectors.place_of(found),
        "figures": selectors.cohort_figures(found, at=now),
        "show": show if show in SHOWN else "",
        "search": SearchForm(request.POST or None),
    }
    if request.method == "POST" and context["search"].is_valid():
        context["q"] = context["search"].cleaned_data["q"].strip()
    q = context.get("q", "")
    enrolments = selectors.worklist(found, at=now, show=context["show"], q=q)
    page = Paginator(enrolments, FOUND_AT_MOST if q else PER_PAGE).get_page(None if q else request.GET.get("page"))
    context |= {"page": page, "places": [selectors.place_on_worklist(enrolment, at=now) for enrolment in page]}
    return render(request, "programmes/cohort.html", context)


@login_required
@require_POST
def cohort_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Invite everybody who has not claimed their place."""
    found = own_cohort(request, slug)
    count = claims.invite_cohort(cohort=found, by=person(request))
    if count:
        words = ngettext("%(count)d person is invited.", "%(count)d people are invited.", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.info(
            request,
            _("There is nobody to invite: all have claimed, have no e-mail, or were invited today or five times."),
        )
    return redirect("cohort", slug=found.slug)


@login_required
@require_POST
def cohort_remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind everybody whose profile stands still."""
    found = own_cohort(request, slug)
    count = services.remind_cohort(cohort=found, by=person(request))
    if count:
        words = ngettext("%(count)d person is reminded.", "%(count)d people are reminded.", count) % {"count": count}
        messages.success(request, words)
    else:
        messages.info(request, _("There is nobody to remind: all go on, or were reminded lately or three times."))
    return redirect("cohort", slug=found.slug)


@login_required
@require_GET
def enrolment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person of a cohort, as the roster says."""
    lost_form = ContactLostForm(initial={"on": timezone.localdate()})
    return _shown(request, own_enrolment(request, public_id), lost_form)


def _shown(request: HttpRequest, enrolment: Enrolment, lost_form: ContactLostForm) -> HttpResponse:
    context = {
        "enrolment": enrolment,
        "skills": list(enrolment.skills.select_related("skill")),
        "invitations": list(enrolment.invitations.all()[:10]),
        "lost_form": lost_form,
    }
    return render(request, "programmes/enrolment.html", context, status=422 if lost_form.errors else 200)


@login_required
@require_POST
def enrolment_invite(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send one person a new invitation."""
    found = own_enrolment(request, public_id)
    claims.invite_again(enrolment=found, by=person(request))
    messages.success(request, _("A new invitation is on its way. The old link no longer works."))
    return redirect("enrolment", public_id=public_id)


@login_required
@require_POST
def enrolment_lost(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nobody reaches this person any more."""
    found = own_enrolment(request, public_id)
    form = ContactLostForm(request.POST)
    if form.is_valid():
        try:
            services.mark_contact_lost(enrolment=found, by=person(request), on=form.cleaned_data["on"])
        except DomainError as refusal:
            form.add_error("on", str(refusal))
    if form.errors:
        return _shown(request, found, form)
    messages.success(request, _("Noted. Reports stop following this person from that day."))
    return redirect("enrolment", public_id=public_id)


@login_required
@require_POST
def enrolment_found(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The person answers again."""
    services.mark_contact_found(enrolment=own_enrolment(request, public_id), by=person(request))
    messages.success(request, _("Good. Reports follow this person again."))
    return redirect("enrolment", public_id=public_id)
