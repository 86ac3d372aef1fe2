"""The page that a mentor and a graduate share: both see the same, each with their own words and in their own time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from corridor.web.errors import DomainError
from registry.hiring.clocks import chosen_zone, city
from registry.mentoring import services
from registry.mentoring.forms import AgreementForm, FeedbackForm, LastDayForm, ReferenceForm
from registry.mentoring.models import (
    AgreementState,
    Feedback,
    MentorshipAgreement,
    NextStep,
    Reference,
    ReferenceState,
    Side,
    mentorships_of,
)
from registry.mentoring.rules import RUNNING
from registry.mentoring.selectors import pair
from registry.mentoring.services.locking import side_in
from registry.placements.checking import today_of
from registry.placements.models import Placement, PlacementState
from registry.placements.rules import MAY_END
from registry.placements.selectors import graduate_name
from registry.placements.services import end_placement

from .ranking import person


def own_mentorship(request: HttpRequest, public_id: UUID) -> Placement:
    """A mentorship of which the person is one of the two; for everybody else there is none."""
    rows = mentorships_of(person(request)).select_related(
        "profile__user", "profile__country", "mentor__user", "mentor__country", "country"
    )
    return get_object_or_404(rows, public_id=public_id)


def zone_of(placement: Placement, side: Side) -> str:
    """The zone in which one of the two reads times."""
    assert placement.mentor is not None
    one = placement.mentor if side == Side.MENTOR else placement.profile
    return chosen_zone(one.user, one.country.time_zone)


def other_name(request: HttpRequest, placement: Placement, side: Side) -> str:
    """What the other side is called: the mentor's name is public, the graduate's comes through the gate."""
    return placement.employer_name if side == Side.GRADUATE else graduate_name(placement, person(request))


@login_required
@require_GET
def mentorship(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Goals, sessions, next steps, and what you can do."""
    found = own_mentorship(request, public_id)
    side = side_in(found, person(request))
    runs = found.state in RUNNING and found.ended_on is None
    context = {
        "placement": found,
        "side": side.value,
        "is_mentor": side == Side.MENTOR,
        "who": other_name(request, found, side),
        "pair": pair(found, side),
        "runs": runs,
        "may_record": found.state in RUNNING and found.starts_on <= today_of(found),
        "may_end": found.state in MAY_END and found.ended_on is None,
        "needs_confirming": found.state in {PlacementState.EXPECTED, PlacementState.CLAIMED},
        "may_refer": side == Side.MENTOR and found.state == PlacementState.CONFIRMED,
        "zone": city(zone_of(found, side)),
        "other_zone": city(zone_of(found, side.other)),
    }
    with timezone.override(zone_of(found, side)):
        return render(request, "mentoring/mentorship.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose goals, or a change of them."""
    found = own_mentorship(request, public_id)
    side = side_in(found, person(request))
    agreed = MentorshipAgreement.objects.filter(placement=found, state=AgreementState.AGREED).first()
    form = AgreementForm(request.POST or None, initial=AgreementForm.initial_of(agreed))
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_agreement(placement=found, by=person(request), **form.terms())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Proposed. We tell you when there is an answer."))
            return redirect("mentorship", found.public_id)
    context = {"placement": found, "form": form, "agreed": agreed, "who": other_name(request, found, side)}
    return render(request, "mentoring/agreement.html", context)


ANSWERS = {
    "accept": services.accept_agreement,
    "decline": services.decline_agreement,
    "take_back": services.take_back_agreement,
}


@login_required
@require_POST
def answer_agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree, do not agree, or take it back."""
    found = own_mentorship(request, public_id)
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise Http404
    asked = MentorshipAgreement.objects.filter(placement=found, state=AgreementState.PROPOSED).first()
    if asked is None:
        messages.info(request, _("There is no proposal any more that waits for an answer."))
    else:
        answered = answer(agreement=asked, by=person(request))
        words = {
            AgreementState.AGREED: _("Agreed. You both find it here."),
            AgreementState.DECLINED: _("All right. Propose what would fit you better, or talk about it."),
            AgreementState.TAKEN_BACK: _("Taken back."),
        }
        messages.success(request, words[AgreementState(answered.state)])
    return redirect("mentorship", found.public_id)


@login_required
@require_POST
def tick(request: HttpRequest, public_id: UUID, step: UUID) -> HttpResponse:
    """A next step is done, or is not."""
    found = own_mentorship(request, public_id)
    one = get_object_or_404(NextStep.objects.filter(session__placement=found), public_id=step)
    services.tick_step(step=one, by=person(request), done=request.POST.get("done") != "no")
    return redirect("mentorship", found.public_id)


@login_required
@require_POST
def goes_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Yes, it goes on."""
    found = own_mentorship(request, public_id)
    services.say_it_goes_on(placement=found, by=person(request))
    messages.success(request, _("Good to know. When will you meet next?"))
    return redirect("mentorship", found.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The last day, then how it was: two short forms, one after the other."""
    found = own_mentorship(request, public_id)
    side = side_in(found, person(request))
    context = {"placement": found, "who": other_name(request, found, side), "is_mentor": side == Side.MENTOR}
    if found.ended_on is None:
        return _last_day(request, found, context)
    if Feedback.objects.filter(placement=found, side=side).exists():
        return redirect("mentorship", found.public_id)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.give_feedback(placement=found, by=person(request), **form.cleaned_data)
        messages.success(request, _("Thank you. That helps us to bring the next two together."))
        return redirect("mentorship", found.public_id)
    return render(request, "mentoring/end.html", {**context, "form": form})


def _last_day(request: HttpRequest, found: Placement, context: dict[str, object]) -> HttpResponse:
    form = LastDayForm(request.POST or None, initial={"ended_on": today_of(found)})
    if request.method == "POST" and form.is_valid():
        try:
            end_placement(placement=found, by=person(request), ended_on=form.cleaned_data["ended_on"])
        except DomainError as error:
            form.add_error("ended_on", str(error))
        else:
            messages.success(request, _("Saved. One question is left: how was it?"))
            return redirect("mentorship-end", found.public_id)
    return render(request, "mentoring/end.html", {**context, "form": form, "asks_last_day": True})


@login_required
@require_http_methods(["GET", "POST"])
def reference(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The mentor writes one sentence."""
    found = own_mentorship(request, public_id)
    if side_in(found, person(request)) != Side.MENTOR:
        raise Http404
    form = ReferenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.offer_reference(placement=found, by=person(request), words=form.cleaned_data["words"])
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent. It is shown once the graduate has accepted it."))
            return redirect("mentorship", found.public_id)
    context = {"placement": found, "form": form, "who": other_name(request, found, Side.MENTOR)}
    return render(request, "mentoring/reference.html", context)


REFERENCE_ANSWERS = {
    "accept": services.accept_reference,
    "decline": services.decline_reference,
    "remove": services.remove_reference,
}


@login_required
@require_POST
def answer_reference(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The graduate keeps it or not; either side takes it away."""
    found = own_mentorship(request, public_id)
    answer = REFERENCE_ANSWERS.get(request.POST.get("answer", ""))
    standing = Reference.objects.filter(placement=found, state__in=[ReferenceState.OFFERED, ReferenceState.ACCEPTED])
    said = standing.first()
    if answer is None or said is None:
        raise Http404
    answered = answer(reference=said, by=person(request))
    words = {
        ReferenceState.ACCEPTED: _("Kept. You find it among your mentors."),
        ReferenceState.DECLINED: _("All right. It is not shown, and your mentor is not told."),
        ReferenceState.REMOVED: _("Taken away."),
    }
    messages.success(request, words[ReferenceState(answered.state)])
    return redirect("mentorship", found.public_id)
