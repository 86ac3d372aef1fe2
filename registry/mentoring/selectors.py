"""What the pages of mentoring show, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from accounts.models import User
from registry.agreements.cards import CardReference
from registry.agreements.gate import Card
from registry.agreements.models import Level
from registry.hiring.access import applications_hired_for
from registry.hiring.cards import cards_for
from registry.hiring.models import Application
from registry.hiring.selectors import WITH_LISTING
from registry.listings.models import Kind, Listing, State
from registry.placements.access import employed_by
from registry.placements.models import Placement
from registry.places.rules import corridor_day
from registry.profiles.models import MentorProfile, Profile

from .hours import HoursGiven, hours_of
from .models import (
    AgreementState,
    Feedback,
    MentorshipAgreement,
    NextStep,
    Preference,
    Proposal,
    ProposalState,
    Pulse,
    Reference,
    ReferenceState,
    Round,
    RoundState,
    Session,
    SessionState,
    Side,
    mentorships,
)
from .requests import ordered_by
from .rules import ANSWER_WITHIN, RUNNING, Course, ends_on, next_session_on
from .services.reminding import course_of

# --- Rounds and requests -------------------------------------------------------------------------------------


def round_now() -> Round | None:
    """The round that is open, else the next one that is planned. One query."""
    return Round.objects.filter(state__in=[RoundState.OPEN, RoundState.PLANNED]).order_by("opens_at").first()


def my_requests(profile: Profile, *, at: datetime | None = None) -> list[Application]:
    """A graduate's requests that wait, in the graduate's order. Four queries."""
    theirs = Application.objects.filter(profile=profile)
    ordered = ordered_by(Preference.By.GRADUATE, theirs, on=corridor_day(at or timezone.now()))
    rows = theirs.select_related(*WITH_LISTING, "listing__mentor__country").in_bulk(
        [one.application for one in ordered]
    )
    return [rows[one.application] for one in ordered]


@dataclass(frozen=True)
class Asked:
    """A request as the mentor sees it, with as much of its person as the disclosure gate lets through."""

    application: Application
    card: Card | None
    is_refused: bool
    is_earlier_pair: bool
    score_0_1: float
    proposal: Proposal | None

    @property
    def answer_by(self) -> datetime | None:
        asked_at = self.proposal.round.proposed_at if self.proposal is not None else None
        return asked_at + ANSWER_WITHIN if asked_at is not None else None


@dataclass(frozen=True)
class Offered:
    """A mentorship with its requests: proposed ones, those in the mentor's order, and those that were put aside."""

    listing: Listing
    proposed: list[Asked] = field(default_factory=list)
    waiting: list[Asked] = field(default_factory=list)
    aside: list[Asked] = field(default_factory=list)


@transaction.atomic
def requests_to(user: User, *, at: datetime | None = None) -> list[Offered]:
    """The requests to a mentor by mentorship, each in the mentor's order. A fixed number of queries; the showing goes
    through the disclosure gate and into its ledger."""
    theirs = applications_hired_for(user).filter(listing__kind=Kind.MENTORSHIP)
    ordered = ordered_by(Preference.By.MENTOR, theirs, on=corridor_day(at or timezone.now()))
    rows = Application.objects.select_related("profile__user", *WITH_LISTING).in_bulk(
        [one.application for one in ordered]
    )
    proposals = {
        one.application_id: one
        for one in Proposal.objects.filter(application__in=rows, state=ProposalState.MADE).select_related("round")
    }
    cards = cards_for(user, None, [row.profile for row in rows.values()], Level.NAMED)
    found: dict[int, Offered] = {}
    for one in ordered:
        row = rows[one.application]
        offered = found.setdefault(row.listing_id, Offered(row.listing))
        asked = Asked(
            application=row,
            card=cards.get(row.profile_id),
            is_refused=one.is_refused,
            is_earlier_pair=one.is_earlier_pair,
            score_0_1=one.score_0_1,
            proposal=proposals.get(row.pk),
        )
        if asked.proposal is not None:
            offered.proposed.append(asked)
        else:
            (offered.aside if one.is_refused else offered.waiting).append(asked)
    return list(found.values())


# --- A pair --------------------------------------------------------------------------------------------------


def my_mentorships(profile: Profile) -> list[Placement]:
    """A graduate's mentorships, those that go on first. One query."""
    rows = mentorships().filter(profile=profile).select_related("mentor__user", "country")
    return list(rows.order_by(F("ended_on").asc(nulls_first=True), "-starts_on", "-pk"))


@dataclass(frozen=True)
class Mentee:
    """A mentorship as its mentor sees it."""

    placement: Placement
    name: str


@dataclass(frozen=True)
class Overview:
    """What a mentor's workspace says of mentoring."""

    mentees: list[Mentee]
    ended: int
    places: int
    taken: int
    given: HoursGiven


@transaction.atomic
def mentor_overview(mentor: MentorProfile, *, at: datetime | None = None) -> Overview:
    """My mentees, the places that I offer, and the hours that I gave. A fixed number of queries."""
    theirs = mentorships().filter(employed_by(mentor.user), mentor=mentor)
    running = list(
        theirs.filter(state__in=RUNNING, ended_on=None).select_related("profile__user").order_by("-starts_on", "-pk")
    )
    cards = cards_for(mentor.user, None, [one.profile for one in running], Level.NAMED)
    offered = Listing.objects.filter(mentor=mentor, kind=Kind.MENTORSHIP, state__in=[State.OPEN, State.FILLED])
    places = offered.aggregate(places=Sum("openings", default=0), taken=Sum("filled", default=0))
    names = {pk: card.name or "" for pk, card in cards.items()}
    return Overview(
        mentees=[Mentee(one, names.get(one.profile_id, "")) for one in running],
        ended=theirs.filter(ended_on__isnull=False).count(),
        given=hours_of(mentor, until=at or timezone.now()),
        **places,
    )


@dataclass(frozen=True)
class Met:
    """A session on the pair's page: what this reader may do with it."""

    session: Session
    is_mine: bool

    @property
    def may_answer(self) -> bool:
        return not self.is_mine and self.session.state == SessionState.RECORDED

    @property
    def may_correct(self) -> bool:
        return self.is_mine and self.session.state == SessionState.CONTESTED


@dataclass(frozen=True)
class Pair:
    """Everything on the page that the two share, from one side."""

    agreed: MentorshipAgreement | None
    proposed: MentorshipAgreement | None
    earlier: list[MentorshipAgreement]
    sessions: list[Met]
    steps: list[NextStep]
    hours: float
    is_asked: bool
    has_given_feedback: bool
    reference: Reference | None
    course: Course

    @property
    def ends_on(self) -> date | None:
        return ends_on(self.course)

    @property
    def next_session_on(self) -> date | None:
        return next_session_on(self.course)


def pair(placement: Placement, side: Side) -> Pair:
    """What stands between the two. Twelve queries at most, however many sessions."""
    versions = list(MentorshipAgreement.objects.filter(placement=placement))
    sessions = list(
        Session.objects.filter(placement=placement)
        .exclude(state=SessionState.REMOVED)
        .prefetch_related("skills", "steps")
    )
    pulse = Pulse.objects.filter(placement=placement).first() or Pulse(placement=placement)
    standing: dict[str, MentorshipAgreement] = {one.state: one for one in versions}
    seconds = sum(
        (one.ends_at - one.starts_at).total_seconds() for one in sessions if one.state == SessionState.CONFIRMED
    )
    references = Reference.objects.filter(placement=placement)
    return Pair(
        agreed=standing.get(AgreementState.AGREED),
        proposed=standing.get(AgreementState.PROPOSED),
        earlier=[one for one in versions if one.state == AgreementState.REPLACED],
        sessions=[Met(one, one.recorded_by == side) for one in sessions],
        steps=[step for one in reversed(sessions) for step in one.steps.all() if step.done_at is None],
        hours=seconds / 3600,
        is_asked=pulse.asks(side),
        has_given_feedback=Feedback.objects.filter(placement=placement, side=side).exists(),
        reference=references.filter(state__in=[ReferenceState.OFFERED, ReferenceState.ACCEPTED]).first(),
        course=course_of(placement, pulse),
    )


def references_for_cards(profile_ids: Collection[int]) -> dict[int, list[CardReference]]:
    """The accepted references of many graduates, the newest first, with who speaks. One query.

    A mentor who is no longer in good standing speaks for nobody.
    """
    found: dict[int, list[CardReference]] = defaultdict(list)
    kept = Reference.objects.filter(
        placement__profile__in=profile_ids,
        state=ReferenceState.ACCEPTED,
        placement__mentor__in=MentorProfile.objects.verified(),
    ).select_related("placement__mentor__user")
    for one in kept.order_by("-written_at", "-pk"):
        assert one.placement.mentor is not None  # a reference is of a mentorship
        found[one.placement.profile_id].append(CardReference(one.words, one.placement.mentor.user.get_full_name()))
    return found


def references_of(profile: Profile) -> list[Reference]:
    """What mentors say of a graduate and the graduate has accepted. One query."""
    kept = Reference.objects.filter(placement__profile=profile, state=ReferenceState.ACCEPTED)
    return list(kept.select_related("placement__mentor__user"))
