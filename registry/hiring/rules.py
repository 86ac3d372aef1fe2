"""Who may move what where, and the limits of asking. No database and no clock.

Each table holds every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .models import MENTORSHIP_REQUESTS_AT_MOST, ApplicationState, InterviewState, JobInvitationState, OfferState, Voice

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
    (A.OFFERED, A.PLACED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (A.OFFERED, A.DECLINED): frozenset({Actor.LISTING}),
    (A.OFFERED, A.WITHDRAWN): frozenset({Actor.GRADUATE}),
}

INVITATION_TRANSITIONS: Mapping[tuple[JobInvitationState, JobInvitationState], frozenset[Actor]] = {
    (JobInvitationState.SENT, JobInvitationState.ACCEPTED): frozenset({Actor.GRADUATE}),
    (JobInvitationState.SENT, JobInvitationState.DECLINED): frozenset({Actor.GRADUATE}),
    (JobInvitationState.SENT, JobInvitationState.EXPIRED): frozenset({Actor.CLOCK}),
}

# Who made an offer takes it back; the other side accepts or declines. Terms asked for by a graduate are an offer too,
# so both sides appear; `may_answer_offer` knows whose turn it is.
OFFER_TRANSITIONS: Mapping[tuple[OfferState, OfferState], frozenset[Actor]] = {
    (OfferState.SENT, OfferState.ACCEPTED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (OfferState.SENT, OfferState.DECLINED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (OfferState.SENT, OfferState.COUNTERED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (OfferState.SENT, OfferState.WITHDRAWN): frozenset({Actor.GRADUATE, Actor.HIRER, Actor.LISTING}),
    (OfferState.SENT, OfferState.EXPIRED): frozenset({Actor.CLOCK}),
}

T = InterviewState  # a talk
# Either side may propose, and answer what the other proposed; who moves an agreed talk proposes anew.
INTERVIEW_TRANSITIONS: Mapping[tuple[InterviewState, InterviewState], frozenset[Actor]] = {
    (T.PROPOSED, T.PROPOSED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (T.PROPOSED, T.AGREED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (T.PROPOSED, T.CANCELLED): frozenset({Actor.GRADUATE, Actor.HIRER, Actor.LISTING}),
    (T.AGREED, T.PROPOSED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (T.AGREED, T.CANCELLED): frozenset({Actor.GRADUATE, Actor.HIRER, Actor.LISTING}),
    (T.AGREED, T.HELD): frozenset({Actor.GRADUATE, Actor.HIRER}),
    (T.AGREED, T.MISSED): frozenset({Actor.GRADUATE, Actor.HIRER}),
    # Somebody said that the other did not come; the other says that they did, and both settle on it.
    (T.MISSED, T.HELD): frozenset({Actor.GRADUATE, Actor.HIRER}),
}

# The steps that an employer takes one by one; the others are the effect of an offer or of an answer.
BY_HAND = (A.SHORTLISTED, A.INTERVIEW, A.DECLINED)


def may_move(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an application from one state to another."""
    return by in TRANSITIONS.get((ApplicationState(now), ApplicationState(to)), frozenset())


def may_answer_offer(now: str, to: str, by: Actor, *, by_graduate: bool = False) -> bool:
    """Whether this actor may bring an offer from one state to another. `by_graduate`: the graduate asked for its terms.

    Nobody accepts, declines or answers their own terms, and nobody takes back the other side's.
    """
    if by not in OFFER_TRANSITIONS.get((OfferState(now), OfferState(to)), frozenset()):
        return False
    maker = maker_of(by_graduate)
    if to == OfferState.WITHDRAWN:
        return by in {maker, Actor.LISTING}
    return by != maker


def maker_of(by_graduate: bool) -> Actor:
    """The side that made an offer, or asked for its terms."""
    return Actor.GRADUATE if by_graduate else Actor.HIRER


def may_move_interview(now: str, to: str, by: Actor) -> bool:
    """Whether this actor may bring an interview from one state to another."""
    return by in INTERVIEW_TRANSITIONS.get((InterviewState(now), InterviewState(to)), frozenset())


def actor_of(voice: str) -> Actor:
    """The side of a conversation as one that makes moves."""
    return Actor.GRADUATE if voice == Voice.GRADUATE else Actor.HIRER


def other(voice: str) -> Voice:
    """The other side."""
    return Voice.HIRER if voice == Voice.GRADUATE else Voice.GRADUATE


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


# A conversation is for words and a few papers; what is larger is shown as a link.
MESSAGES_AN_HOUR = 40
ATTACHMENTS_AT_MOST = 3
# Later messages of a series that nobody read are on the page, not in the mailbox.
MAILS_UNTIL_READ = 3

POINTS = range(1, 6)

# Each proposal is a mail to the other side.
PROPOSALS_AN_HOUR = 8
SLOTS_AT_MOST = 6
INTERVIEW_MINUTES = range(10, 241)
PROPOSED_AHEAD = timedelta(days=60)
REMINDED_BEFORE = (timedelta(hours=24), timedelta(hours=1))
# Somebody who is late is not somebody who did not come.
MISSED_AFTER = timedelta(minutes=15)

# An employer who has not looked at an application for so long stands behind others, is asked, has the listing paused.
SINKS_AFTER = timedelta(days=14)
ASKED_AFTER = timedelta(days=21)
PAUSED_AFTER = timedelta(days=28)


def may_write_another(written_in_an_hour: int) -> bool:
    """Whether a side of a conversation may write one more message."""
    return written_in_an_hour < MESSAGES_AN_HOUR


def may_propose_again(proposed_in_an_hour: int) -> bool:
    """Whether times may be proposed once more for one application."""
    return proposed_in_an_hour < PROPOSALS_AN_HOUR


def day_at(at: datetime, time_zone: str) -> date:
    """The calendar day of an instant in a zone: Nairobi and Kigali differ for one hour each day."""
    return at.astimezone(ZoneInfo(time_zone)).date()
