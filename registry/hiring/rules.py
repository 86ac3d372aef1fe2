"""Who may move what where, and the limits of asking. No database and no clock.

Each table holds every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .models import MENTORSHIP_REQUESTS_AT_MOST, ApplicationState, JobInvitationState, OfferState

INVITATION_LASTS = timedelta(days=14)
INVITATIONS_A_DAY = 30


class Actor(StrEnum):
    """Who makes a move."""

    GRADUATE = "graduate"
    HIRER = "employer or mentor"
    CLOCK = "time"
    LISTING = "the last place taken"


A = ApplicationState
# "Interview" stands for being in conversation: an application returns there when an offer comes to nothing.
TRANSITIONS: Mapping[tuple[ApplicationState, ApplicationState], frozenset[Actor]] = {
    (A.NEW, A.SHORTLISTED): frozenset({Actor.HIRER}),
    (A.NEW, A.INTERVIEW): frozenset({Actor.HIRER}),
    (A.NEW, A.OFFERED): frozenset({Actor.HIRER}),
    (A.NEW, A.DECLINED): frozenset({Actor.HIRER, Actor.LISTING}),
    (A.NEW, A.WITHDRAWN): frozenset({Actor.GRADUATE}),
    (A.SHORTLISTED, A.INTERVIEW): frozenset({Actor.HIRER}),
    (A.SHORTLISTED, A.OFFERED): frozenset({Actor.HIRER}),
    (A.SHORTLISTED, A.DECLINED): frozenset({Actor.HIRER, Actor.LISTING}),
    (A.SHORTLISTED, A.WITHDRAWN): frozenset({Actor.GRADUATE}),
    (A.INTERVIEW, A.OFFERED): frozenset({Actor.HIRER}),
    (A.INTERVIEW, A.DECLINED): frozenset({Actor.HIRER, Actor.LISTING}),
    (A.INTERVIEW, A.WITHDRAWN): frozenset({Actor.GRADUATE}),
    (A.OFFERED, A.INTERVIEW): frozenset({Actor.GRADUATE, Actor.HIRER, Actor.CLOCK}),
    (A.OFFERED, A.PLACED): frozenset({Actor.GRADUATE}),
    (A.OFFERED, A.DECLINED): frozenset({Actor.LISTING}),
    (A.OFFERED, A.WITHDRAWN): frozenset({Actor.GRADUATE}),
}

INVITATION_TRANSITIONS: Mapping[tuple[JobInvitationState, JobInvitationState], frozenset[Actor]] = {
    (JobInvitationState.SENT, JobInvitationState.ACCEPTED): frozenset({Actor.GRADUATE}),
    (JobInvitationState.SENT, JobInvitationState.DECLINED): frozenset({Actor.GRADUATE}),
    (JobInvitationState.SENT, JobInvitationState.EXPIRED): frozenset({Actor.CLOCK}),
}

OFFER_TRANSITIONS: Mapping[tuple[OfferState, OfferState], frozenset[Actor]] = {
    (OfferState.SENT, OfferState.ACCEPTED): frozenset({Actor.GRADUATE}),
    (OfferState.SENT, OfferState.DECLINED): frozenset({Actor.GRADUATE}),
    (OfferState.SENT, OfferState.WITHDRAWN): frozenset({Actor.HIRER, Actor.LISTING}),
    (OfferState.SENT, OfferState.EXPIRED): frozenset({Actor.CLOCK}),
}

# The steps that an employer takes one by one; the others are the effect of an offer or of an answer.
BY_HAND = (A.SHORTLISTED, A.INTERVIEW, A.DECLINED)


def may_move(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an application from one state to another."""
    return by in TRANSITIONS.get((ApplicationState(now), ApplicationState(to)), frozenset())


def may_answer_invitation(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an invitation from one state to another."""
    return by in INVITATION_TRANSITIONS.get((JobInvitationState(now), JobInvitationState(to)), frozenset())


def may_answer_offer(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an offer from one state to another."""
    return by in OFFER_TRANSITIONS.get((OfferState(now), OfferState(to)), frozenset())


def steps_by_hand(now: str) -> list[ApplicationState]:
    """The steps that an employer may take with an application, besides making an offer. None while an offer stands."""
    if now == ApplicationState.OFFERED:
        return []
    return [to for to in BY_HAND if may_move(now, to, Actor.HIRER)]


def may_ask_another_mentor(open_requests: int) -> bool:
    """Whether a graduate with so many unanswered requests may send one more."""
    return open_requests < MENTORSHIP_REQUESTS_AT_MOST


def may_invite_another(sent_in_a_day: int) -> bool:
    """Whether a listing with so many invitations in the last 24 hours may send one more."""
    return sent_in_a_day < INVITATIONS_A_DAY


def day_at(at: datetime, time_zone: str) -> date:
    """The calendar day of an instant in a zone: Nairobi and Kigali differ for one hour each day."""
    return at.astimezone(ZoneInfo(time_zone)).date()
