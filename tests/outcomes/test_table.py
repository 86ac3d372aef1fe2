"""The table counts what happened, as an independent query in plain SQL does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.outcomes.public import newest
from registry.outcomes.rules import Definition, Verdict
from registry.outcomes.selectors import Row, conversion_table
from registry.placements.models import Placement
from registry.programmes.models import Cohort, Enrolment

from .conftest import GRADUATED_ON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
Make = Callable[..., Enrolment]

# The product-limit estimate at 365 days in SQL alone, for a cohort; it shares no code with the product.
ORACLE = """
WITH person AS (
  SELECT e.id, e.graduated_on,
    LEAST(%(today)s::date, COALESCE(e.contact_lost_on, %(today)s::date)) AS ends,
    (SELECT MIN(p.starts_on) FROM placements_placement p JOIN profiles_profile f ON f.id = p.profile_id
      WHERE f.user_id = e.user_id AND p.state = 'confirmed' AND p.kind <> 'mentorship'
        AND p.isco_id = ANY(%(codes)s) AND p.starts_on >= e.enrolled_on) AS began
  FROM programmes_enrolment e JOIN programmes_cohort c ON c.id = e.cohort_id
  WHERE e.outcome = 'graduated' AND c.slug = %(cohort)s
), known AS (
  SELECT CASE WHEN began <= ends THEN GREATEST(0, began - graduated_on)
              ELSE GREATEST(0, ends - graduated_on) END AS days, COALESCE(began <= ends, false) AS placed
  FROM person
), steps AS (
  SELECT k.days, COUNT(*) FILTER (WHERE k.placed) AS events,
    (SELECT COUNT(*) FROM known other WHERE other.days >= k.days) AS at_risk
  FROM known k GROUP BY k.days HAVING COUNT(*) FILTER (WHERE k.placed) > 0
)
SELECT 1 - EXP(SUM(LN(1 - events::float8 / at_risk))) FROM steps WHERE days <= 365
"""


def row_of(by: str, key: str, definition: Definition = Definition.STRICT) -> Row:
    return next(r for r in conversion_table(definition=definition, on=TODAY) if (r.by, r.key) == (by, key))


def test_table_equals_plain_sql(graduate: Make, cohort: Cohort) -> None:
    for number in range(40):
        graduate(
            number,
            placed_after=number * 11 if number % 3 == 0 else None,
            contact_lost_on=GRADUATED_ON + timedelta(days=90 + number) if number % 7 == 1 else None,
        )
    row = row_of("cohort", "truck-1")
    with connection.cursor() as cursor:
        codes = sorted(Definition.STRICT.isco_codes)
        cursor.execute(ORACLE, {"today": TODAY, "codes": codes, "cohort": "truck-1"})
        expected = cursor.fetchone()[0]
    assert row.km_365 == pytest.approx(expected, abs=1e-9)
    assert row.graduated == 40
    assert row.placed_365 == sum(1 for n in range(0, 40, 3) if n * 11 <= 365 and n % 7 != 1)


def test_the_365th_day_counts_and_the_366th_does_not(graduate: Make) -> None:
    graduate(1, placed_after=365)
    graduate(2, placed_after=366)
    assert row_of("cohort", "truck-1").placed_365 == 1


def test_a_role_during_the_training_counts_from_day_zero(graduate: Make) -> None:
    graduate(1, placed_after=-20)
    row = row_of("cohort", "truck-1")
    assert row.placed_180 == 1
    assert row.median_days == 0


def test_a_role_from_before_the_training_is_not_its_result(graduate: Make) -> None:
    graduate(1, placed_after=-200)
    assert row_of("cohort", "truck-1").placed_365 == 0


@pytest.mark.parametrize(
    ("isco", "strict", "broad", "digital"), [("2512", 1, 1, 1), ("7422", 0, 1, 1), ("4132", 0, 0, 1), ("5223", 0, 0, 0)]
)
def test_definitions_are_nested(graduate: Make, isco: str, strict: int, broad: int, digital: int) -> None:
    graduate(1, placed_after=30, isco=isco)
    found = [row_of("cohort", "truck-1", d).placed_365 for d in Definition]
    assert found == [strict, broad, digital]


@pytest.mark.parametrize("state", ["expected", "claimed", "disputed", "cancelled"])
def test_only_what_both_sides_confirmed_counts(graduate: Make, state: str) -> None:
    graduate(1, placed_after=30)
    Placement.objects.update(state=state, employer_confirmed_at=None)
    assert row_of("cohort", "truck-1").placed_365 == 0


def test_a_mentorship_is_not_a_role(graduate: Make) -> None:
    graduate(1, placed_after=30)
    Placement.objects.update(kind="mentorship")
    assert row_of("cohort", "truck-1").placed_365 == 0


def test_groups_come_from_sealed_answers_and_the_reading_is_logged(graduate: Make) -> None:
    from registry.inclusion.models import SealedRead
    from registry.inclusion.rules import Answers
    from registry.inclusion.services import seal_answers

    enrolment = graduate(1, placed_after=30)
    graduate(2)
    answers = Answers(sex="f", disability="yes", marginalised="")
    seal_answers(subject=enrolment.sealed_subject, answers=answers, source="roster")
    assert row_of("group", "disability=yes").graduated == 1
    assert SealedRead.objects.filter(reader="outcomes").exists()


@pytest.mark.parametrize(("state", "counts"), [("given", True), ("withdrawn", False), ("refused", False)])
def test_who_said_no_to_statistics_is_in_no_group(state: str, counts: bool, graduate: Make) -> None:
    from accounts.models import Consent, Purpose
    from registry.inclusion.rules import Answers
    from registry.inclusion.services import seal_answers

    enrolment = graduate(1)
    assert enrolment.user is not None
    answers = Answers(sex="f", disability="no", marginalised="")
    seal_answers(subject=enrolment.sealed_subject, answers=answers, source="roster")
    Consent.objects.create(
        user=enrolment.user, purpose=Purpose.INCLUSION_STATISTICS, state=state, version=1, since=timezone.now()
    )
    groups = {row.key for row in conversion_table(definition=Definition.STRICT, on=TODAY) if row.by == "group"}
    assert ("sex=f" in groups) == counts


def test_the_command_prints_what_was_promised(graduate: Make) -> None:
    graduate(1, placed_after=30)
    out = StringIO()
    call_command("conversion", "--json", stdout=out)
    first = json.loads(out.getvalue())[0]
    promised = {
        *("by", "key", "definition", "enrolled", "graduated", "placed_365", "naive_365", "km_365", "low_365"),
        *("high_365", "km_180", "median_days", "verdict"),
    }
    assert promised <= set(first)


def test_queries_stay_the_same_however_many_people(graduate: Make) -> None:
    graduate(1, placed_after=30)
    with CaptureQueriesContext(connection) as few:
        conversion_table(definition=Definition.STRICT, on=TODAY)
    for number in range(2, 12):
        graduate(number, placed_after=number)
    with CaptureQueriesContext(connection) as many:
        conversion_table(definition=Definition.STRICT, on=TODAY)
    assert len(few) == len(many)


def test_the_public_page_shows_no_small_cell(graduate: Make, client: Client) -> None:
    for number in range(30):
        graduate(number, placed_after=40 if number < 5 else None)
    call_command("publish_release", "corridor", as_of=TODAY - timedelta(days=1))
    released = newest()
    assert released is not None
    for row in [released.whole(Definition.STRICT), *released.rows("cohort", Definition.STRICT)]:
        assert row.graduated == 30
        assert row.verdict == Verdict.TOO_FEW  # "not met" would tell of what is hidden
        shown: list[Any] = [row.placed, row.share_365, row.low, row.high, row.share_180, row.median_month]
        assert shown == [None] * 6
    # All roles began in the second month, of which nothing is shown.
    assert [point.share for point in released.curve("all", "all", Definition.STRICT)] == [0.0, 0.0]
    page = client.get("/outcomes/").text
    assert "too few to say" in page
    assert "could expose them" in page
    assert "not met" not in page
