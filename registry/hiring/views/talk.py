"""Conversations and interviews: one page for both sides, each in its own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.services.people import set_time_zone
from corridor.web.errors import DomainError
from registry.hiring import errors, services
from registry.hiring.access import voice_of
from registry.hiring.cards import contact_card
from registry.hiring.clocks import zone_for, zone_of_side
from registry.hiring.forms import MessageForm, ProposalForm
from registry.hiring.models import Application, Attachment, Block, Interview, Voice
from registry.hiring.rules import other
from registry.hiring.talks import TALKED_ABOUT, applications_talked_in
from registry.hiring.talks import conversation as conversation_of
from registry.hiring.talks import talk as talk_of

from .scope import person


def _application(request: HttpRequest, public_id: UUID) -> Application:
    """An application in whose conversation the person takes part; for everybody else there is none."""
    return get_object_or_404(applications_talked_in(person(request)), public_id=public_id)


# --- Conversations -------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was said, and the next message."""
    application = _application(request, public_id)
    form = MessageForm()
    if request.method == "POST":
        if (too_many := ratelimit.consume_or_429(request, action="message")) is not None:
            return cast(HttpResponse, too_many)
        form = MessageForm(request.POST, request.FILES)
        if form.is_valid() and _sent(form, application, person(request)):
            return redirect(f"{request.path}#newest")
    everything = "all" in request.GET
    shown = conversation_of(application=application, user=person(request), everything=everything)
    if shown is None:
        raise Http404
    if not shown.is_hidden:
        services.mark_read(application=application, by=person(request))
    context = {
        "talk": shown,
        "application": application,
        "listing": application.listing,
        "form": form,
        "is_graduate": shown.voice == Voice.GRADUATE,
    }
    return render(request, "hiring/conversation.html", context, status=422 if form.errors else 200)


def _sent(form: MessageForm, application: Application, by: User) -> bool:
    """Send it; a refusal goes beside the field that it is about."""
    try:
        services.write_message(application=application, by=by, body=form.cleaned_data["body"], uploads=form.uploads())
    except (errors.FileNotTaken, errors.TooManyAttachments) as refusal:
        form.add_error("papers", str(refusal))
    except DomainError as refusal:
        form.add_error("body", str(refusal))
    else:
        return True
    return False


@login_required
@require_GET
def attachment(request: HttpRequest, public_id: UUID) -> FileResponse:
    """A file of a conversation: to keep, never to open in the page."""
    rows = Attachment.objects.filter(message__application__in=applications_talked_in(person(request)))
    found = get_object_or_404(
        rows.select_related(*(f"message__application__{path}" for path in TALKED_ABOUT)), public_id=public_id
    )
    application = found.message.application
    hires = voice_of(person(request), application) == Voice.HIRER
    # The gate is asked at this moment too: a consent may have been taken back since the page was opened.
    if hires and contact_card(application=application, user=person(request)) is None:
        raise Http404
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.file_name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox"
    return answer


@login_required
@require_POST
def block(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Have nothing to do with the other side any more."""
    application = _application(request, public_id)
    made = services.block(application=application, by=person(request))
    if made.wanted_by == Voice.GRADUATE:
        messages.success(
            request, _("Blocked. They cannot invite you or write to you, and you are not matched with them any more.")
        )
        return redirect("my-applications")
    messages.success(request, _("Blocked. This graduate cannot apply to your listings any more."))
    return redirect("pipeline", application.listing.public_id)


@login_required
@require_POST
def unblock(request: HttpRequest, number: int) -> HttpResponse:
    """Take a block back."""
    mine = Block.objects.filter(profile__user=person(request), wanted_by=Voice.GRADUATE)
    services.unblock(block=get_object_or_404(mine, pk=number), by=person(request))
    messages.success(request, _("The block is taken back."))
    return redirect("my-applications")


# --- Interviews ----------------------------------------------------------------------------------------------


def _zones(request: HttpRequest, application: Application) -> list[str]:
    """The clock of the person, then that of the other side."""
    voice = voice_of(person(request), application) or Voice.GRADUATE
    return [zone_for(person(request), application, voice), zone_of_side(application, other(voice))]


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose times for a talk."""
    application = _application(request, public_id)
    form = ProposalForm(request.POST if request.method == "POST" else None, zones=_zones(request, application))
    if request.method == "POST" and form.is_valid():
        made = _proposed(
            request,
            form,
            application,
            lambda terms: services.propose_interview(application=application, by=person(request), **terms),
        )
        if made is not None:
            messages.success(request, _("Your times are sent. We tell you as soon as one is chosen."))
            return redirect("interview", made.public_id)
    context = {"form": form, "application": application, "listing": application.listing}
    return render(request, "hiring/interview_new.html", context, status=422 if form.errors else 200)


def _proposed(request: HttpRequest, form: ProposalForm, application: Application, service: Any) -> Interview | None:
    """Send the times; a refusal goes beside its field. The clock that was chosen is the person's from now on."""
    try:
        made: Interview = service(form.terms())
    except errors.WhereNeeded as refusal:
        form.add_error("where", str(refusal))
    except (errors.SlotTooEarly, errors.SlotTooLate, errors.SlotsNeeded) as refusal:
        form.add_error("time_1", str(refusal))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
    else:
        if form.cleaned_data["zone"] != _zones(request, application)[0]:
            set_time_zone(user=person(request), time_zone=form.cleaned_data["zone"])
        return made
    return None


def _interview(request: HttpRequest, public_id: UUID) -> Interview:
    rows = Interview.objects.filter(application__in=applications_talked_in(person(request)))
    rows = rows.select_related(*(f"application__{path}" for path in TALKED_ABOUT)).prefetch_related("slots")
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_GET
def interview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """When, how and where; and what you can do."""
    return _show(request, _interview(request, public_id))


def _show(request: HttpRequest, found: Interview, form: ProposalForm | None = None) -> HttpResponse:
    shown = talk_of(interview=found, user=person(request))
    if shown is None:
        raise Http404
    context = {
        "talk": shown,
        "interview": found,
        "listing": found.application.listing,
        "form": form or ProposalForm(zones=_zones(request, found.application), interview=found),
        "moving": form is not None,
        "calls": found.way == "phone" and not found.where,
        "is_graduate": shown.voice == Voice.GRADUATE,
    }
    return render(request, "hiring/interview.html", context, status=422 if form is not None else 200)


@login_required
@require_POST
def choose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one of the times."""
    found = _interview(request, public_id)
    chosen = _instant(request.POST.get("slot", ""))
    if chosen is None:
        messages.error(request, _("Choose one of the times first."))
        return redirect("interview", public_id)
    services.choose_slot(interview=found, by=person(request), starts_at=chosen)
    messages.success(request, _("Agreed. You both get it by e-mail, for the calendar."))
    return redirect("interview", public_id)


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


@login_required
@require_POST
def move_interview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Propose other times."""
    found = _interview(request, public_id)
    form = ProposalForm(request.POST, zones=_zones(request, found.application), interview=found)
    if form.is_valid():
        made = _proposed(
            request,
            form,
            found.application,
            lambda terms: services.propose_other_times(interview=found, by=person(request), **terms),
        )
        if made is not None:
            messages.success(request, _("Your times are sent. We tell you as soon as one is chosen."))
            return redirect("interview", public_id)
    return _show(request, found, form)


@login_required
@require_POST
def call_off(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """There is no talk."""
    found = services.call_off_interview(interview=_interview(request, public_id), by=person(request))
    messages.success(request, _("Called off. The other side is told."))
    return redirect("conversation", found.application.public_id)


@login_required
@require_POST
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """It took place, or the other side did not come."""
    went = request.POST.get("went", "")
    if went not in {"held", "missed"}:
        raise Http404
    found = _interview(request, public_id)
    services.record_interview(interview=found, by=person(request), took_place=went == "held")
    messages.success(request, _("Saved. Thank you."))
    return redirect("interview", public_id)
