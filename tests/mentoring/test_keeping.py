"""When people are reminded and asked: days and instants, no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from registry.mentoring.rules import Course, Due, due_now, ends_on, is_silent, next_session_on

BEGAN = date(2026, 3, 2)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def agreed(**more: object) -> Course:
    return Course(starts_on=BEGAN, every_days=14, weeks=12, **more)  # type: ignore[arg-type]


def due(course: Course, on: date) -> list[Due]:
    return due_now(course, on=on, at=at(on))


def test_without_an_agreement_nobody_is_reminded_of_sessions() -> None:
    assert next_session_on(Course(BEGAN)) is None
    assert ends_on(Course(BEGAN)) is None
    assert due(Course(BEGAN), BEGAN + timedelta(days=40)) == []


def test_the_next_session_follows_the_rhythm_until_the_agreed_end() -> None:
    assert next_session_on(agreed()) == BEGAN
    assert next_session_on(agreed(last_session_on=date(2026, 3, 10))) == date(2026, 3, 24)
    assert ends_on(agreed()) == date(2026, 5, 25)
    assert next_session_on(agreed(last_session_on=date(2026, 5, 20))) is None


@pytest.mark.parametrize(("days_late", "reminds"), [(0, False), (3, False), (4, True), (20, True)])
def test_a_few_days_late_is_no_reason_to_write(days_late: int, reminds: bool) -> None:
    course = agreed(last_session_on=date(2026, 3, 10))
    assert due(course, date(2026, 3, 24) + timedelta(days=days_late)) == ([Due.SESSION] if reminds else [])


def test_a_step_is_due_on_its_day() -> None:
    course = Course(BEGAN, step_due_on=date(2026, 3, 20))
    assert due(course, date(2026, 3, 19)) == []
    assert due(course, date(2026, 3, 20)) == [Due.STEPS]


def test_nobody_is_reminded_twice_in_a_week_nor_before_it_has_begun() -> None:
    on = date(2026, 4, 20)
    late = agreed(last_session_on=date(2026, 3, 10), step_due_on=date(2026, 4, 1), reminded_at=at(on))
    assert due_now(late, on=on, at=at(on) + timedelta(days=7) - timedelta(seconds=1)) == []
    assert due_now(late, on=on, at=at(on) + timedelta(days=7)) == [Due.SESSION, Due.STEPS]
    assert due(Course(BEGAN, step_due_on=BEGAN - timedelta(days=3)), BEGAN - timedelta(days=1)) == []


@pytest.mark.parametrize("sign", [None, 0, 10, -10])
def test_silence_is_six_weeks_from_the_last_sign_or_from_the_beginning(sign: int | None) -> None:
    last = at(BEGAN + timedelta(days=sign)) if sign is not None else None
    counted_from = max(at(BEGAN), last or at(BEGAN))
    course = Course(BEGAN, last_sign_at=last)
    assert is_silent(course, began_at=at(BEGAN), at=counted_from + timedelta(weeks=6))
    assert not is_silent(course, began_at=at(BEGAN), at=counted_from + timedelta(weeks=6) - timedelta(seconds=1))
