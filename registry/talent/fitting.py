"""The order by fit to a listing: matching's own measure of what a person has against what the listing asks.

Only the owner's fit orders: never the appeal and no score, because both know the least pay that a person asks for, and
an order gives away what it is made of. The measure is taken of what the card shows: hidden experience and hidden proof
do not count here. Nobody is measured who did not agree to be matched with listings.

To measure everybody would take minutes at a million, so the best are looked for in steps: who holds all that is asked
and has it proven, then who holds all of it, then who lacks one thing, and so on until there are enough to measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from accounts.access import organisations_where
from accounts.models import User
from accounts.rules import Ability
from registry.listings.models import Listing
from registry.matching.models import Match
from registry.matching.ranking import BEST_OF_LISTING
from registry.matching.rules import Context, GraduateSide, ListingSide, Requirement
from registry.matching.rules.scoring import draw, fit_factors, fit_of
from registry.matching.rules.weights import DIGITS
from registry.matching.sides import load_context, load_graduates, load_listings
from registry.profiles.models import MentorProfile, Profile
from registry.profiles.models.graduate import TrustLevel

from .audience import Scope
from .rules import MATCHABLE, TalentQuery, proven_term, quoted, skill_term
from .search import PAGE, Cursor, Found, by_index, conditions, found_in

# How many people are measured: eight pages of them.
POOL: Final = 192
# Of a step that many meet, so many are read to draw from; to read a hundred thousand would take longer than the page.
DRAWN_FROM: Final = 4 * POOL
# Requirements that the steps are made of, the weightiest: all pairs of more would be many statements.
STEPS_OF: Final = 5


@dataclass(frozen=True)
class Best:
    """A page of the people who fit a listing best, and whether only the best of many were measured."""

    found: Found
    is_full: bool


def listings_to_fit(user: User, *, on: date) -> QuerySet[Listing]:
    """The open listings of which a person may order talent by fit: those they recruit for. The newest first."""
    # The owners are named by number: with the question who may hire inside it, every listing there is would be read.
    organisations = list(organisations_where(user, Ability.RECRUIT).values_list("pk", flat=True))
    mentors = list(MentorProfile.objects.verified().filter(user=user).values_list("pk", flat=True))
    mine = Q(organisation__in=organisations) | Q(mentor__in=mentors)
    return Listing.objects.on_pages(on).filter(mine).order_by("-published_at", "-pk")


def find_by_fit(query: TalentQuery, *, listing: Listing, scope: Scope, on: date, cursor: Cursor | None = None) -> Best:
    """A page of those who meet the query and fit the listing best, the best first.

    Two statements find whom to measure; matching reads what it measures in a fixed number more.
    """
    sides = load_listings(on, [listing.pk])
    context = load_context(on, sides, exclusions=Q(pk=None))
    ids = _pool(query, sides[0], context, scope)
    ranked = _ranked(ids, sides[0], context, on)
    if cursor is not None:
        fit, pk = cursor.key
        place = (-fit, draw(listing.pk, pk), pk)
        ranked = [one for one in ranked if (one < place if cursor.is_before else one > place)]
    is_back = cursor is not None and cursor.is_before
    rows = ranked[-PAGE:] if is_back else ranked[:PAGE]
    more = len(ranked) > len(rows)
    return Best(found_in([(-fit, pk) for fit, _draw, pk in rows], cursor, more=more), is_full=len(ids) >= POOL)


def _ranked(ids: Sequence[int], side: ListingSide, context: Context, on: date) -> list[tuple[int, int, int]]:
    """The people with their places in the order: the higher fit (in millionths), then a draw that favours nobody."""
    hidden = dict(Profile.objects.filter(pk__in=ids).values_list("pk", "hidden_fields"))
    measured = []
    for graduate in load_graduates(on, ids):
        fit = fit_shown(side, graduate, context, hidden=hidden.get(graduate.id, ()))
        measured.append((-round(fit * 10**DIGITS), draw(side.id, graduate.id), graduate.id))
    return sorted(measured)


def fit_shown(side: ListingSide, graduate: GraduateSide, context: Context, *, hidden: Sequence[str]) -> float:
    """Matching's fit, 0 to 1, of the parts that the person shows before an introduction."""
    if "experience" in hidden:
        graduate = replace(graduate, months={})
    if "certifications" in hidden:
        held = {skill: replace(one, trust=TrustLevel.SELF) for skill, one in graduate.skills.items()}
        graduate = replace(graduate, skills=held)
    return round(fit_of(**fit_factors(side, graduate, context)), DIGITS)


# --- Whom to measure ---------------------------------------------------------------------------------------------


def _pool(query: TalentQuery, side: ListingSide, context: Context, scope: Scope) -> list[int]:
    """At most `POOL` people who meet the query: matching's own best of the listing first, then step by step."""
    where, values = conditions(query, scope)
    where.append("e.terms @@ %(matchable)s::tsquery")
    values |= {"matchable": quoted(MATCHABLE), "listing": side.id}
    # By the listing's own rank only: a pair that is kept for the graduate's list was ranked with pay.
    ranked = Match.objects.filter(listing_id=side.id, listing_rank__isnull=False)
    values["ranked"] = list(ranked.values_list("profile_id", flat=True))
    sql, steps = pool_statement(where, side.requirements, context.closeness)
    with by_index(), connection.cursor() as cursor:
        cursor.execute(sql, {**values, **steps})
        return list(dict.fromkeys(pk for (pk,) in cursor.fetchall()))[:POOL]


def pool_statement(
    where: Sequence[str], requirements: Sequence[Requirement], closeness: Mapping[int, Mapping[int, float]]
) -> tuple[str, dict[str, Any]]:
    """One statement that takes step after step until the pool is full; a later step leaves out who was in the last."""
    entries, meets = "SELECT e.profile_id FROM talent_talententry e WHERE", " AND ".join(where)
    parts = [f"{entries} e.profile_id = ANY (%(ranked)s) AND {meets}"]
    values: dict[str, Any] = {}
    before = ""
    for number, step in enumerate(steps_of(requirements, closeness)):
        values[f"step_{number}"] = step
        parts.append(f"{entries} e.terms @@ %(step_{number})s::tsquery{before} AND {meets}")
        before = f" AND NOT e.terms @@ %(step_{number})s::tsquery"
    # Of a step with more people than are measured, some are drawn, other ones for each listing.
    drawn = f"LIMIT {DRAWN_FROM} OFFSET 0) p ORDER BY hashint8extended(profile_id, %(listing)s) LIMIT {POOL}"
    each = " UNION ALL ".join(f"(SELECT profile_id FROM ({part} {drawn})" for part in parts)  # noqa: S608
    # Matching's best, at most fifty, may come again in the steps, hardly anybody else: more than this is not read.
    return f"SELECT profile_id FROM ({each}) steps LIMIT {POOL + BEST_OF_LISTING}", values  # noqa: S608


def steps_of(requirements: Sequence[Requirement], closeness: Mapping[int, Mapping[int, float]]) -> list[str]:
    """The steps as conditions on `terms`, the narrowest first. Without requirements everybody is in the only step."""
    if not requirements:
        return [quoted(MATCHABLE)]
    needs = sorted(requirements, key=lambda need: (not need.required, -need.weight, need.skill))[:STEPS_OF]
    held = [quoted(skill_term(need.skill, need.level)) for need in needs]
    steps = [
        " & ".join(quoted(proven_term(need.skill, need.level)) for need in needs),
        " & ".join(held),
        " & ".join(quoted(skill_term(need.skill)) for need in needs),
    ]
    for missing in range(1, len(needs)):
        steps.append(" | ".join(f"({' & '.join(some)})" for some in combinations(held, len(needs) - missing)))
    close = {skill for need in needs for skill in (need.skill, *closeness.get(need.skill, ()))}
    steps.append(" | ".join(quoted(skill_term(skill)) for skill in sorted(close)))
    return list(dict.fromkeys(steps))
