"""The side of employers and mentors: the pipeline, one application, invitations and offers."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from corridor.web.errors import DomainError
from registry.hiring import services
from registry.hiring.access import applications_hired_for, listings_hired_for
from registry.hiring.boards import ORDERS, STEP_WORDS, board, in_order, judgement, notes_on
from registry.hiring.cards import anonymous_card, contact_card, fit_of
from registry.hiring.forms import BulkForm, DeclineForm, InviteForm, MenteeForm, NoteForm, OfferForm, RatingForm
from registry.hiring.models import INTRODUCED, Application, ApplicationState, Criterion, OfferState, Voice
from registry.hiring.rules import Actor, may_move, steps_by_hand
from registry.hiring.selectors import WITH_LISTING, offer_in_force, timeline
from registry.hiring.services.recording import OPEN_INTERVIEWS
from registry.hiring.talks import unread_counts
from registry.listings.models import Kind, Listing
from registry.places.rules import WrongAmount
from registry.profiles.models import Profile

from .scope import person


def _listing(request: HttpRequest, public_id: UUID) -> Listing:
    rows = listings_hired_for(person(request)).select_related("organisation", "mentor__user", "country", "currency")
    return get_object_or_404(rows, public_id=public_id)


def _application(request: HttpRequest, public_id: UUID) -> Application:
    rows = applications_hired_for(person(request)).select_related("profile__user", "profile__country", *WITH_LISTING)
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def pipeline_of(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everyone who applied: as a board by how far they are, or as a list; and steps for several at once."""
    listing = _listing(request, public_id)
    form = BulkForm(request.POST if request.method == "POST" else None)
    ticked = request.POST.getlist("application") if request.method == "POST" else []
    if request.method == "POST" and form.is_valid() and _move_ticked(request, listing, form, ticked):
        return redirect(request.get_full_path())
    columns = board(listing=listing, user=person(request))
    order = request.GET.get("order", "")
    as_list = request.GET.get("view") == "list" or order in ORDERS
    context = {
        "listing": listing,
        "columns": columns,
        "is_empty": not any(column.applicants for column in columns),
        "as_list": as_list,
        "everyone": in_order(columns, order) if as_list else [],
        "orders": ORDERS.items(),
        "order": order if order in ORDERS else "waiting",
        "form": form,
        "ticked": ticked,
    }
    return render(request, "hiring/pipeline.html", context, status=422 if form.errors else 200)


def _move_ticked(request: HttpRequest, listing: Listing, form: BulkForm, ticked: list[str]) -> bool:
    """Take the ticked ones a step further; say how many went, and why the others did not."""
    numbers = {one for one in (_uuid(text) for text in ticked) if one is not None}
    chosen = listing.applications.filter(public_id__in=numbers).order_by("pk")
    try:
        moved = services.move_many(
            applications=list(chosen),
            to=form.cleaned_data["to"],
            by=person(request),
            reason=form.cleaned_data["reason"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    if moved.done:
        words = ngettext(
            "%d application is moved. The graduate is told.",
            "%d applications are moved. The graduates are told.",
            moved.done,
        )
        messages.success(request, words % moved.done)
    for words, count in Counter(words for _application, words in moved.refused).items():
        messages.error(
            request,
            ngettext("%(count)d was not: %(words)s", "%(count)d were not: %(words)s", count)
            % {"count": count, "words": words},
        )
    return True


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_GET
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person: contact, note, how it went, and the next step."""
    return _show(request, _application(request, public_id))


def _offer_form(request: HttpRequest, listing: Listing) -> MenteeForm:
    kind = MenteeForm if listing.kind == Kind.MENTORSHIP else OfferForm
    return kind(request.POST if request.method == "POST" else None, listing=listing)


def _show(
    request: HttpRequest,
    found: Application,
    *,
    offer_form: MenteeForm | None = None,
    decline_form: DeclineForm | None = None,
    note_form: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    offer = offer_in_force(found)
    asked = offer is not None and offer.asks_for_terms
    steps = steps_by_hand(found.state)
    card = contact_card(application=found, user=person(request))
    rated = judgement(found, person(request))
    context = {
        "application": found,
        "listing": found.listing,
        "is_mentorship": found.listing.kind == Kind.MENTORSHIP,
        "card": card,
        "reasons": fit_of(found) if card is not None else None,
        "has_ended": found.state in {ApplicationState.DECLINED, ApplicationState.WITHDRAWN},
        "history": timeline(found),
        "answers": list(found.answers.all()),
        "offer": offer,
        "offer_waits": offer is not None and offer.state == OfferState.SENT and not asked,
        "terms_asked": asked,
        "steps": [(step.value, STEP_WORDS[step]) for step in steps if step in STEP_WORDS],
        "may_decline": ApplicationState.DECLINED in steps,
        "may_offer": (asked or may_move(found.state, ApplicationState.OFFERED, Actor.HIRER))
        and found.listing.places_left > 0,
        "offer_form": offer_form or _offer_form_unbound(found.listing),
        "decline_form": decline_form or DeclineForm(),
        "offer_open": offer_form is not None or found.state == ApplicationState.INTERVIEW,
        "decline_open": decline_form is not None,
        "may_talk": found.state in INTRODUCED and card is not None,
        "unread": unread_counts([found.pk], person(request), Voice.HIRER).get(found.pk, 0),
        "interview": found.interviews.filter(state__in=OPEN_INTERVIEWS).first(),
        "rated": rated,
        "rating_form": RatingForm(rated=[(one.criterion, one.yours) for one in rated]),
        "notes": notes_on(found),
        "note_form": note_form or NoteForm(),
    }
    return render(request, "hiring/application.html", context, status=status)


def _offer_form_unbound(listing: Listing) -> MenteeForm:
    return MenteeForm(listing=listing) if listing.kind == Kind.MENTORSHIP else OfferForm(listing=listing)


@login_required
@require_POST
def move_on(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Shortlist, or invite to a conversation."""
    found = _application(request, public_id)
    to = request.POST.get("to", "")
    if to not in ApplicationState.values:
        raise Http404
    services.move(application=found, to=to, by=person(request))
    messages.success(request, _("Saved. The graduate is told."))
    if request.POST.get("back") == "pipeline":
        return redirect("pipeline", found.listing.public_id)
    return redirect("application", found.public_id)


@login_required
@require_POST
def decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Decline, with a reason that the graduate reads."""
    found = _application(request, public_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show(request, found, decline_form=form)
    reason = form.cleaned_data["reason"]
    services.move(application=found, to=ApplicationState.DECLINED, by=person(request), reason=reason)
    messages.success(request, _("Declined. The graduate is told, with your reason."))
    return redirect("pipeline", found.listing.public_id)


@login_required
@require_POST
def offer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make an offer; a mentor says yes to a request."""
    found = _application(request, public_id)
    form = _offer_form(request, found.listing)
    if form.is_valid():
        try:
            _make_offer(found, form, person(request))
        except WrongAmount as error:
            form.add_error("pay", str(error))
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Sent. We tell you as soon as there is an answer."))
            return redirect("application", found.public_id)
    return _show(request, found, offer_form=form)


def _make_offer(found: Application, form: MenteeForm, by: User) -> None:
    if found.listing.kind == Kind.MENTORSHIP:
        services.accept_mentee(application=found, by=by, **form.cleaned_data)
    else:
        services.make_offer(
            application=found,
            by=by,
            isco=found.listing.isco_id,
            currency=found.listing.currency_id,
            **form.cleaned_data,
        )


@login_required
@require_POST
def rate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Points by criterion."""
    found = _application(request, public_id)
    form = RatingForm(request.POST, rated=[(one, None) for one in Criterion])
    if form.is_valid():
        services.rate(application=found, by=person(request), points=form.cleaned_data)
        messages.success(request, _("Your rating is saved. The graduate does not see it."))
    else:
        messages.error(request, _("Rate with 1 to 5 points."))
    return redirect("application", found.public_id)


@login_required
@require_POST
def note(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A private note."""
    found = _application(request, public_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, found, note_form=form, status=422)
    services.keep_note(application=found, by=person(request), body=form.cleaned_data["body"])
    messages.success(request, _("Your note is kept."))
    return redirect("application", found.public_id)


@login_required
@require_http_methods(["GET", "POST"])
def invite_to(request: HttpRequest, public_id: UUID, profile: UUID) -> HttpResponse:
    """Ask an anonymous graduate to meet."""
    listing = _listing(request, public_id)
    graduate = get_object_or_404(Profile.objects.select_related("user", "country", "region"), public_id=profile)
    card = anonymous_card(profile=graduate, listing=listing, user=person(request))
    if card is None:
        raise Http404
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite(listing=listing, profile=graduate, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your invitation is sent. If it is accepted, you learn the name and contact."))
            return redirect("pipeline", listing.public_id)
    return render(request, "hiring/invite.html", {"listing": listing, "card": card, "form": form})
