"""Age on a day, and what makes a profile complete."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.profiles import rules
from registry.profiles.models.graduate import TrustLevel
from registry.profiles.rules import Held, Step

days = st.dates(date(1930, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "adult"),
    [
        (date(2008, 6, 15), date(2026, 6, 14), False),
        (date(2008, 6, 15), date(2026, 6, 15), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2004, 2, 29), date(2022, 2, 28), False),
        (date(2008, 12, 31), date(2026, 12, 30), False),
        (date(2008, 1, 1), date(2025, 12, 31), False),
        (date(2008, 1, 1), date(2026, 1, 1), True),
    ],
)
def test_adult_from_the_eighteenth_birthday(born: date, on: date, adult: bool) -> None:
    assert rules.is_adult(born, on) is adult


def test_leap_day_birthdays_count_on_the_day_itself_in_leap_years() -> None:
    assert rules.age_on(date(2008, 2, 29), date(2028, 2, 29)) == 20
    assert rules.age_on(date(2008, 2, 29), date(2028, 2, 28)) == 19


@given(days, days)
@settings(deadline=None)
def test_age_equals_an_independent_count(born: date, on: date) -> None:
    if on < born:
        return
    expected = relativedelta(on, born).years
    # That library lets a leap-day birthday be on 28 February in common years; ours is a day later, never earlier.
    if (born.month, born.day) == (2, 29) and (on.month, on.day) == (2, 28):
        assert rules.age_on(born, on) in {expected, expected - 1}
        assert rules.age_on(born, on + timedelta(days=1)) == expected
    else:
        assert rules.age_on(born, on) == expected


@given(days, days)
@settings(deadline=None)
def test_nobody_grows_younger(born: date, on: date) -> None:
    assert rules.age_on(born, on) <= rules.age_on(born, on + timedelta(days=1)) <= rules.age_on(born, on) + 1


def test_a_birthday_begins_at_midnight_at_home() -> None:
    at = datetime(2026, 6, 14, 21, 30, tzinfo=UTC)
    assert rules.local_day(at, "Africa/Nairobi") == date(2026, 6, 15)
    assert rules.local_day(at, "Africa/Kigali") == date(2026, 6, 14)


@pytest.mark.parametrize(("roster_year", "agrees"), [(None, True), (1999, True), (1998, False), (2000, False)])
def test_birth_year_agrees_with_the_roster(roster_year: int | None, agrees: bool) -> None:
    assert rules.birth_year_agrees(date(1999, 12, 31), roster_year) is agrees


def test_impossible_births_are_known() -> None:
    on = date(2026, 1, 1)
    assert not rules.is_possible_birth(date(2026, 1, 2), on)
    assert not rules.is_possible_birth(date(1899, 1, 1), on)
    assert rules.is_possible_birth(date(1930, 1, 1), on)


helds = st.builds(
    Held,
    headline=st.booleans(),
    about=st.booleans(),
    skills=st.integers(0, 6),
    experiences=st.integers(0, 2),
    languages=st.integers(0, 2),
    wants=st.integers(0, 3),
    certificates=st.integers(0, 2),
    visibility_decided=st.booleans(),
)


@given(helds)
@settings(deadline=None)
def test_the_next_thing_is_undone_and_nothing_is_left_when_complete(held: Held) -> None:
    found = rules.completeness(held)
    undone = {state.step for state in found.steps if not state.is_done and not state.is_optional}
    assert (found.next is None) == (not undone)
    assert found.next is None or found.next in undone
    assert found.done == found.of - len(undone)
    assert (found.percent == 100) == (not undone)
    assert [state.step for state in found.steps] == list(Step)


@given(helds, st.sampled_from([field.name for field in fields(Held)]))
@settings(deadline=None)
def test_adding_never_makes_a_profile_less_complete(held: Held, name: str) -> None:
    value = getattr(held, name)
    more = replace(held, **{name: True if isinstance(value, bool) else value + 1})
    assert rules.completeness(more).done >= rules.completeness(held).done


def test_skills_come_first_and_sealed_answers_are_never_urged() -> None:
    empty = rules.completeness(Held())
    assert empty.next == Step.SKILLS
    everything = Held(True, True, 3, 1, 1, 1, 1, True)
    assert rules.completeness(everything).next is None
    assert next(s for s in empty.steps if s.step == Step.INCLUSION).is_optional


def test_steps_lead_to_each_other_and_end() -> None:
    assert [rules.step_after(step) for step in Step] == [*list(Step)[1:], None]


def test_every_trust_level_has_its_mark() -> None:
    assert set(rules.TRUST_MARKS) == set(TrustLevel.values)
