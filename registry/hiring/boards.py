"""The board of a listing: everyone who applied, how far they are, how long they wait, and what was thought of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Avg
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.agreements.gate import Card
from registry.agreements.models import Level
from registry.listings.models import Listing

from .cards import cards_for
from .models import INTRODUCED, Application, ApplicationState, Criterion, PrivateNote, Rating, Voice
from .rules import steps_by_hand
from .selectors import ENDED
from .talks import unread_counts

# What the buttons of a board say. Declining needs a reason, so it has a choice of its own.
STEP_WORDS: dict[str, Promise] = {
    ApplicationState.SHORTLISTED: _("Put on the short list"),
    ApplicationState.INTERVIEW: _("Ask for a conversation"),
}
# How the list may be ordered, and what the choice says.
ORDERS: dict[str, Promise] = {
    "waiting": _("longest in their stage first"),
    "rating": _("best rated first"),
    "newest": _("newest first"),
}


@dataclass(frozen=True)
class Applicant:
    """An application with as much of its person as the disclosure gate lets through."""

    public_id: UUID
    state: str
    state_label: str
    applied_at: datetime
    changed_at: datetime
    days_in_stage: int
    rating: float | None
    unread: int
    card: Card | None
    steps: list[tuple[str, Promise]]


@dataclass(frozen=True)
class Column:
    """The applications of a listing in one state. `usual_days` is how long half of those who left it had stayed."""

    state: str
    label: str
    usual_days: int | None
    applicants: list[Applicant]


@transaction.atomic
def board(*, listing: Listing, user: User, at: datetime | None = None) -> list[Column]:
    """The applications of a listing by state, longest waiting first. A fixed number of queries; the showing goes
    through the disclosure gate and into its ledger, in one transaction with it."""
    at = at or timezone.now()
    applications = list(
        Application.objects.filter(listing=listing).select_related("profile__user").order_by("changed_at", "pk")
    )
    shown = [one for one in applications if one.state in INTRODUCED]
    cards = cards_for(user, listing.organisation, [one.profile for one in shown], Level.NAMED)
    numbers = [one.pk for one in shown]
    ratings, unread = mean_ratings(numbers), unread_counts(numbers, user, Voice.HIRER)
    stays = usual_stays(listing)
    columns: dict[str, list[Applicant]] = defaultdict(list)
    for one in applications:
        columns[one.state].append(
            Applicant(
                public_id=one.public_id,
                state=one.state,
                state_label=one.get_state_display(),
                applied_at=one.applied_at,
                changed_at=one.changed_at,
                days_in_stage=(at - one.changed_at).days,
                rating=ratings.get(one.pk),
                unread=unread.get(one.pk, 0),
                card=cards.get(one.profile_id) if one.state in INTRODUCED else None,
                steps=[(step.value, STEP_WORDS[step]) for step in steps_by_hand(one.state) if step in STEP_WORDS],
            )
        )
    return [
        Column(state.value, str(state.label), stays.get(state.value), columns[state.value])
        for state in [*INTRODUCED, *ENDED]
    ]


def in_order(columns: Collection[Column], order: str) -> list[Applicant]:
    """Everyone on a board in one list, in one of `ORDERS`."""
    everyone = [applicant for column in columns for applicant in column.applicants]
    if order == "rating":
        return sorted(everyone, key=lambda one: (one.rating is None, -(one.rating or 0), one.applied_at))
    if order == "newest":
        return sorted(everyone, key=lambda one: one.applied_at, reverse=True)
    live = [one for one in everyone if one.state not in ENDED]
    return sorted(live, key=lambda one: one.changed_at) + [one for one in everyone if one.state in ENDED]


def mean_ratings(applications: Collection[int]) -> dict[int, float]:
    """The mean of all points that an application was given, 1 to 5. One query."""
    rows = Rating.objects.filter(application__in=applications).values_list("application")
    return {pk: float(mean) for pk, mean in rows.annotate(mean=Avg("points"))}


def usual_stays(listing: Listing) -> dict[str, int]:
    """The median number of whole days for which applications to a listing stayed in each state that they have left. One
    query of their history."""
    history: Any = apps.get_model("hiring", "ApplicationEvent")
    rows = history.objects.filter(pgh_obj__listing=listing).order_by("pgh_obj", "pgh_id")
    stays: dict[str, list[timedelta]] = defaultdict(list)
    before: tuple[int, str, datetime] | None = None
    for pk, state, at in rows.values_list("pgh_obj", "state", "changed_at"):
        if before is not None and before[0] == pk:
            if before[1] == state:
                continue
            stays[before[1]].append(at - before[2])
        before = (pk, state, at)
    return {state: round(median(stay.days for stay in found)) for state, found in stays.items()}


@dataclass(frozen=True)
class Judged:
    """What one criterion was rated: by this person, and by all."""

    criterion: Criterion
    yours: int | None
    mean: float | None
    voices: int


def judgement(application: Application, user: User) -> list[Judged]:
    """The ratings of an application, criterion by criterion. One query."""
    given: dict[str, list[int]] = defaultdict(list)
    yours: dict[str, int] = {}
    for criterion, points, rated_by in application.ratings.values_list("criterion", "points", "rated_by"):
        given[criterion].append(points)
        if rated_by == user.pk:
            yours[criterion] = points
    return [
        Judged(
            one,
            yours.get(one.value),
            sum(given[one.value]) / len(given[one.value]) if given[one.value] else None,
            len(given[one.value]),
        )
        for one in Criterion
    ]


def notes_on(application: Application) -> list[PrivateNote]:
    """What those who decide noted down, newest first. One query."""
    return list(application.notes.select_related("author"))
