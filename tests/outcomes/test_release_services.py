"""A release is made once, looked at by two, and never changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from registry.outcomes import errors
from registry.outcomes.models import Release
from registry.outcomes.releases import services
from registry.outcomes.releases.cube import count
from registry.outcomes.releases.measures import LIMITS, PLACE
from registry.outcomes.releases.reading import people
from registry.outcomes.releases.rules import quarter_of, slug_of
from registry.outcomes.releases.snapshot import from_sealed
from registry.outcomes.rules import Definition
from registry.outcomes.selectors import conversion_table
from registry.placements.models import Placement
from registry.programmes.models import Enrolment
from tests.world import administrator

from .conftest import GRADUATED_ON

pytestmark = pytest.mark.django_db
Make = Callable[..., Enrolment]
LAST_DAY = date(2026, 9, 30)


@pytest.fixture
def thirty(graduate: Make) -> None:
    """Thirty graduates of one cohort, of whom twelve found a role within the year."""
    for number in range(30):
        graduate(number, placed_after=number * 20 if number < 12 else None)


def publish(slug: str = "corridor-2026q3", **more: Any) -> str:
    out = StringIO()
    call_command("publish_release", slug, stdout=out, **more)
    return out.getvalue()


def test_the_command_says_the_same_hash_twice(thirty: None) -> None:
    first = publish()
    assert publish() == first
    assert Release.objects.count() == 1
    told = json.loads(publish(json=True))
    assert (told["release"], told["as_of"]) == ("corridor-2026q3", "2026-09-30")
    assert first.startswith(told["sha256"])


def test_counts_are_those_of_the_conversion_table(thirty: None, graduate: Make) -> None:
    graduate(40, contact_lost_on=GRADUATED_ON + timedelta(days=100))
    graduate(41, intent="study")
    graduate(42, placed_after=50, isco="4132")
    cube = count(people(on=LAST_DAY))
    for definition in Definition:
        for row in conversion_table(definition=definition, on=LAST_DAY):
            key = (row.by, row.key) if row.by != "group" else tuple(row.key.split("="))
            assert cube.of(key, "enrolled") == row.enrolled  # type: ignore[arg-type]
            assert cube.of(key, "graduated") == row.graduated  # type: ignore[arg-type]
            assert cube.of(key, f"{definition}_placed_06") == row.placed_180  # type: ignore[arg-type]
            assert cube.of(key, f"{definition}_placed_12") == row.placed_365  # type: ignore[arg-type]
    assert cube.of(("all", "all"), "lost") == 1
    assert cube.of(("all", "all"), "studying") == 1


def test_every_sum_is_right_and_nothing_is_above_what_it_cannot_be(thirty: None, graduate: Make) -> None:
    graduate(50, placed_after=10, isco="4132", region_id="KE-21", connectivity="mobile", certificate="Networks")
    counts = (cube := count(people(on=LAST_DAY))).counts
    for one in cube.sums:
        assert (counts[one.whole] == counts[list(one.parts)].sum(axis=0)).all()
    for line in LIMITS:
        names, times = zip(*line, strict=True)
        assert (counts[:, [PLACE[name] for name in names]] @ np.array(times) <= 0).all(), line


def test_a_later_correction_changes_the_next_release_and_no_published_one(thirty: None) -> None:
    before = publish()
    content = bytes(Release.objects.get().document)
    Placement.objects.all().delete()
    assert publish() == before
    assert bytes(Release.objects.get().document) == content
    publish("corridor-2026q3-b", as_of=date(2026, 10, 31))
    first, second = (json.loads(bytes(one.document)) for one in Release.objects.order_by("as_of"))
    assert first["groups"][0]["strict"]["placed_12"] == 10
    assert second["groups"][0]["strict"]["placed_12"] in {0, None}


def test_the_database_keeps_a_published_release_as_it_is(thirty: None) -> None:
    publish()
    for change in ({"sha256": "0" * 64}, {"document": b"{}"}, {"snapshot": b""}, {"as_of": date(2026, 6, 30)}):
        with pytest.raises(DatabaseError, match="published_release_never_changes"), transaction.atomic():
            Release.objects.update(**change)
    with pytest.raises(DatabaseError, match="published_release_stays"), transaction.atomic():
        Release.objects.all().delete()


def test_two_people_sign_and_the_second_publishes(thirty: None) -> None:
    one, other = administrator("one@corridor.example"), administrator("other@corridor.example")
    made = services.draft(slug="corridor-2026q3", as_of=LAST_DAY)
    services.sign(release=made, by=one)
    with pytest.raises(errors.SignedAlready):
        services.sign(release=made, by=one)
    made.refresh_from_db()
    assert made.state == "draft"
    assert services.sign(release=made, by=other).state == "published"
    with pytest.raises(errors.NotADraft):
        services.sign(release=made, by=other)
    with pytest.raises(errors.NotADraft):
        services.draft(slug="corridor-2026q3", as_of=LAST_DAY)


def test_a_draft_that_is_made_anew_has_to_be_signed_anew(thirty: None, graduate: Make) -> None:
    made = services.draft(slug="corridor-2026q3", as_of=LAST_DAY)
    services.sign(release=made, by=administrator("one@corridor.example"))
    for number in range(60, 80):
        graduate(number)
    again = services.draft(slug="corridor-2026q3", as_of=LAST_DAY)
    assert again.first_signed_by is None
    assert again.sha256 != made.sha256


def test_one_person_or_a_stranger_publishes_nothing(thirty: None) -> None:
    made = services.draft(slug="corridor-2026q3", as_of=LAST_DAY)
    with pytest.raises(errors.NotASigner):
        services.sign(release=made, by=User.objects.create(email="stranger@people.example"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.update(state="published", published_at=timezone.now())
    one = administrator("one@corridor.example")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.update(first_signed_by=one, second_signed_by=one)


def test_releases_follow_each_other_by_day(thirty: None) -> None:
    made = services.draft(slug="corridor-2026q2", as_of=date(2026, 6, 30))
    publish("corridor-2026q3")
    services.sign(release=made, by=administrator("one@corridor.example"))
    with pytest.raises(errors.OutOfOrder):
        services.sign(release=made, by=administrator("other@corridor.example"))
    with pytest.raises(CommandError, match="later one is published"):
        publish("corridor-2026q1")


def test_no_release_of_a_day_that_is_not_over(thirty: None) -> None:
    at = datetime(2026, 9, 30, 12, tzinfo=timezone.get_current_timezone())
    with pytest.raises(errors.NotYet):
        services.draft(slug="corridor-2026q3", as_of=LAST_DAY, at=at)
    with pytest.raises(CommandError, match="names no quarter"):
        publish("corridor")


def test_a_withdrawn_release_says_why_and_still_comes_before_the_next(thirty: None) -> None:
    publish()
    one = administrator("one@corridor.example")
    release = Release.objects.get()
    with pytest.raises(errors.ReasonMissing):
        services.withdraw(release=release, by=one, reason=" ")
    assert services.withdraw(release=release, by=one, reason="A roster was read twice.").state == "withdrawn"
    with pytest.raises(errors.NotPublished):
        services.withdraw(release=release, by=one, reason="Again.")
    publish("corridor-2026q3-b", as_of=date(2026, 10, 31))
    assert Release.objects.get(slug="corridor-2026q3-b").follows == release


def test_nobodys_name_or_number_is_in_a_release(thirty: None) -> None:
    publish()
    release = Release.objects.get()
    opened = str(from_sealed(release.snapshot)) + bytes(release.document).decode()
    for enrolment in Enrolment.objects.all():
        assert enrolment.email not in opened
        assert str(enrolment.public_id) not in opened
        assert str(enrolment.sealed_subject) not in opened


@pytest.mark.parametrize(
    ("slug", "day"),
    [
        ("corridor-2026q1", date(2026, 3, 31)),
        ("corridor-2026q2", date(2026, 6, 30)),
        ("2026q3", date(2026, 9, 30)),
        ("demo-2026q4", date(2026, 12, 31)),
        ("demo-2026q5", None),
        ("demo", None),
    ],
)
def test_a_quarter_ends_on_its_last_day(slug: str, day: date | None) -> None:
    assert quarter_of(slug) == day


def test_the_quarter_before_a_day() -> None:
    days = [date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 11, 28)]
    assert [slug_of(day) for day in days] == [
        *("corridor-2025q4", "corridor-2025q4"),
        *("corridor-2026q1", "corridor-2026q3"),
    ]
