"""The disclosure gate: the one way by which a person is shown to anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import ConsentState, Organisation, Purpose, User
from registry.profiles.models import MentorProfile, Profile

from . import cards, rules
from .cards import Card
from .models import Level
from .rules import AudienceKind, Decision
from .selectors import in_force_pairs

__all__ = ["Audience", "Card", "audience_of", "decisions", "employer_of", "mentor_audience", "show", "show_public"]

Kind = Literal["visitor", "organisation", "mentor", "link", "self", "staff"]


@dataclass(frozen=True)
class Audience:
    """Who looks, and in which country. An organisation's country counts, not that of the member who looks."""

    kind: Kind
    user: User | None = None
    organisation: Organisation | None = None
    country: str | None = None


VISITOR = Audience("visitor")


def audience_of(user: User | AnonymousUser, organisation: Organisation | None = None) -> Audience:
    """As whom a person looks.

    With an organisation: as that verified employer, if the person is a member, else as a visitor. Without: as a
    verified mentor, else as the first verified employer that they belong to, else as an administrator, else as a
    visitor. Acting for somebody comes before being an administrator, because it leaves a trace in the ledger.
    """
    if not isinstance(user, User) or not user.is_active:
        return VISITOR
    if organisation is not None:
        found = employer_of(user, organisation)
        return _organisation_audience(user, found) if found is not None else VISITOR
    mentor = MentorProfile.objects.verified().filter(user=user).first()
    if mentor is not None:
        return mentor_audience(mentor)
    employer = employer_of(user)
    if employer is not None:
        return _organisation_audience(user, employer)
    return Audience("staff", user=user) if user.is_staff else VISITOR


def employer_of(user: User | AnonymousUser, organisation: Organisation | None = None) -> Organisation | None:
    """The verified employer that a person acts for: the given one, or the one that they joined first."""
    if not isinstance(user, User):
        return None
    employers = Organisation.objects.verified().of_member(user).filter(kind=Organisation.Kind.EMPLOYER)
    if organisation is not None:
        employers = employers.filter(pk=organisation.pk)
    return employers.order_by("memberships__joined_at", "pk").first()


def mentor_audience(mentor: MentorProfile) -> Audience:
    """A mentor who looks for themselves. Only verified mentors are shown anyone."""
    return Audience("mentor", user=mentor.user, country=mentor.country_id) if mentor.is_verified else VISITOR


def _organisation_audience(user: User, organisation: Organisation) -> Audience:
    return Audience("organisation", user=user, organisation=organisation, country=organisation.country_id)


@transaction.atomic
def show(
    profiles: Sequence[Profile],
    *,
    to: Audience,
    purpose: Purpose,
    level: Level = Level.ANONYMOUS,
    introduced: bool = False,
    on: date | None = None,
    at: datetime | None = None,
) -> dict[int, Card]:
    """The permitted cards of these profiles, by profile's key; who may not be shown is absent.

    `introduced` is for hiring alone: the graduate applied to this audience or accepted its invitation. What an
    organisation or a mentor sees is written to the ledger in the same transaction, by the database, which checks
    again under a lock. `at` dates the showing when history is replayed; without it the database's clock does.
    Eleven queries at most, however many profiles.
    """
    on = on or timezone.localdate(at)
    decided = decisions([p.pk for p in profiles], to=to, purpose=purpose, level=level, introduced=introduced, on=on)
    shown = {pk: decision for pk, decision in decided.items() if decision.allowed}
    if shown and to.kind in rules.LEDGERED:
        written = _write_ledger(shown, to=to, purpose=purpose, introduced=introduced, on=on, at=at)
        shown = {pk: decision for pk, decision in shown.items() if pk in written}
    return cards.build(shown, on=on, reader=to.user, country=to.country) if shown else {}


def show_public(profiles: Sequence[Profile], *, to: Audience) -> dict[int, Card]:
    """The cards of the talent pages: as this audience may see them, else as everybody on the internet does.

    Who is signed in never sees less than who is not. The public card has no name, and looking at it needs no agreement.
    """
    cards = show(profiles, to=to, purpose=Purpose.PUBLIC_CARD, level=Level.NAMED)
    rest = [profile for profile in profiles if profile.pk not in cards]
    return cards | show(rest, to=VISITOR, purpose=Purpose.PUBLIC_CARD) if rest else cards


def decisions(
    pks: Iterable[int], *, to: Audience, purpose: Purpose, level: Level, introduced: bool, on: date
) -> dict[int, Decision]:
    """What the rules say of each profile, as the database stands now. Shows nobody. One or two queries."""
    given = ArrayAgg("user__consents__purpose", filter=Q(user__consents__state=ConsentState.GIVEN), default=[])
    rows = (
        Profile.objects.filter(pk__in=list(pks), user__is_active=True)
        .annotate(given=given)
        .values_list("pk", "user_id", "country_id", "visibility", "hidden_fields", "hidden_in", "given")
    )
    pairs = in_force_pairs(on) if to.kind in rules.LEDGERED else set()
    return {
        pk: rules.decide(
            consents={Purpose(one) for one in consents},
            visibility=visibility,
            home_country=home,
            audience=AudienceKind(to.kind),
            audience_country=to.country,
            level=level,
            introduced=introduced,
            agreement_in_force=frozenset({home, to.country or ""}) in pairs,
            purpose=purpose,
            hidden_fields=hidden_fields,
            hidden_in=hidden_in,
        )
        for pk, user_pk, home, visibility, hidden_fields, hidden_in, consents in rows
        if to.kind != "self" or (to.user is not None and to.user.pk == user_pk)
    }


def _write_ledger(
    shown: Mapping[int, Decision], *, to: Audience, purpose: Purpose, introduced: bool, on: date, at: datetime | None
) -> set[int]:
    """Write the showings and return the profiles that the database allows (see migration 0005, which also leaves out
    of each row what the person hides)."""
    grouped: dict[Level, list[int]] = defaultdict(list)
    for pk, decision in shown.items():
        grouped[decision.level].append(pk)
    one = "SELECT corridor_disclose(%s::bigint[], %s, %s, %s, %s::text[], %s, %s, %s, %s, %s)"
    calls: list[Any] = []
    for level in sorted(grouped):
        calls += [
            sorted(grouped[level]),
            to.organisation.pk if to.organisation is not None else None,
            to.user.pk if to.user is not None else None,
            level.value,
            list(rules.FIELDS[level]),
            purpose.value,
            to.country,
            on,
            at,
            introduced,
        ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(grouped)), calls)
        return {row[0] for row in cursor.fetchall()}
