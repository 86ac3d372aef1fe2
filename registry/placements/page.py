"""The page of a placement: everything on it, in a fixed number of queries. Its parts have views of their own."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.models import User
from registry.credentials.models import Endorsement
from registry.credentials.services import endorsable
from registry.hiring.rules import day_at
from registry.listings.models import Kind

from . import rules, timeline
from .access import placements_of, side
from .contract_forms import AnswerForm
from .contracts import Card, milestones_of
from .endorsing import endorsements_between
from .forms import AskForm, DisputeForm, DocumentForm, EndForm, EndorseForm, LeftForm
from .models import CheckIn, Placement, PlacementState
from .rules import Side
from .selectors import evidence_of, graduate_name


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    return cast(User, request.user)


def own_placement(request: HttpRequest, public_id: UUID) -> Placement:
    """A placement on whose sides the person stands; for everybody else there is none."""
    rows = placements_of(person(request)).select_related(
        "profile__user", "organisation", "mentor__user", "country", "isco", "renews"
    )
    return get_object_or_404(rows, public_id=public_id)


def show_placement(
    request: HttpRequest,
    found: Placement,
    *,
    endorse_form: EndorseForm | None = None,
    endorsing: Endorsement | None = None,
    **refused: forms.Form,
) -> HttpResponse:
    """The page of a placement, with what was typed where something was refused, each form by its name on the page."""
    user = person(request)
    mine = side(user, found) or Side.EMPLOYER
    is_graduate = mine == Side.GRADUATE
    today = day_at(timezone.now(), found.country.time_zone)
    context = _standing(found, mine, started=rules.has_started(found.starts_on, today))
    context |= {
        "placement": found,
        "is_graduate": is_graduate,
        "who": found.employer_name if is_graduate else graduate_name(found, user),
        "evidence": evidence_of(found),
        "dispute_form": DisputeForm(),
        "end_form": EndForm(),
        "answer_form": AnswerForm(),
    }
    documents = list(found.documents.all()) if is_graduate else []
    context["documents"] = documents
    if is_graduate and found.state == PlacementState.CLAIMED:
        context["document_form"] = DocumentForm()
    check_ins = list(found.check_ins.all())
    if found.state == PlacementState.CONFIRMED:
        context["check_in"] = _asked(found, mine, check_ins)
        context["left_form"] = LeftForm(initial={"left_on": today})
        context |= _endorsements(found, is_graduate, endorse_form, endorsing)
    cards: list[Card] = milestones_of(found, mine) if found.kind == Kind.CONTRACT else []
    corrections = timeline.corrections_of(found)
    told: dict[str, Any] = {"check_ins": check_ins, "corrections": corrections, "cards": cards}
    context |= {
        "cards": cards,
        "correction": next((one for one in corrections if one.is_open), None),
        "my_side": CheckIn.Side.GRADUATE if is_graduate else CheckIn.Side.EMPLOYER,
        "happened": timeline.happened(found, mine=mine, documents=documents, **told),
        "next_steps": timeline.next_steps(found, mine=mine, today=today, **told),
    }
    context["main_card"] = _main_card(context, cards)
    context |= refused
    return render(request, "placements/placement.html", context, status=422 if refused or endorsing else 200)


def _standing(found: Placement, mine: Side, *, started: bool) -> dict[str, Any]:
    """How it stands, and what this side may do about it."""
    confirmed_at, other_confirmed_at = found.graduate_confirmed_at, found.employer_confirmed_at
    if mine != Side.GRADUATE:
        confirmed_at, other_confirmed_at = other_confirmed_at, confirmed_at
    open_ = found.state in {PlacementState.EXPECTED, PlacementState.CLAIMED}
    return {
        "confirmed_at": confirmed_at,
        "other_confirmed_at": other_confirmed_at,
        "may_confirm": open_ and started and confirmed_at is None,
        "starts_later": open_ and not started,
        "may_dispute": rules.may_move(found.state, PlacementState.DISPUTED, mine),
        "may_end": found.state in rules.MAY_END and found.ended_on is None,
        "may_cancel": rules.may_move(found.state, PlacementState.CANCELLED, mine) and other_confirmed_at is None,
        "may_correct": found.state in rules.MAY_CORRECT,
        "may_record": found.kind == Kind.CONTRACT and found.state in rules.MAY_RECORD,
        "may_renew": found.kind == Kind.CONTRACT and found.state == PlacementState.CONFIRMED,
    }


def _main_card(context: dict[str, Any], cards: list[Card]) -> int | None:
    """The milestone with the page's one main action, where nothing above it is the main action already."""
    correction = context["correction"]
    is_mine_to_answer = correction is not None and correction.correction.side != context["my_side"]
    if context["may_confirm"] or context.get("check_in") or is_mine_to_answer:
        return None
    acting = [card for card in cards if card.waiting] or [card for card in cards if card.next_step]
    return acting[0].milestone.pk if acting else None


def _asked(found: Placement, mine: Side, check_ins: list[CheckIn]) -> CheckIn | None:
    """What this side is asked now: its newest question, if it has no answer yet and the work goes on."""
    name = CheckIn.Side.GRADUATE if mine == Side.GRADUATE else CheckIn.Side.EMPLOYER
    own = [one for one in check_ins if one.side == name]
    newest = max(own, key=lambda one: one.days, default=None)
    return newest if newest is not None and newest.answered_at is None and found.ended_on is None else None


def _endorsements(
    found: Placement, is_graduate: bool, form: EndorseForm | None, endorsing: Endorsement | None
) -> dict[str, Any]:
    offered = endorsable(found.profile, by=found.employer) if is_graduate else []
    return {
        "endorsements": [
            (one, form if one == endorsing else EndorseForm(auto_id=f"id_{one.pk}_%s"))
            for one in endorsements_between(found)
        ],
        "ask_form": AskForm(offered=offered) if offered else None,
    }
