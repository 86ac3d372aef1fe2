"""What the pages of placements show, each in a fixed number of queries."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from registry.agreements.models import Level
from registry.hiring.cards import cards_for
from registry.hiring.rules import day_at
from registry.hiring.selectors import Waiting
from registry.taxonomy import tech_roles
from registry.taxonomy.models import IscoGroup

from .access import employed_by
from .models import DocumentState, EvidenceLevel, Placement, PlacementDocument, PlacementState
from .rules import evidence_level, has_started

UNCONFIRMED = [PlacementState.EXPECTED, PlacementState.CLAIMED]
EMPLOYERS_FOUND = 20


def waiting_for(user: User, *, at: datetime | None = None) -> list[Waiting]:
    """The placements that began and wait for this person's word, as graduate or for the employer; oldest first. One
    query."""
    at = at or timezone.now()
    mine = Q(profile__user=user, graduate_confirmed_at=None)
    theirs = employed_by(user) & Q(employer_confirmed_at=None) & ~Q(profile__user=user)
    # Somewhere it is tomorrow already; whether it is so where the work is, each row's own country says.
    begun = Placement.objects.filter(state__in=UNCONFIRMED, starts_on__lte=at.date() + timedelta(days=1))
    rows = begun.filter(mine | theirs).distinct()
    found = [
        Waiting(
            since=row.graduate_confirmed_at or row.employer_confirmed_at or _morning_of(row),
            what=_("Confirm a placement"),
            about=f"{row.role}, {row.employer_name}",
            url=reverse("placement", args=[row.public_id]),
        )
        for row in rows.select_related("organisation", "mentor__user", "country")
        if has_started(row.starts_on, day_at(at, row.country.time_zone))
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def _morning_of(placement: Placement) -> datetime:
    return datetime.combine(placement.starts_on, time(tzinfo=UTC))


def with_evidence(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Each placement with `evidence`, what it rests on (an `EvidenceLevel`, or empty where nobody has said anything):
    the rule `rules.evidence_level` for many at once."""
    said, unsaid = Q(graduate_confirmed_at__isnull=False), Q(graduate_confirmed_at__isnull=True)
    looked_at = PlacementDocument.objects.filter(placement=OuterRef("pk"), state=DocumentState.ACCEPTED)
    return rows.annotate(
        evidence=Case(
            When(said & Q(employer_confirmed_at__isnull=False), then=Value(EvidenceLevel.BOTH.value)),
            When(unsaid & Q(employer_confirmed_at__isnull=True), then=Value("")),
            When(Exists(looked_at), then=Value(EvidenceLevel.DOCUMENT.value)),
            When(said, then=Value(EvidenceLevel.SELF.value)),
            default=Value(EvidenceLevel.EMPLOYER.value),
            output_field=CharField(),
        )
    )


def evidence_of(placement: Placement) -> EvidenceLevel | None:
    """What one placement rests on. One query."""
    return evidence_level(
        graduate=placement.graduate_confirmed_at is not None,
        employer=placement.employer_confirmed_at is not None,
        document=placement.documents.filter(state=DocumentState.ACCEPTED).exists(),
    )


@transaction.atomic
def graduate_name(placement: Placement, user: User) -> str:
    """The graduate's name, as far as the disclosure gate shows it to the employer; empty if not. With the placement
    the two know each other, so the gate is told that they were introduced."""
    if placement.state == PlacementState.CANCELLED:
        return ""  # the reason to know it is gone
    card = cards_for(user, placement.organisation, [placement.profile], Level.NAMED).get(placement.profile_id)
    return (card.name or "") if card is not None else ""


def find_employers(words: str) -> list[Organisation]:
    """Verified employers whose name holds the words. One query; none under two letters."""
    words = words.strip()
    if len(words) < 2:
        return []
    employers = Organisation.objects.verified().filter(kind=Organisation.Kind.EMPLOYER, name__icontains=words)
    return list(employers.select_related("country").order_by("name")[:EMPLOYERS_FOUND])


def occupation_choices() -> list[tuple[str, str]]:
    """Occupation groups to choose from: digital work in detail, other work by its major group. One query."""
    groups = dict(IscoGroup.objects.values_list("code", "label"))
    digital = sorted(tech_roles.DIGITAL & groups.keys())
    major = [code for code in sorted(groups) if len(code) == 1]
    return [(code, groups[code]) for code in [*digital, *major]]
