"""Reading who graduated, who was placed, and what can be said of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models.functions import TruncDate

from accounts.models import Consent, ConsentState, Purpose
from registry.inclusion.rules import Answers
from registry.inclusion.services import open_answers
from registry.placements.models import Placement
from registry.programmes.models import Cohort, Enrolment, Intent, Outcome

from .rules import (
    HALF_WINDOW_DAYS,
    WINDOW_DAYS,
    Definition,
    FollowUp,
    Verdict,
    follow_up,
    median_days,
    share_by,
    verdict,
)


@dataclass(frozen=True)
class Person:
    """One enrolment as the figures see it: no name, no number that others know."""

    cohort: str
    programme: str
    country: str
    groups: tuple[str, ...]
    graduated: bool
    seeking: bool
    mature: bool
    follow_up: FollowUp | None


@dataclass(frozen=True)
class Row:
    """One line of the conversion table. Shares are between 0 and 1; None means unknown."""

    by: str
    key: str
    definition: str
    enrolled: int
    graduated: int
    seeking: int
    placed_180: int
    placed_365: int
    naive_365: float | None
    km_180: float | None
    km_365: float | None
    low_365: float | None
    high_365: float | None
    median_days: int | None
    verdict: Verdict


def people(*, definition: Definition, on: date, cohort: Cohort | None = None, inclusion: bool = True) -> list[Person]:
    """Every enrolment with its follow-up until `on`, in a fixed number of queries.

    The clock starts on the graduation date. It ends with the first confirmed tech role, or is censored at the earliest
    of `on`, the day when consent to matching was withdrawn, and the day when contact was lost. A role that began before
    the person enrolled is not a result of the programme; one that began during the training counts from day 0.
    """
    enrolments = Enrolment.objects.counted().select_related("cohort__programme")
    if cohort is not None:
        enrolments = enrolments.filter(cohort=cohort)
    rows = list(enrolments.order_by("id"))
    users = {row.user_id for row in rows if row.user_id is not None}
    starts = first_starts(users, definition)
    withdrawn = withdrawals(users)
    groups = _groups(rows) if inclusion else {}
    found = []
    for row in rows:
        follow = _follow(
            row, starts.get(row.user_id or 0, []), ends=[row.contact_lost_on, withdrawn.get(row.user_id or 0)], on=on
        )
        found.append(
            Person(
                cohort=row.cohort.slug,
                programme=row.cohort.programme.slug,
                country=row.country_id,
                groups=groups.get(row.sealed_subject, ()),
                graduated=follow is not None,
                seeking=follow is not None and row.intent not in {Intent.STUDY, Intent.NONE},
                mature=row.graduated_on is not None and (on - row.graduated_on).days >= WINDOW_DAYS,
                follow_up=follow,
            )
        )
    return found


def first_starts(users: Iterable[int], definition: Definition) -> dict[int, list[date]]:
    """When these people's confirmed roles of a definition began, the earliest first."""
    starts: dict[int, list[date]] = defaultdict(list)
    pairs = (
        Placement.objects.counting()
        .filter(profile__user__in=users, isco__in=definition.isco_codes)
        .values_list("profile__user_id", "starts_on")
        .order_by("starts_on")
    )
    for user_id, starts_on in pairs:
        starts[user_id].append(starts_on)
    return starts


def _follow(row: Enrolment, starts: list[date], *, ends: list[date | None], on: date) -> FollowUp | None:
    if row.outcome != Outcome.GRADUATED or row.graduated_on is None or row.graduated_on > on:
        return None
    until = min([on, *(end for end in ends if end is not None)])
    first = next((day for day in starts if row.enrolled_on <= day <= until), None)
    return follow_up(graduated_on=row.graduated_on, first=first, until=until)


def withdrawals(users: Iterable[int]) -> dict[int, date]:
    """The day on which these people took their consent to matching back; none where it stands."""
    rows = Consent.objects.filter(user__in=users, purpose=Purpose.MATCHING, state=ConsentState.WITHDRAWN)
    return dict(rows.annotate(day=TruncDate("since")).values_list("user_id", "day"))


def answers_of(subjects: Iterable[tuple[int | None, UUID]], *, purpose: str) -> Mapping[UUID, Answers]:
    """What people answered, by their sealed subject, but for those who said no to statistics on inclusion or took their
    yes back. Each comes with the user, if there is an account."""
    pairs = list(subjects)
    said_no = Consent.objects.filter(
        user__in=[user for user, _subject in pairs if user is not None],
        purpose=Purpose.INCLUSION_STATISTICS,
        state__in=[ConsentState.REFUSED, ConsentState.WITHDRAWN],
    )
    left_out = set(said_no.values_list("user_id", flat=True))
    chosen = [subject for user, subject in pairs if user not in left_out]
    return open_answers(subjects=chosen, reader="outcomes", purpose=purpose)


def _groups(rows: list[Enrolment]) -> dict[UUID, tuple[str, ...]]:
    answers = answers_of(((row.user_id, row.sealed_subject) for row in rows), purpose="conversion by inclusion group")
    named = {}
    for subject, said in answers.items():
        pairs = (("sex", said.sex), ("disability", said.disability), ("marginalised", said.marginalised))
        named[subject] = tuple(f"{name}={value}" for name, value in pairs if value)
    return named


def summarise(by: str, key: str, definition: Definition, members: list[Person]) -> Row:
    """The figures of one group."""
    follow = [person.follow_up for person in members if person.follow_up is not None]
    placed = [f for f in follow if f.placed and f.days <= WINDOW_DAYS]
    year = share_by(follow, WINDOW_DAYS)
    mature = sum(person.mature and person.graduated for person in members)
    return Row(
        by=by,
        key=key,
        definition=definition.value,
        enrolled=len(members),
        graduated=len(follow),
        seeking=sum(person.seeking for person in members),
        placed_180=sum(f.days <= HALF_WINDOW_DAYS for f in placed),
        placed_365=len(placed),
        naive_365=len(placed) / len(follow) if follow else None,
        km_180=share_by(follow, HALF_WINDOW_DAYS).share,
        km_365=year.share,
        low_365=year.low,
        high_365=year.high,
        median_days=median_days(follow),
        verdict=verdict(graduates=len(follow), mature=mature, estimate=year),
    )


def conversion_table(*, definition: Definition, on: date, cohort: Cohort | None = None) -> list[Row]:
    """Conversion by programme, cohort, country and inclusion group, and for all together."""
    members: dict[tuple[str, str], list[Person]] = defaultdict(list)
    for person in people(definition=definition, on=on, cohort=cohort):
        keys = [("all", "all"), ("programme", person.programme), ("cohort", person.cohort), ("country", person.country)]
        keys += [("group", group) for group in person.groups]
        for key in keys:
            members[key].append(person)
    order = {"all": 0, "programme": 1, "cohort": 2, "country": 3, "group": 4}
    chosen = sorted(members, key=lambda key: (order[key[0]], key[1]))
    return [summarise(by, key, definition, members[(by, key)]) for by, key in chosen]
