"""Sessions: written down by one side, answered by the other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from corridor.web.errors import DomainError
from registry.hiring.clocks import city
from registry.mentoring import errors, services
from registry.mentoring.forms import ContestForm, SessionForm
from registry.mentoring.models import Session, SessionState
from registry.mentoring.services.locking import side_in
from registry.placements.models import Placement
from registry.taxonomy.models import Skill

from .pair import other_name, own_mentorship, zone_of
from .ranking import person

BESIDE = {
    errors.SessionInFuture: "day",
    errors.SessionOutside: "day",
    errors.SessionsOverlap: "begins",
    errors.SessionLength: "minutes",
    errors.NothingSaid: "topics",
}


def skills_of(placement: Placement) -> list[Skill]:
    """What the mentorship is about, as its listing says. One query."""
    if placement.offer_id is None:
        return []
    asked = Skill.objects.filter(asked_by__listing__applications__offers=placement.offer_id)
    return list(asked.order_by("label"))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that you met."""
    found = own_mentorship(request, public_id)
    side = side_in(found, person(request))
    with timezone.override(zone_of(found, side)):
        form = SessionForm(request.POST or None, skills=skills_of(found))
        if request.method == "POST" and form.is_valid():
            try:
                services.record_session(placement=found, by=person(request), meeting=form.meeting())
            except DomainError as error:
                _put_beside(form, error)
            else:
                messages.success(request, _("Written down. It counts once the other side has confirmed it."))
                return redirect("mentorship", found.public_id)
        context = {
            "placement": found,
            "form": form,
            "who": other_name(request, found, side),
            "zone": city(zone_of(found, side)),
        }
        return render(request, "mentoring/session_new.html", context)


def _put_beside(form: SessionForm, error: DomainError) -> None:
    form.add_error(BESIDE.get(type(error)), str(error))


@login_required
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, public_id: UUID, session: UUID) -> HttpResponse:
    """One session: to confirm, to contest, or to put right."""
    found = own_mentorship(request, public_id)
    side = side_in(found, person(request))
    rows = Session.objects.filter(placement=found).exclude(state=SessionState.REMOVED)
    one = get_object_or_404(rows.prefetch_related("skills", "steps"), public_id=session)
    is_mine = one.recorded_by == side
    with timezone.override(zone_of(found, side)):
        contest_form, correct_form = ContestForm(), SessionForm(skills=skills_of(found), session=one)
        if request.method == "POST":
            act = request.POST.get("act", "")
            if act == "contest":
                contest_form = ContestForm(request.POST)
            elif act == "correct":
                correct_form = SessionForm(request.POST, skills=skills_of(found), session=one)
            if _answered(request, one, act, contest_form, correct_form):
                return redirect("mentorship", found.public_id)
        context = {
            "placement": found,
            "session": one,
            "is_mine": is_mine,
            "who": other_name(request, found, side),
            "zone": city(zone_of(found, side)),
            "contest_form": contest_form,
            "correct_form": correct_form,
            "may_confirm": not is_mine and one.state in {SessionState.RECORDED, SessionState.CONTESTED},
            "may_contest": not is_mine and one.state == SessionState.RECORDED,
            "may_correct": is_mine and one.state == SessionState.CONTESTED,
            "may_remove": is_mine and one.state in {SessionState.RECORDED, SessionState.CONTESTED},
        }
        return render(request, "mentoring/session.html", context)


def _answered(
    request: HttpRequest, one: Session, act: str, contest_form: ContestForm, correct_form: SessionForm
) -> bool:
    """Do what the button says; False with the refusal in its form."""
    by = person(request)
    if act == "confirm":
        services.confirm_session(session=one, by=by)
        messages.success(request, _("Confirmed. It counts now."))
    elif act == "remove":
        services.remove_session(session=one, by=by)
        messages.success(request, _("Taken back."))
    elif act == "contest":
        if not contest_form.is_valid():
            return False
        services.contest_session(session=one, by=by, reason=contest_form.cleaned_data["reason"])
        messages.success(request, _("Thank you. The other side is told and can put it right."))
    elif act == "correct":
        if not correct_form.is_valid():
            return False
        try:
            services.correct_session(session=one, by=by, meeting=correct_form.meeting())
        except DomainError as error:
            _put_beside(correct_form, error)
            return False
        messages.success(request, _("Put right. The other side is asked again."))
    else:
        raise Http404
    return True
