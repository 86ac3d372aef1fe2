"""Hours that mentors gave, counted from confirmed sessions alone: exact numbers, for administrators and the mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from registry.profiles.models import MentorProfile

from .rules import RUNNING

# Of the two capitals the one in which a day begins first, as for everything that is counted by the corridor's day.
_ZONE: Final = ZoneInfo("Africa/Nairobi")
# A mentor who meets two graduates at once gives one hour and not two: overlapping sessions of one mentor count once.
_HOURS = """
WITH met AS (
    SELECT mentor.id AS mentor, mentor.country_id AS country, placement.profile_id AS graduate,
        tstzrange(session.starts_at, session.ends_at) AS lasts
    FROM mentoring_session AS session
    JOIN placements_placement AS placement ON placement.id = session.placement_id
    JOIN profiles_mentorprofile AS mentor ON mentor.id = placement.mentor_id
    WHERE session.state = 'confirmed' AND placement.state = ANY(%(running)s)
        AND session.starts_at >= %(since)s AND session.starts_at < %(until)s
        AND (%(country)s::text IS NULL OR mentor.country_id = %(country)s)
        AND (%(mentor)s::bigint IS NULL OR mentor.id = %(mentor)s)
),
given AS (SELECT country, unnest(range_agg(lasts)) AS lasts FROM met GROUP BY country, mentor),
hours AS (
    SELECT country, sum(extract(epoch FROM upper(lasts) - lower(lasts))) / 3600 AS hours FROM given GROUP BY country
)
SELECT met.country, hours.hours, count(DISTINCT met.mentor), count(DISTINCT met.graduate), count(*)
FROM met JOIN hours ON hours.country = met.country
GROUP BY met.country, hours.hours ORDER BY met.country
"""


@dataclass(frozen=True)
class HoursGiven:
    """What mentors in one country gave: hours, and of how many people and sessions."""

    country: str
    hours: float
    mentors: int
    graduates: int
    sessions: int


def hours_given(*, since: date, until: date, country: str | None = None) -> list[HoursGiven]:
    """Hours by the mentors' country, from `since` on and before `until`, by the corridor's day. One query.

    The numbers are exact and may be of one person: they are for administrators. Whoever publishes them hides small ones
    first, as `registry.outcomes` does.
    """
    return _hours(since=_morning_of(since), until=_morning_of(until), country=country)


def hours_of(mentor: MentorProfile, *, until: datetime) -> HoursGiven:
    """What one mentor has given so far. One query."""
    found = _hours(since=datetime(1970, 1, 1, tzinfo=_ZONE), until=until, mentor=mentor.pk)
    return found[0] if found else HoursGiven(mentor.country_id, 0.0, 0, 0, 0)


def _hours(**asked: Any) -> list[HoursGiven]:
    running = [state.value for state in RUNNING]
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, {"country": None, "mentor": None, "running": running, **asked})
        return [
            HoursGiven(country, float(hours), mentors, graduates, sessions)
            for country, hours, mentors, graduates, sessions in cursor.fetchall()
        ]


def _morning_of(day: date) -> datetime:
    return datetime.combine(day, time(tzinfo=_ZONE))
