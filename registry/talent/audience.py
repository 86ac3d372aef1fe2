"""As whom a person looks at talent, and whom the list leaves out for them before the gate is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from registry.agreements.gate import Audience, audience_of, employer_of
from registry.agreements.rules import needs_agreement
from registry.agreements.selectors import in_force_pairs
from registry.places.models import CORRIDOR


@dataclass(frozen=True)
class Scope:
    """Who is left out of lists and figures for an audience in `country`, or for everybody without one.

    Only people who hide from some country are concerned: everybody else may be seen by all, as the gate will say too.
    `closed` are the homes from which nobody may be shown in `country` today.
    """

    country: str | None = None
    closed: tuple[str, ...] = ()


EVERYBODY = Scope()


def looker(user: User | AnonymousUser) -> Audience:
    """As whom the person looks at talent. An administrator sees what visitors see: the admin is for the rest."""
    employer = employer_of(user)
    if employer is not None and isinstance(user, User):
        return Audience("organisation", user=user, organisation=employer, country=employer.country_id)
    found = audience_of(user)
    return Audience("visitor") if found.kind == "staff" else found


def scope_of(audience: Audience, *, on: date) -> Scope:
    """Whom this audience may find. One query for an organisation or a mentor, none for visitors."""
    if audience.country is None:
        return EVERYBODY
    country, pairs = audience.country, in_force_pairs(on)
    closed = [home for home in CORRIDOR if needs_agreement(home, country) and frozenset({home, country}) not in pairs]
    return Scope(country, tuple(closed))
