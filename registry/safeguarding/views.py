"""Help in plain words, reports from anywhere, and what came of them. Only the reporter finds a concern again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from accounts.models import User
from corridor.web.errors import DomainError

from . import rules, selectors, services
from .forms import HelpForm, ReopenForm, ReportForm
from .models import Concern, ConcernKind, ConcernState, SubjectKind
from .rules import Actor
from .words import local_time, promises, within

KEPT_AS = "concern_sent"  # where the session keeps what was just sent
KEPT_FOR = timedelta(minutes=10)  # a phone has many owners, and the next one is not to find the link
CONCERNS_A_PAGE = 20


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _helplines(request: HttpRequest) -> list[selectors.CountryLines]:
    user = _person(request)
    return selectors.helplines(user.home_country_id if user else None)


@never_cache
@sensitive_post_parameters("words", "contact")
@require_http_methods(["GET", "POST"])
def help_page(request: HttpRequest) -> HttpResponse:
    """What one can do here, whom to ask, and whom to call."""
    form = HelpForm(request.POST or None, is_visitor=_person(request) is None)
    if request.method == "POST" and form.is_valid() and _raise(request, form, kind=ConcernKind.QUESTION):
        return redirect("report-sent")
    context = {
        "form": form,
        "helplines": _helplines(request),
        "promises": promises(),
        "contact": settings.HELP_CONTACT,
        "answered_within": within(rules.PROMISES[ConcernKind.QUESTION]),
    }
    return render(request, "safeguarding/help.html", context, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters("words", "contact")
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """One form for whatever is wrong, wherever somebody was."""
    about, page = rules.about_of(request.GET.get("about", "")), rules.page_of(request.GET.get("page", ""))
    form = ReportForm(request.POST or None, is_visitor=_person(request) is None)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("kind", "is_in_danger")}
        if _raise(request, form, subject_kind=about.kind, subject_id=about.id, page=page, **told):
            return redirect("report-sent")
    context = {
        "form": form,
        "about": SubjectKind(about.kind).label if about.id else "",
        "page": page,
        "helplines": _helplines(request),
    }
    return _hidden(render(request, "safeguarding/report.html", context, status=422 if form.errors else 200))


@sensitive_variables("form", "told")
def _raise(request: HttpRequest, form: HelpForm, **told: Any) -> bool:
    """Hand over what was written. A refusal goes on the form, so that nothing that was typed is lost."""
    user = _person(request)
    if user is None and _too_many(request, form):
        return False
    words, contact = form.cleaned_data["words"], form.cleaned_data.get("contact", "")
    try:
        concern = services.raise_concern(
            words=words, contact=contact, by=user, language=(get_language() or "en")[:2], **told
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    request.session[KEPT_AS] = str(concern.public_id)
    return True


def _too_many(request: HttpRequest, form: forms.Form) -> bool:
    """Visitors are limited by their address; what they typed stays on the page, with the numbers to call."""
    if ratelimit.consume(request, action="concern"):
        return False
    form.add_error(None, _("Many reports came from this connection. Please try again in an hour."))
    return True


@never_cache
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """By when somebody answers, where the answer will stand, and whom to call until then."""
    kept = request.session.get(KEPT_AS)
    just_sent = Concern.objects.filter(raised_at__gt=timezone.now() - KEPT_FOR, reporter=_person(request))
    concern = just_sent.filter(public_id=kept).first() if kept else None
    if concern is None:
        request.session.pop(KEPT_AS, None)
        return redirect("help")
    context = {
        "concern": concern,
        "times": _times(request, concern),
        "link": request.build_absolute_uri(_link_to(concern)),
        "helplines": _helplines(request),
    }
    return _hidden(render(request, "safeguarding/sent.html", context))


@never_cache
@login_required
@require_GET
def concerns(request: HttpRequest) -> HttpResponse:
    """What somebody wrote to us, newest first."""
    user = _person(request)
    assert user is not None  # login_required
    page = Paginator(Concern.objects.of(user), CONCERNS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "safeguarding/concerns.html", {"page": page})


@never_cache
@login_required
@sensitive_post_parameters("words")
@require_http_methods(["GET", "POST"])
def concern(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One's own concern: where it stands, and what we answered."""
    user = _person(request)
    assert user is not None  # login_required
    return _thread(request, get_object_or_404(Concern.objects.of(user), public_id=public_id))


@never_cache
@sensitive_post_parameters("words")
@sensitive_variables("token")
@require_http_methods(["GET", "POST"])
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for a visitor, who holds the secret link."""
    found = services.by_receipt(token)
    if found is None:
        raise Http404
    return _hidden(_thread(request, found))


def _thread(request: HttpRequest, concern: Concern) -> HttpResponse:
    form = ReopenForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _reopen(request, form, concern):
        messages.success(request, _("It is open again. We look at it anew."))
        return redirect(_link_to(concern))
    context = {
        "concern": concern,
        "thread": selectors.thread(concern),
        "times": _times(request, concern),
        "form": form,
        "may_reopen": rules.may_move(concern.state, ConcernState.NEW, Actor.REPORTER),
    }
    return render(request, "safeguarding/concern.html", context, status=422 if form.errors else 200)


def _reopen(request: HttpRequest, form: ReopenForm, concern: Concern) -> bool:
    by = _person(request) if concern.reporter_id else None
    if by is None and _too_many(request, form):
        return False
    try:
        services.reopen(concern=concern, by=by, words=form.cleaned_data["words"])
    except DomainError as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _link_to(concern: Concern) -> str:
    """Where its reporter finds a concern again."""
    if concern.reporter_id:
        return reverse("help-concern", args=[concern.public_id])
    return reverse("help-answer", args=[services.receipt_of(concern)])


def _times(request: HttpRequest, concern: Concern) -> str:
    user = _person(request)
    return local_time(concern.answer_due_at, user.time_zone if user else None)


def _hidden(response: HttpResponse) -> HttpResponse:
    """Kept out of search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
