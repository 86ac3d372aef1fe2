"""Awarding a certificate to a cohort, and taking one back: for officers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from corridor.web.errors import DomainError
from registry.credentials import selectors, services
from registry.credentials.forms import WithdrawForm
from registry.credentials.models import Achievement, Award
from registry.programmes.models import Cohort
from registry.programmes.selectors import providers_of
from registry.programmes.views import own_cohort, person

PER_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cohort_awards(request: HttpRequest, slug: str) -> HttpResponse:
    """Who of a cohort has a certificate, and giving it to the others in one act."""
    cohort = own_cohort(request, slug)
    offered = list(selectors.achievements_for(cohort))
    chosen = next((one for one in offered if str(one.public_id) == request.GET.get("achievement")), None)
    chosen = chosen or (offered[0] if offered else None)
    if request.method == "POST" and chosen is not None:
        return _award(request, cohort, chosen)
    context: dict[str, Any] = {"cohort": cohort, "offered": offered, "chosen": chosen}
    if chosen is not None:
        graduates = selectors.graduates_of(cohort, chosen)
        page = Paginator(graduates, PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "people": [selectors.graduate_on_list(one) for one in page],
            "missing": services.missing_in(cohort, chosen).count(),
        }
    return render(request, "credentials/cohort_awards.html", context)


def _award(request: HttpRequest, cohort: Cohort, achievement: Achievement) -> HttpResponse:
    back = redirect(f"{reverse('cohort-awards', args=[cohort.slug])}?achievement={achievement.public_id}")
    people = None if request.POST.get("act") == "all" else _ticked(request)
    if people == []:
        messages.error(request, _("Tick the people to whom you award it, or award it to all."))
        return back
    given = services.award(achievement=achievement, cohort=cohort, by=person(request), people=people)
    if given:
        words = ngettext(
            "%(count)d person gets %(name)s. It is signed now and reaches their profile within a minute.",
            "%(count)d people get %(name)s. It is signed now and reaches their profiles within a minute.",
            given,
        )
        messages.success(request, words % {"count": given, "name": achievement.name})
    else:
        messages.info(request, _("They all have it already."))
    return back


def _ticked(request: HttpRequest) -> list[UUID]:
    """The people who were ticked; what is no id is nobody."""
    found = []
    for text in request.POST.getlist("person")[:PER_PAGE]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One award: how it stands, and taking it back for a while or for good."""
    own = Award.objects.filter(achievement__provider__in=providers_of(person(request)))
    found = get_object_or_404(
        own.select_related("achievement__provider", "enrolment__cohort", "awarded_by", "changed_by"),
        public_id=public_id,
    )
    acts: dict[str, tuple[Callable[..., Award], str]] = {
        "suspend": (services.suspend_award, _("It is suspended. You can let it count again at any time.")),
        "reinstate": (services.reinstate_award, _("It counts again.")),
        "revoke": (services.revoke_award, _("It is taken back for good.")),
    }
    form = WithdrawForm(request.POST or None)
    act = acts.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None and form.is_valid():
        try:
            act[0](award=found, by=person(request), reason=form.cleaned_data["reason"])
        except DomainError as refused:
            form.add_error("reason", str(refused))
        else:
            messages.success(request, act[1])
            return redirect("award", public_id=public_id)
    context = {"award": found, "form": form, "state": found.state_on(timezone.localdate())}
    return render(request, "credentials/award.html", context, status=422 if form.errors else 200)
