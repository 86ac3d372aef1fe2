"""Hours that mentors gave: only what both confirmed, by country, and no minute twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from registry.mentoring.hours import hours_given, hours_of
from registry.mentoring.models import Session
from tests.world import World, mentor, person

from . import pairs

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_hours_are_counted_by_the_mentors_country_from_confirmed_sessions_alone(world: World) -> None:
    ann = mentor(person("Ann"), "GB", checked_by=world.admin)
    placement, other = pairs.mentorship(world), pairs.mentorship(world, mentor=ann, profile=world.claudine)
    pairs.met(placement, days_ago=2, minutes=90)
    pairs.met(placement, days_ago=4, minutes=30)
    pairs.met(placement, days_ago=6, state="recorded")
    pairs.met(placement, days_ago=8, state="contested")
    pairs.met(placement, days_ago=10, state="removed")
    pairs.met(other, days_ago=2, minutes=45)
    since, until = world.today - 20 * DAY, world.today + 2 * DAY
    found = {one.country: one for one in hours_given(since=since, until=until)}
    assert {country: one.hours for country, one in found.items()} == {"DE": 2.0, "GB": 0.75}
    assert (found["DE"].mentors, found["DE"].graduates, found["DE"].sessions) == (1, 1, 2)
    assert [one.country for one in hours_given(since=since, until=until, country="GB")] == ["GB"]
    assert hours_given(since=until, until=until + DAY) == []
    type(placement).objects.filter(pk=placement.pk).update(state="disputed")
    assert [one.country for one in hours_given(since=since, until=until)] == ["GB"]


def test_a_mentor_with_two_graduates_at_once_gives_one_hour(world: World) -> None:
    """The same minutes count once, held against a sum over every minute."""
    one, two = pairs.mentorship(world), pairs.mentorship(world, profile=world.claudine)
    sessions = [pairs.met(one, minutes=60), pairs.met(two, minutes=90), pairs.met(one, days_ago=3, minutes=30)]
    minutes = {
        int(session.starts_at.timestamp() // 60) + number for session in sessions for number in range(session.minutes)
    }
    given = hours_of(world.dede, until=timezone.now())
    assert given.hours == pytest.approx(len(minutes) / 60, abs=0.03)
    assert (given.sessions, given.graduates) == (3, 2)


def test_a_day_is_the_corridors(world: World) -> None:
    """A session at ten at night in London is on the next day in Nairobi."""
    placement = pairs.mentorship(world, days=400)
    day = world.today - 30 * DAY
    Session.objects.create(
        placement=placement, starts_at=datetime.combine(day, time(22), UTC),
        ends_at=datetime.combine(day, time(23), UTC), topics="HTML", recorded_by="mentor", recorded_at=timezone.now(),
        state="confirmed", answered_at=timezone.now(),
    )  # fmt: skip
    assert hours_given(since=day, until=day + DAY) == []
    assert hours_given(since=day + DAY, until=day + 2 * DAY)[0].hours == 1
