"""Reading what the monitor compares, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, F, FloatField, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Log, TruncDate

from accounts.models import Consent, ConsentState, Purpose
from registry.hiring.models import Application, ApplicationState
from registry.inclusion.rules import Answers
from registry.inclusion.services import open_answers
from registry.listings.models import Kind, Listing
from registry.matching.models import Match
from registry.outcomes.rules import WINDOW_DAYS, Definition
from registry.outcomes.selectors import first_starts
from registry.profiles.models import Profile
from registry.programmes.models import Enrolment, Intent

from .rates import Part
from .report import SEALED, Graduate, Measure, Trait

READER = "outcomes"
READ_FOR = "fairness by inclusion group"
# Where an application is from the shortlist on. Each of them counts as shortlisted, whatever became of it later.
SHORTLISTED = [
    ApplicationState.SHORTLISTED,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFERED,
    ApplicationState.PLACED,
]
# An application that nobody has looked at for so long counts as not shortlisted; a newer one is not judged yet.
ANSWERED_WITHIN = timedelta(days=14)
# Best fits are alike within a fifth of the scale.
FIT_BANDS = 5


@dataclass(frozen=True)
class Shown:
    """What matching made of a graduate: their place on lists, and how well the best of their listings fits."""

    exposure: float
    best_fit: float

    @property
    def band(self) -> str:
        return str(min(FIT_BANDS - 1, int(self.best_fit * FIT_BANDS)))


NOT_SHOWN = Shown(0.0, 0.0)


def graduates(*, on: date) -> list[Graduate]:
    """Everybody who finished a programme and has a profile, with their answers where they agreed to be counted."""
    enrolments = _enrolments(on)
    people = list(
        Profile.objects.filter(user__in=enrolments)
        .annotate(on_lists=Exists(_on_lists().filter(pk=OuterRef("pk"))))
        .order_by("pk")
        .values("pk", "user_id", "country_id", "sealed_subject", "on_lists")
    )
    answers = _answers(people, enrolments)
    shown, applied = _shown(on), _applied(on)
    starts = first_starts(enrolments, Definition.STRICT)
    found = []
    for person in people:
        newest, placed = enrolments[person["user_id"]][0], _placement(enrolments[person["user_id"]], starts, on)
        seen = shown.get(person["pk"], NOT_SHOWN)
        parts, strata = dict(applied.get(person["pk"], {})), {Measure.SHORTLISTED: newest["cohort__slug"]}
        if person["on_lists"]:
            parts[Measure.LISTED] = Part(1, int(seen.exposure > 0))
            parts[Measure.EXPOSURE] = Part(1, seen.exposure)
            strata |= {Measure.LISTED: seen.band, Measure.EXPOSURE: seen.band}
        if placed is not None:
            parts[Measure.PLACED], strata[Measure.PLACED] = placed
        said = answers.get(person["user_id"], Answers())
        groups = {trait: getattr(said, trait.value) for trait in SEALED}
        groups |= {Trait.CONNECTIVITY: newest["connectivity"], Trait.COUNTRY: person["country_id"]}
        found.append(Graduate(groups, parts, strata))
    return found


def _enrolments(on: date) -> dict[int, list[dict[str, Any]]]:
    """What each person graduated from, the newest first."""
    finished: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = Enrolment.objects.graduated().filter(user__profile__isnull=False, graduated_on__lte=on)
    for row in rows.order_by("-graduated_on", "-pk").values(
        *("user_id", "cohort__slug", "connectivity", "sealed_subject", "enrolled_on", "graduated_on", "intent")
    ):
        finished[row["user_id"]].append(row)
    return dict(finished)


def _on_lists() -> QuerySet[Profile]:
    """Who may stand on the list of a listing: who agreed to matching and to a card, and looks for work."""
    return Profile.objects.matchable() & Profile.objects.on_talent_pages()


def _answers(people: Sequence[Mapping[str, Any]], enrolments: Mapping[int, list[dict[str, Any]]]) -> dict[int, Answers]:
    """The sealed answers of those who agree, as it stands now, that they are counted: their own, else a roster's."""
    agreed = set(
        Consent.objects.filter(
            user__in=enrolments, purpose=Purpose.INCLUSION_STATISTICS, state=ConsentState.GIVEN
        ).values_list("user_id", flat=True)
    )
    subjects: dict[int, list[UUID]] = {
        person["user_id"]: [person["sealed_subject"], *(row["sealed_subject"] for row in enrolments[person["user_id"]])]
        for person in people
        if person["user_id"] in agreed
    }
    wanted = [subject for several in subjects.values() for subject in several]
    opened = open_answers(subjects=wanted, reader=READER, purpose=READ_FOR)
    return {
        user_id: next((opened[subject] for subject in several if subject in opened), Answers())
        for user_id, several in subjects.items()
    }


def _shown(on: date) -> dict[int, Shown]:
    """Exposure on the lists of open listings, and the best fit. In one query, whatever the number of matches."""
    place = Log(Value(2.0), Cast(F("listing_rank") + 1, FloatField()))
    rows = (
        Match.objects.filter(listing__in=Listing.objects.open(on))
        .values("profile_id")
        .annotate(exposure=Sum(Value(1.0) / place, filter=Q(listing_rank__isnull=False)), best=Max("fit"))
    )
    return {row["profile_id"]: Shown(row["exposure"] or 0.0, row["best"]) for row in rows.order_by()}


def _applied(on: date) -> dict[int, dict[Measure, Part]]:
    """How many applications for work each graduate has had answered, and how many of them reached a shortlist."""
    history: Any = apps.get_model("hiring", "ApplicationEvent")
    reached = set(history.objects.filter(state__in=SHORTLISTED).values_list("pgh_obj_id", flat=True).distinct())
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Application.objects.exclude(listing__kind=Kind.MENTORSHIP).annotate(day=TruncDate("applied_at"))
    for pk, profile_id, state, day in rows.values_list("pk", "profile_id", "state", "day").order_by("pk"):
        is_shortlisted = pk in reached or state in SHORTLISTED
        if is_shortlisted or _is_judged(state, day, on):
            counts[profile_id][0] += 1
            counts[profile_id][1] += is_shortlisted
    return {profile_id: {Measure.SHORTLISTED: Part(*both)} for profile_id, both in counts.items()}


def _is_judged(state: str, applied_on: date, on: date) -> bool:
    """Whether not being on the shortlist is the employer's doing: not when the graduate left, or only just applied."""
    if state == ApplicationState.NEW:
        return on - applied_on >= ANSWERED_WITHIN
    return state == ApplicationState.DECLINED


def _placement(
    finished: Iterable[Mapping[str, Any]], starts: Mapping[int, list[date]], on: date
) -> tuple[Part, str] | None:
    """Whether a tech role began within a year of the newest graduation that is a year ago, and in which cohort.

    None for those who finished less than a year ago, and for those who did not look for work.
    """
    row = next((row for row in finished if (on - row["graduated_on"]).days >= WINDOW_DAYS), None)
    if row is None or row["intent"] in {Intent.STUDY, Intent.NONE}:
        return None
    last = row["graduated_on"] + timedelta(days=WINDOW_DAYS)
    is_placed = any(row["enrolled_on"] <= day <= last for day in starts.get(row["user_id"], []))
    return Part(1, int(is_placed)), row["cohort__slug"]
