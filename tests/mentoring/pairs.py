"""Mentorships, requests and rounds, brought straight into the state that a test needs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from registry.hiring.models import Application
from registry.listings.models import Kind, Listing
from registry.mentoring.models import Round, RoundState, Session, SessionState
from registry.mentoring.services import accept_agreement, plan_round, propose_agreement
from registry.mentoring.services.meeting import Meeting
from registry.placements.models import Placement
from registry.profiles.models import MentorProfile, Profile
from tests.hiring import people
from tests.world import World

TERMS: dict[str, Any] = {"goals": ["Publishes a web page"], "weeks": 12, "every_days": 14}


def mentorship(world: World, state: str = "confirmed", *, days: int = 30, **fields: Any) -> Placement:
    """Dede mentors Amina, since so many days."""
    now = timezone.now()
    both = {"graduate_confirmed_at": now, "employer_confirmed_at": now} if state == "confirmed" else {}
    one = {"graduate_confirmed_at": now} if state == "claimed" else {}
    defaults: dict[str, Any] = {
        "profile": world.amina,
        "mentor": world.dede,
        "kind": Kind.MENTORSHIP,
        "role": "Web mentoring",
        "isco_id": "2513",
        "country_id": "KE",
        "starts_on": world.today - timedelta(days=days),
    }
    return Placement.objects.create(state=state, **{**defaults, **both, **one, **fields})


def offered(world: World, *, openings: int = 1, mentor: MentorProfile | None = None, **fields: Any) -> Listing:
    """An open mentorship, Dede's unless told otherwise."""
    by = mentor or world.dede
    return people.listing(mentor=by, posted_by=by.user, kind=Kind.MENTORSHIP, openings=openings, **fields)


def asks(profile: Profile, listing: Listing, *, days_ago: int = 1) -> Application:
    """A request that waits for the mentor."""
    return people.application(profile, listing, at=timezone.now() - timedelta(days=days_ago))


def planned(world: World, *, opens_in: timedelta = timedelta(days=1), lasts: timedelta = timedelta(days=7)) -> Round:
    opens_at = timezone.now() + opens_in
    return plan_round(opens_at=opens_at, closes_at=opens_at + lasts, by=world.admin)


def open_now(world: World) -> Round:
    """A round that has run for a week and is due to close."""
    now = timezone.now()
    return Round.objects.create(
        opens_at=now - timedelta(days=7), closes_at=now - timedelta(minutes=1), state=RoundState.OPEN
    )


def proposed_now() -> Round:
    """A round that has just proposed."""
    now = timezone.now()
    return Round.objects.create(
        opens_at=now - timedelta(days=7), closes_at=now, state=RoundState.PROPOSED, proposed_at=now
    )


def meeting(starts_at: datetime, minutes: int = 60, **more: Any) -> Meeting:
    return Meeting(**{"starts_at": starts_at, "minutes": minutes, "topics": "HTML", **more})


def met(placement: Placement, *, days_ago: float = 2, minutes: int = 60, state: str = "confirmed") -> Session:
    """A session of the pair."""
    starts_at = timezone.now() - timedelta(days=days_ago)
    return Session.objects.create(
        placement=placement,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        topics="HTML",
        recorded_by="mentor",
        recorded_at=starts_at,
        state=state,
        answered_at=None if state == SessionState.RECORDED else timezone.now(),
        contest_reason="It was Tuesday." if state == SessionState.CONTESTED else "",
    )


def agreed(world: World, placement: Placement, **terms: Any) -> None:
    """Amina proposes, Dede accepts."""
    made = propose_agreement(placement=placement, by=world.amina.user, **{**TERMS, **terms})
    accept_agreement(agreement=made, by=world.dede.user)
