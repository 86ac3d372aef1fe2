"""Reading the people of a release, as columns, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from registry.inclusion.rules import Answers
from registry.listings.models import Kind
from registry.outcomes.rules import WINDOW_DAYS, Definition, follow_up
from registry.outcomes.selectors import answers_of, withdrawals
from registry.placements.models import Placement, PlacementState
from registry.places.rules import convert
from registry.places.selectors import DOLLAR, rates_on
from registry.programmes.models import Enrolment, Intent, Outcome

from .cube import WITHIN, People
from .measures import (
    FULL_TIME_HOURS,
    MEASURES,
    MONTH_ENDS,
    PAY_STEPS,
    PLACE,
    at_risk,
    claimed,
    detail,
    placed,
)

READ_FOR: Final = "release of conversion by inclusion group"
_NO_ANSWERS: Final = Answers()
_INTENTS: Final = {Intent.STUDY.value: "studying", Intent.NONE.value: "not_seeking"}


@dataclass(frozen=True)
class Role:
    """A role that somebody took up or is said to have taken up."""

    starts_on: date
    isco: str
    is_confirmed: bool
    kinds: tuple[str, ...]  # no word for what is the usual case, or not known
    employer: int | None


def people(*, on: date) -> People:
    """Everybody who was enrolled by a day, and what had become of them by then.

    The clock starts on the graduation date; it ends with the first confirmed role of a definition, or is censored at
    the earliest of the day, the withdrawal of the consent to matching and the loss of contact (as `selectors.people`).
    """
    rows = _enrolments(on)
    users = {row["user_id"] for row in rows if row["user_id"] is not None}
    roles, withdrawn = _roles(users, on), withdrawals(users)
    answers = answers_of(((row["user_id"], row["sealed_subject"]) for row in rows), purpose=READ_FOR)
    counts = np.zeros((len(rows), len(MEASURES)), np.bool_)
    for number, row in enumerate(rows):
        ends = [row["contact_lost_on"], withdrawn.get(row["user_id"])]
        counts[number, _columns(row, roles.get(row["user_id"], ()), ends, on)] = True
    return People(_groups(rows, answers), counts)


def _enrolments(on: date) -> list[dict[str, Any]]:
    return list(
        Enrolment.objects.counted()
        .filter(enrolled_on__lte=on)
        .order_by("pk")
        .values(
            *("user_id", "sealed_subject", "outcome", "enrolled_on", "graduated_on", "intent", "contact_lost_on"),
            *("country_id", "region_id", "region__country_id", "connectivity", "certificate"),
            *("cohort__slug", "cohort__programme__slug", "cohort__programme__provider__slug"),
            "cohort__programme__provider_id",
        )
    )


def _groups(rows: Sequence[Mapping[str, Any]], answers: Mapping[UUID, Answers]) -> dict[str, NDArray[Any]]:
    said = [answers.get(row["sealed_subject"], _NO_ANSWERS) for row in rows]
    named = {
        "country": [row["country_id"] for row in rows],
        "region": [_region(row) for row in rows],
        "provider": [row["cohort__programme__provider__slug"] for row in rows],
        "programme": [row["cohort__programme__slug"] for row in rows],
        "cohort": [row["cohort__slug"] for row in rows],
        "connectivity": [row["connectivity"] for row in rows],
        "certificate": [row["certificate"] for row in rows],
        "sex": [one.sex for one in said],
        "disability": [one.disability for one in said],
        "marginalised": [one.marginalised for one in said],
    }
    return {by: np.array(named[by], dtype=np.str_) for by in WITHIN}


def _region(row: Mapping[str, Any]) -> str:
    """A region lies within its country; who named none, or one elsewhere, is counted beside the country's regions."""
    if row["region_id"] is None or row["region__country_id"] != row["country_id"]:
        return f"{row['country_id']}-unknown"
    return str(row["region_id"])


def _roles(users: Iterable[int], on: date) -> dict[int, list[Role]]:
    """The roles of these people that began by a day, the earliest first. A mentorship is not a role."""
    rates = rates_on(on)
    counting = set(Placement.objects.counting().filter(profile__user__in=users).values_list("pk", flat=True))
    said = [PlacementState.CLAIMED, PlacementState.CONFIRMED]
    rows = (
        Placement.objects.filter(profile__user__in=users, starts_on__lte=on, state__in=said)
        .exclude(kind=Kind.MENTORSHIP)
        .order_by("starts_on", "pk")
        .values(
            *("pk", "profile__user_id", "starts_on", "isco_id", "state", "organisation_id", "is_cross_border"),
            *("kind", "hours_per_week", "pay", "currency_id"),
        )
    )
    found: dict[int, list[Role]] = defaultdict(list)
    for row in rows:
        is_confirmed = row["state"] == PlacementState.CONFIRMED
        if is_confirmed and row["pk"] not in counting:
            continue  # a renewal: the same engagement goes on
        border = "across_border" if row["is_cross_border"] else ""
        kinds = tuple(kind for kind in (border, _hours(row["hours_per_week"]), _pay(row, rates)) if kind)
        role = Role(row["starts_on"], row["isco_id"], is_confirmed, kinds, row["organisation_id"])
        found[row["profile__user_id"]].append(role)
    return found


def _hours(hours: int | None) -> str:
    if hours is None:
        return ""
    return "full_time" if hours >= FULL_TIME_HOURS else "part_time"


def _pay(row: Mapping[str, Any], rates: Mapping[str, Decimal]) -> str:
    if row["kind"] == Kind.CONTRACT:
        return "pay_by_contract"
    dollars = None if row["pay"] is None else convert(row["pay"], row["currency_id"], DOLLAR, rates)
    if dollars is None:
        return ""
    return f"pay_{max(step for step in PAY_STEPS if step <= dollars)}"


def _columns(row: Mapping[str, Any], roles: Sequence[Role], ends: Sequence[date | None], on: date) -> list[int]:
    """The measures in which somebody counts."""
    graduated_on = row["graduated_on"]
    if row["outcome"] != Outcome.GRADUATED or graduated_on is None or graduated_on > on:
        return [PLACE[name] for name in ("enrolled", *(["withdrew"] if row["outcome"] == Outcome.WITHDREW else []))]
    lost, withdrawn = (end if end is not None and end <= on else None for end in ends)
    contact = "lost" if lost is not None else "consent_withdrawn" if withdrawn is not None else ""
    names = ["enrolled", "graduated", *filter(None, [_INTENTS.get(row["intent"]), contact])]
    if (on - graduated_on).days >= WINDOW_DAYS:
        names.append("mature")
    until = min(day for day in (on, lost, withdrawn) if day is not None)
    for definition in Definition:
        names += _of(definition, row, [role for role in roles if role.isco in definition.isco_codes], until)
    return [PLACE[name] for name in names]


def _of(definition: Definition, row: Mapping[str, Any], roles: Sequence[Role], until: date) -> list[str]:
    """How a graduate counts by one definition."""
    inside = [role for role in roles if row["enrolled_on"] <= role.starts_on <= until]
    first = next((role for role in inside if role.is_confirmed), None)
    began = None if first is None else first.starts_on
    days = follow_up(graduated_on=row["graduated_on"], first=began, until=until).days
    names = []
    for month, last_day in enumerate(MONTH_ENDS, start=1):
        if first is not None and days <= last_day:
            names.append(placed(definition, month))
        elif days >= last_day:
            names.append(at_risk(definition, month))
    if first is None or days > WINDOW_DAYS:
        if any(not role.is_confirmed and (role.starts_on - row["graduated_on"]).days <= WINDOW_DAYS for role in inside):
            names.append(claimed(definition))
        return names
    at = ["at_provider"] if first.employer == row["cohort__programme__provider_id"] else []
    return [*names, *(detail(definition, kind) for kind in (*at, *first.kinds))]
