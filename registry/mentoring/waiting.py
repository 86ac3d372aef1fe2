"""What waits for a person in mentoring, for the list "To do"."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from corridor.web.templatetags.corridor_ui import day
from registry.hiring.access import listings_hired_for
from registry.hiring.selectors import Waiting
from registry.placements.models import Placement, PlacementState

from .models import (
    AgreementState,
    Feedback,
    MentorshipAgreement,
    Proposal,
    ProposalState,
    Pulse,
    Reference,
    ReferenceState,
    Session,
    SessionState,
    Side,
    mentorships_of,
)
from .models.rounds import ASKABLE
from .rules import ANSWER_WITHIN, RUNNING

# How long somebody is asked for feedback after the last day.
ASKED_FOR_FEEDBACK = timedelta(days=60)


def waiting_for(user: User, *, at: datetime | None = None) -> list[Waiting]:
    """Everything that waits for a person, on either side, oldest first. Two queries, and five more for people who have
    a mentorship."""
    at = at or timezone.now()
    found = list(_proposals(user))
    rows = mentorships_of(user).filter(state__in=RUNNING).select_related("profile", "mentor__user")
    pairs = {one.pk: one for one in rows}
    if pairs:
        sides = {pk: Side.GRADUATE if one.profile.user_id == user.pk else Side.MENTOR for pk, one in pairs.items()}
        for ask in (_agreements, _sessions, _questions, _references):
            found += ask(pairs, sides)
        found += _feedback(pairs, sides, at)
    return sorted(found, key=lambda waiting: waiting.since)


Pairs = dict[int, Placement]
Sides = dict[int, Side]


def _proposals(user: User) -> Iterator[Waiting]:
    rows = (
        Proposal.objects.filter(
            application__listing__in=listings_hired_for(user), state=ProposalState.MADE, application__state__in=ASKABLE
        )
        .values("application__listing__title")
        .annotate(number=Count("pk"), since=Min("round__proposed_at"))
        .order_by("since")
    )
    for row in rows:
        yield Waiting(
            what=_("Say yes or no to a graduate"),
            about=row["application__listing__title"],
            url=reverse("mentor-requests"),
            since=row["since"],
            due_on=(row["since"] + ANSWER_WITHIN).date(),
            count=row["number"],
        )


def _on_page(placement: Placement, what: str | Promise, since: datetime, part: str, about: str = "") -> Waiting:
    url = reverse("mentorship", args=[placement.public_id]) + part
    return Waiting(what=what, about=about or f"{placement.role}, {placement.employer_name}", url=url, since=since)


def _agreements(pairs: Pairs, sides: Sides) -> Iterator[Waiting]:
    rows = MentorshipAgreement.objects.filter(placement__in=pairs, state=AgreementState.PROPOSED)
    for pk, by, since in rows.values_list("placement_id", "proposed_by", "proposed_at"):
        if by != sides[pk] and pairs[pk].ended_on is None:
            yield _on_page(pairs[pk], _("Agree on goals"), since, "#agreement")


def _sessions(pairs: Pairs, sides: Sides) -> Iterator[Waiting]:
    rows = Session.objects.filter(placement__in=pairs, state__in=[SessionState.RECORDED, SessionState.CONTESTED])
    for one in rows:
        is_mine, since = one.recorded_by == sides[one.placement_id], one.answered_at or one.recorded_at
        about = f"{pairs[one.placement_id].role}, {day(one.starts_at)}"
        if one.state == SessionState.RECORDED and not is_mine:
            yield _on_page(pairs[one.placement_id], _("Confirm a session"), since, "#sessions", about)
        elif one.state == SessionState.CONTESTED and is_mine:
            yield _on_page(pairs[one.placement_id], _("Put a session right"), since, "#sessions", about)


def _questions(pairs: Pairs, sides: Sides) -> Iterator[Waiting]:
    for pulse in Pulse.objects.filter(placement__in=pairs, asked_at__isnull=False):
        placement = pairs[pulse.placement_id]
        if pulse.asks(sides[placement.pk]) and placement.ended_on is None and pulse.asked_at is not None:
            yield _on_page(placement, _("Say whether it goes on"), pulse.asked_at, "#goes-on")


def _references(pairs: Pairs, sides: Sides) -> Iterator[Waiting]:
    rows = Reference.objects.filter(placement__in=pairs, state=ReferenceState.OFFERED)
    for pk, since in rows.values_list("placement_id", "written_at"):
        if sides[pk] == Side.GRADUATE:
            yield _on_page(pairs[pk], _("Read what your mentor says of you"), since, "#reference")


def _feedback(pairs: Pairs, sides: Sides, at: datetime) -> Iterator[Waiting]:
    over = {pk: one for pk, one in pairs.items() if _ended_lately(one, at)}
    given = set(Feedback.objects.filter(placement__in=over).values_list("placement_id", "side"))
    for pk, one in over.items():
        if (pk, sides[pk]) not in given and one.ended_on is not None:
            since = datetime.combine(one.ended_on, time(tzinfo=UTC))
            yield Waiting(
                what=_("Say how it was"),
                about=f"{one.role}, {one.employer_name}",
                url=reverse("mentorship-end", args=[one.public_id]),
                since=since,
            )


def _ended_lately(placement: Placement, at: datetime) -> bool:
    ended = placement.ended_on
    lately = ended is not None and ended >= (at - ASKED_FOR_FEEDBACK).date()
    return lately and placement.state in {PlacementState.CLAIMED, PlacementState.CONFIRMED}
