"""What programme officers see of placements without an answer: who, what, where, since when, and never the pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.hiring.selectors import Waiting
from registry.programmes.models import Enrolment

from .access import placements_of_officer
from .models import DocumentState, Escalation, EvidenceLevel, Placement, PlacementDocument, PlacementState
from .rules import REMIND_AGAIN_AFTER, may_remind
from .selectors import with_evidence


@dataclass(frozen=True)
class Unanswered:
    """One placement as an officer of the graduate sees it."""

    public_id: UUID
    graduate: str
    role: str
    employer: str
    starts_on: date
    state: str
    evidence: str | Promise
    waits_for_employer: bool
    since: datetime
    reminders: int
    reminded_at: datetime | None
    may_remind: bool
    may_remind_from: date | None
    documents: list[PlacementDocument]

    @property
    def to_look_at(self) -> int:
        """How many documents wait for a look."""
        return sum(document.state == DocumentState.GIVEN for document in self.documents)


def unanswered_of(user: User, *, at: datetime | None = None) -> list[Unanswered]:
    """Placements of an officer's graduates that one side confirmed and that the other left unanswered for two weeks, or
    for which a document was given; the longest wait first. Two queries."""
    now = at or timezone.now()
    return [_seen(placement, now) for placement in _rows(user)]


def unanswered(user: User, public_id: UUID, *, at: datetime | None = None) -> Unanswered | None:
    """One of them; None for everybody else's. Two queries."""
    placement = _rows(user).filter(public_id=public_id).first()
    return _seen(placement, at or timezone.now()) if placement is not None else None


def waiting_for_officer(user: User) -> list[Waiting]:
    """The same for an officer's list of what to do. Two queries."""
    return [
        Waiting(
            since=one.since,
            what=_("Look at a document") if one.to_look_at else _("A placement without an answer"),
            about=f"{one.graduate}: {one.role}, {one.employer}",
            url=reverse("waiting-placement", args=[one.public_id]),
        )
        for one in unanswered_of(user)
        if one.to_look_at or one.may_remind
    ]


def _rows(user: User) -> QuerySet[Placement]:
    named = Enrolment.objects.counted().of_officer(user).filter(user=OuterRef("profile__user")).order_by("-enrolled_on")
    given = PlacementDocument.objects.filter(placement=OuterRef("pk"), state=DocumentState.GIVEN)
    told = Escalation.objects.filter(placement=OuterRef("pk"))
    rows = placements_of_officer(user).filter(Exists(given) | Exists(told), state=PlacementState.CLAIMED)
    kept = PlacementDocument.objects.exclude(state=DocumentState.TAKEN_BACK)
    return (
        with_evidence(rows)
        .annotate(given_names=Subquery(named.values("given_names")[:1]))
        .annotate(family_name=Subquery(named.values("family_name")[:1]))
        .select_related("organisation", "mentor__user", "escalation")
        .defer("pay", "currency", "hours_per_week", "offer")
        .prefetch_related(Prefetch("documents", queryset=kept))
        .order_by(F("escalation__silent_since").asc(nulls_last=True), "pk")
    )


def _seen(placement: Placement, at: datetime) -> Unanswered:
    escalation: Escalation | None = getattr(placement, "escalation", None)
    said_at = placement.graduate_confirmed_at or placement.employer_confirmed_at
    assert said_at is not None  # what is claimed was said by one side; the table says so too
    reminded_at = escalation.reminded_at if escalation is not None else None
    names = (getattr(placement, "given_names", ""), getattr(placement, "family_name", ""))
    return Unanswered(
        public_id=placement.public_id,
        graduate=" ".join(names).strip(),
        role=placement.role,
        employer=placement.employer_name,
        starts_on=placement.starts_on,
        state=placement.get_state_display(),
        evidence=EvidenceLevel(getattr(placement, "evidence", "")).label,
        waits_for_employer=placement.employer_confirmed_at is None,
        since=escalation.silent_since if escalation is not None else said_at,
        reminders=escalation.reminders if escalation is not None else 0,
        reminded_at=reminded_at,
        may_remind=escalation is not None and may_remind(reminded_at, at),
        may_remind_from=(reminded_at + REMIND_AGAIN_AFTER).date() if reminded_at is not None else None,
        documents=list(placement.documents.all()),
    )


def document_of(user: User, placement: UUID, document: UUID) -> PlacementDocument | None:
    """A document that a person may open: the graduate, and the officers of their cohorts while they look into it."""
    theirs = Placement.objects.filter(Q(profile__user=user) | Q(pk__in=_rows(user).values("pk")))
    rows = PlacementDocument.objects.exclude(file="").select_related("placement__profile__user")
    return rows.filter(placement__in=theirs, placement__public_id=placement, public_id=document).first()
