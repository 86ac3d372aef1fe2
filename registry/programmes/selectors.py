"""What the pages of this room show, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise

from accounts.models import Organisation, User

from .models import STUCK_AFTER, ClaimInvitation, Cohort, Enrolment, HelpStep, Outcome, Programme, of_officer

COUNTED = Q(enrolments__merged_into=None)
GRADUATED = COUNTED & Q(enrolments__outcome=Outcome.GRADUATED)
CLAIMED = Q(enrolments__user__isnull=False)


@dataclass(frozen=True)
class CohortLine:
    """A cohort with its counts, for its provider's officers."""

    slug: str
    name: str
    programme: str
    place: str
    starts_on: date
    ends_on: date
    enrolled: int
    graduated: int
    claimed: int


@dataclass(frozen=True)
class CohortFigures:
    """How a cohort stands, in people."""

    enrolled: int
    graduated: int
    in_training: int
    withdrew: int
    claimed: int
    without_email: int
    contact_lost: int
    uncertified: int
    bounced: int
    stuck: int
    silent: int
    may_be_invited: int
    may_be_nudged: int


@dataclass(frozen=True)
class Place:
    """One enrolment on the worklist."""

    public_id: str
    reference: str
    name: str
    outcome: str
    email: str
    phone: str
    claimed_at: datetime | None
    invited_at: datetime | None
    bounced_at: datetime | None
    stuck_at: str | Promise
    stuck_since: datetime | None
    contact_lost_on: date | None

    @property
    def may_be_invited(self) -> bool:
        return self.claimed_at is None and bool(self.email)


@dataclass(frozen=True)
class PublicCohort:
    """What everybody may know of a cohort: no counts of people."""

    name: str
    place: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class PublicProgramme:
    """What everybody may know of a programme: no person."""

    slug: str
    name: str
    summary: str
    provider: str
    country: str
    skills: tuple[str, ...]
    cohorts: tuple[PublicCohort, ...]


def providers_of(user: User) -> QuerySet[Organisation]:
    """The verified training providers whose programmes a person runs."""
    return Organisation.objects.filter(of_officer(user, ""))


def cohorts_of(user: User) -> list[CohortLine]:
    """An officer's cohorts, the newest first. One query."""
    rows = (
        Cohort.objects.of_officer(user)
        .annotate(
            enrolled=Count("enrolments", filter=COUNTED),
            graduated=Count("enrolments", filter=GRADUATED),
            claimed=Count("enrolments", filter=CLAIMED),
        )
        .order_by("-starts_on", "slug")
        .values_list(
            *("slug", "name", "programme__name", "region__name", "country__name", "starts_on", "ends_on"),
            *("enrolled", "graduated", "claimed"),
        )
    )
    return [
        CohortLine(slug, name, programme, ", ".join(filter(None, [region, country])), *rest)
        for slug, name, programme, region, country, *rest in rows
    ]


def cohort_figures(cohort: Cohort, *, at: datetime) -> CohortFigures:
    """Counts of a cohort; who would be written to at that moment. Six queries."""
    outcome = {name: Count("pk", filter=Q(outcome=name)) for name in Outcome.values}
    enrolments = Enrolment.objects.counted().filter(cohort=cohort)
    counts = enrolments.aggregate(
        enrolled=Count("pk"),
        **outcome,
        claimed=Count("pk", filter=Q(user__isnull=False)),
        without_email=Count("pk", filter=Q(email="", user=None)),
        contact_lost=Count("pk", filter=Q(contact_lost_on__isnull=False)),
        uncertified=Count("pk", filter=Q(outcome=Outcome.GRADUATED, certificate="")),
    )
    return CohortFigures(
        **counts,
        bounced=enrolments.bounced().count(),
        stuck=enrolments.stuck(at).count(),
        silent=enrolments.silent(at).count(),
        may_be_invited=enrolments.to_remind(at).count(),
        may_be_nudged=enrolments.to_nudge(at).count(),
    )


def silent_people() -> set[int]:
    """The accounts of whom a provider is told that a check-in is unanswered. One query."""
    noted = Enrolment.objects.filter(user__isnull=False, progress__silent_since__isnull=False)
    return set(noted.values_list("user", flat=True))


def worklist(cohort: Cohort, *, at: datetime, show: str = "", q: str = "") -> QuerySet[Enrolment]:
    """A cohort's enrolments: `show` is "waiting", "bounced", "claimed", "stuck", "silent", "uncertified" or all; `q` is
    part of a name, reference, e-mail or phone. Each knows when it was last invited, and at which step it stands.
    """
    last = ClaimInvitation.objects.filter(enrolment=OuterRef("pk")).order_by("-sent_at")
    enrolments = Enrolment.objects.counted().filter(cohort=cohort)
    enrolments = enrolments.annotate(
        invited_at=Subquery(last.values("sent_at")[:1]),
        bounced_at=Subquery(last.values("bounced_at")[:1]),
        step=F("progress__step"),
        step_since=F("progress__since"),
    ).order_by("family_name", "given_names", "pk")
    if show == "waiting":
        enrolments = enrolments.filter(user=None)
    elif show == "bounced":
        enrolments = enrolments.bounced()
    elif show == "stuck":
        enrolments = enrolments.stuck(at)
    elif show == "silent":
        enrolments = enrolments.silent(at)
    elif show == "claimed":
        enrolments = enrolments.exclude(user=None)
    elif show == "uncertified":
        enrolments = enrolments.uncertified()
    for word in q.split()[:6]:
        enrolments = enrolments.filter(
            Q(given_names__icontains=word)
            | Q(family_name__icontains=word)
            | Q(reference__icontains=word)
            | Q(email__icontains=word)
            | Q(phone__icontains=word)
        )
    return enrolments


def place_on_worklist(enrolment: Enrolment, *, at: datetime) -> Place:
    """One row of the worklist, from an enrolment of `worklist`."""
    step, since = getattr(enrolment, "step", None), getattr(enrolment, "step_since", None)
    is_stuck = bool(step) and since is not None and since <= at - STUCK_AFTER
    return Place(
        public_id=str(enrolment.public_id),
        reference=enrolment.reference,
        name=enrolment.display_name,
        outcome=enrolment.get_outcome_display(),
        email=enrolment.email,
        phone=enrolment.phone,
        claimed_at=enrolment.claimed_at,
        invited_at=getattr(enrolment, "invited_at", None),
        bounced_at=getattr(enrolment, "bounced_at", None),
        stuck_at=HelpStep(step).label if step and is_stuck else "",
        stuck_since=since if is_stuck else None,
        contact_lost_on=enrolment.contact_lost_on,
    )


def public_programmes() -> QuerySet[Programme]:
    """Programmes of verified providers, for a list in pages: three queries a page."""
    return (
        Programme.objects.public()
        .select_related("provider", "country")
        .prefetch_related("skills", "cohorts__country", "cohorts__region")
    )


def shown_programme(programme: Programme) -> PublicProgramme:
    """The public side of a programme of `public_programmes`."""
    return PublicProgramme(
        slug=programme.slug,
        name=programme.name,
        summary=programme.summary,
        provider=programme.provider.name,
        country=programme.country.name,
        skills=tuple(sorted(skill.label for skill in programme.skills.all())),
        cohorts=tuple(
            PublicCohort(cohort.name, place_of(cohort), cohort.starts_on, cohort.ends_on)
            for cohort in programme.cohorts.all()
        ),
    )


def place_of(cohort: Cohort) -> str:
    """Where a cohort learns, in words."""
    return f"{cohort.region.name}, {cohort.country.name}" if cohort.region else cohort.country.name
