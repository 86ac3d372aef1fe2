"""What the monitor reads of each graduate, from what really happened to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Consent, ConsentState, Purpose
from registry.hiring.models import Application
from registry.inclusion.models import SealedRead
from registry.inclusion.rules import Answers
from registry.inclusion.services import seal_answers
from registry.listings.models import Kind, Listing
from registry.matching.models import Match
from registry.outcomes.fairness.rates import Part
from registry.outcomes.fairness.report import Graduate, Measure, Trait
from registry.outcomes.fairness.selectors import graduates
from registry.profiles.models import Profile
from registry.programmes.models import Cohort, Enrolment
from tests.hiring import people

from .conftest import GRADUATED_ON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Make = Callable[..., Enrolment]


def agrees(enrolment: Enrolment, *purposes: Purpose, state: str = ConsentState.GIVEN) -> None:
    for purpose in purposes:
        Consent.objects.update_or_create(
            user=enrolment.user, purpose=purpose, defaults={"state": state, "version": 1, "since": timezone.now()}
        )


def seen() -> list[Graduate]:
    return graduates(on=TODAY)


def only() -> Graduate:
    (found,) = seen()
    return found


def profile_of(enrolment: Enrolment) -> Profile:
    return Profile.objects.get(user=enrolment.user)


def a_listing(employer: Any, **fields: Any) -> Listing:
    return people.listing(organisation=employer, closes_on=TODAY + timedelta(days=30), **fields)


def ranked(profile: Profile, listing: Listing, rank: int | None, fit: float = 0.5) -> None:
    Match.objects.create(
        profile=profile, listing=listing, score=0.5, open_score=0.5, fit=fit, appeal=0.5, listing_rank=rank,
        profile_rank=1, explanation={}, computed_at=timezone.now(),
    )  # fmt: skip


def test_answers_of_those_who_agree_are_read_and_the_reading_is_written_down(graduate: Make) -> None:
    enrolment = graduate(1)
    seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="f", disability="yes"), source="roster")
    agrees(enrolment, Purpose.INCLUSION_STATISTICS)
    groups = only().groups
    assert (groups[Trait.SEX], groups[Trait.DISABILITY], groups[Trait.MARGINALISED]) == ("f", "yes", "")
    assert groups[Trait.COUNTRY] == "KE"
    read = SealedRead.objects.get()
    assert (read.reader, read.purpose, read.subjects) == ("outcomes", "fairness by inclusion group", 2)


@pytest.mark.parametrize("state", [None, ConsentState.REFUSED, ConsentState.WITHDRAWN])
def test_answers_of_those_who_did_not_agree_are_not_opened(graduate: Make, state: str | None) -> None:
    enrolment = graduate(1)
    seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="f"), source="roster")
    if state is not None:
        agrees(enrolment, Purpose.INCLUSION_STATISTICS, state=state)
    assert only().groups[Trait.SEX] == ""
    assert SealedRead.objects.get().subjects == 0


def test_the_persons_own_word_stands_before_the_rosters(graduate: Make) -> None:
    enrolment = graduate(1)
    agrees(enrolment, Purpose.INCLUSION_STATISTICS)
    seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="m", disability="yes"), source="roster")
    seal_answers(subject=profile_of(enrolment).sealed_subject, answers=Answers(sex="f"), source="self")
    groups = only().groups
    assert (groups[Trait.SEX], groups[Trait.DISABILITY]) == ("f", "")


def test_only_graduates_with_a_profile_are_compared(graduate: Make, cohort: Cohort) -> None:
    graduate(1)
    graduate(2, outcome="withdrew", graduated_on=None)
    Enrolment.objects.create(
        cohort=cohort, reference="unclaimed", given_names="A", family_name="B", email="u@graduate.example",
        country_id="KE", enrolled_on=date(2025, 2, 3), outcome="graduated", graduated_on=GRADUATED_ON,
    )  # fmt: skip
    assert len(seen()) == 1


def test_exposure_adds_up_the_places_on_the_lists_of_open_listings(graduate: Make, employer: Any) -> None:
    enrolment = graduate(1)
    agrees(enrolment, Purpose.MATCHING, Purpose.PUBLIC_CARD)
    profile = profile_of(enrolment)
    Profile.objects.update(visibility="anonymous")
    ranked(profile, a_listing(employer), 1, fit=0.3)
    ranked(profile, a_listing(employer), 3, fit=0.7)
    ranked(profile, a_listing(employer), None, fit=0.9)  # only on the graduate's own list
    ranked(profile, a_listing(employer, state="closed"), 1)
    found = only()
    assert found.parts[Measure.EXPOSURE].hits == pytest.approx(1 + 0.5)
    assert found.parts[Measure.LISTED] == Part(1, 1)
    assert found.strata[Measure.EXPOSURE] == "4"


def test_who_may_not_be_shown_is_not_missing_from_lists(graduate: Make) -> None:
    hidden, unlisted = graduate(1), graduate(2)
    for enrolment in (hidden, unlisted):
        agrees(enrolment, Purpose.MATCHING, Purpose.PUBLIC_CARD)
    Profile.objects.filter(user=unlisted.user).update(visibility="anonymous")
    first, second = seen()
    assert Measure.LISTED not in first.parts
    assert Measure.EXPOSURE not in first.parts
    assert second.parts[Measure.LISTED] == Part(1, 0)
    assert second.parts[Measure.EXPOSURE] == Part(1, 0.0)


@pytest.mark.parametrize(
    ("state", "days_ago", "expected"),
    [
        ("shortlisted", 1, Part(1, 1)),
        ("interview", 1, Part(1, 1)),
        ("offered", 1, Part(1, 1)),
        ("placed", 1, Part(1, 1)),
        ("declined", 1, Part(1, 0)),
        ("new", 14, Part(1, 0)),
        ("new", 13, None),
        ("withdrawn", 30, None),
    ],
)
def test_an_application_counts_once_it_is_answered_or_left_alone(
    graduate: Make, employer: Any, state: str, days_ago: int, expected: Part | None
) -> None:
    at = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC) - timedelta(days=days_ago)
    people.application(profile_of(graduate(1)), a_listing(employer), state, at=at)
    assert only().parts.get(Measure.SHORTLISTED) == expected


@pytest.mark.parametrize("ended", ["declined", "withdrawn"])
def test_who_was_on_the_shortlist_stays_counted_so(graduate: Make, employer: Any, ended: str) -> None:
    application = people.application(profile_of(graduate(1)), a_listing(employer), "shortlisted")
    Application.objects.filter(pk=application.pk).update(
        state=ended, decline_reason="skills" if ended == "declined" else ""
    )
    assert only().parts[Measure.SHORTLISTED] == Part(1, 1)


def test_a_request_to_a_mentor_is_no_application_for_work(graduate: Make) -> None:
    mentor = people.mentor(people.person("dede", "Dede"))
    people.application(profile_of(graduate(1)), people.listing(mentor=mentor, kind=Kind.MENTORSHIP), "declined")
    assert Measure.SHORTLISTED not in only().parts


@pytest.mark.parametrize(
    ("placed_after", "fields", "expected"),
    [
        (365, {}, Part(1, 1)),
        (366, {}, Part(1, 0)),
        (None, {}, Part(1, 0)),
        (30, {"isco": "5223"}, Part(1, 0)),
        (30, {"intent": "study"}, None),
        (30, {"graduated_on": TODAY - timedelta(days=364)}, None),
    ],
)
def test_a_placement_counts_within_a_year_of_graduation(
    graduate: Make, placed_after: int | None, fields: dict[str, Any], expected: Part | None
) -> None:
    graduate(1, placed_after=placed_after, **fields)
    assert only().parts.get(Measure.PLACED) == expected
    if expected is not None:
        assert only().strata[Measure.PLACED] == "truck-1"


def test_queries_stay_the_same_however_many_people(graduate: Make, employer: Any) -> None:
    def grow(numbers: range) -> None:
        for number in numbers:
            enrolment = graduate(number, placed_after=number)
            agrees(enrolment, Purpose.MATCHING, Purpose.PUBLIC_CARD, Purpose.INCLUSION_STATISTICS)
            seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="f"), source="roster")
            listing = a_listing(employer)
            ranked(profile_of(enrolment), listing, number)
            people.application(profile_of(enrolment), listing, "shortlisted")

    grow(range(1, 3))
    with CaptureQueriesContext(connection) as few:
        seen()
    grow(range(3, 13))
    with CaptureQueriesContext(connection) as many:
        assert len(seen()) == 12
    # Enrolments, profiles, consents, the answers between savepoints (4), matches, history, applications, placements.
    assert len(few) == len(many) == 11
