"""Deriving the index from profiles, in SQL, for one person as for a million. Safe to run twice, and in any order.

Who is found at all is the rule of `Profile.objects.on_talent_pages`, which is put into the statement as it stands.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Purpose
from registry.profiles.models import Profile
from registry.profiles.models.graduate import Cefr, ProfileQuerySet

from .models import TalentEntry
from .rules import HIGHEST_LEVEL, HOURS, MATCHABLE, PROVEN, REMOTE

_COLUMNS = (
    *("profile_id", "country", "region", "languages", "wants", "skills", "free_from", "is_remote"),
    *("is_proven", "proof", "hidden_in", "is_abroad", "terms", "updated_at", "changed_at"),
)
# A change of these is worth telling of: somebody new, or somebody who can now be found in another way.
_FINDABLE = [name for name in _COLUMNS if name not in {"profile_id", "updated_at", "changed_at"}]

# `shown` are the profiles of this run that stand on the pages; what a person hides is gone from the first step on, so
# that nothing later can read it. Who did not say when or how long they work is in nobody's way, as in matching.
_DERIVED = """
WITH shown AS MATERIALIZED (
    SELECT p.id, p.user_id, p.headline, p.country_id, p.updated_at, p.wants_remote AS is_remote, p.hidden_in,
        CASE WHEN 'region' = ANY (p.hidden_fields) THEN NULL ELSE p.region_id END AS region_id,
        CASE WHEN 'hours_per_week' = ANY (p.hidden_fields) THEN NULL ELSE p.hours_per_week END AS hours,
        CASE WHEN 'available_from' = ANY (p.hidden_fields) THEN NULL ELSE p.available_from END AS free_from,
        CASE WHEN 'wants' = ANY (p.hidden_fields) THEN '{{}}' ELSE p.wants END AS wants,
        'wants' = ANY (p.hidden_fields) AS hides_wants,
        'languages' = ANY (p.hidden_fields) AS hides_languages,
        'certifications' = ANY (p.hidden_fields) AS hides_proof
    FROM profiles_profile p
    WHERE p.id IN ({shown})
), held AS (
    SELECT s.profile_id, s.skill_id, s.level,
        CASE WHEN shown.hides_proof THEN 0
            ELSE array_position(ARRAY['unknown_issuer', 'provider', 'recognised'], s.trust::text) END AS trust
    FROM profiles_profileskill s JOIN shown ON shown.id = s.profile_id
), skills AS (
    SELECT held.profile_id, array_agg(held.skill_id::int ORDER BY held.skill_id) AS ids,
        max(coalesce(trust, 0)) AS strongest, count(*) FILTER (WHERE trust > 0) AS proven
    FROM held GROUP BY held.profile_id
), words AS (
    SELECT held.profile_id, 'S' || step || '.' || held.skill_id AS term
    FROM held, generate_series(1, least(held.level, {highest})) AS step
    UNION ALL
    SELECT held.profile_id, 'P' || step || '.' || held.skill_id
    FROM held, generate_series(1, least(held.level, {highest})) AS step WHERE held.trust > 0
    UNION ALL
    SELECT held.profile_id, unnest(string_to_array(label.folded, ' '))
    FROM held JOIN taxonomy_skill skill ON skill.id = held.skill_id
    JOIN taxonomy_skilllabel label ON label.skill_id = skill.id AND label.text = skill.label AND label.language = 'en'
    UNION ALL
    SELECT shown.id, unnest(string_to_array(corridor_folded(shown.headline), ' ')) FROM shown
    UNION ALL
    SELECT shown.id, 'C.' || shown.country_id FROM shown
    UNION ALL
    SELECT shown.id, 'R.' || shown.region_id FROM shown WHERE shown.region_id IS NOT NULL
    UNION ALL
    SELECT spoken.profile_id, 'L' || step.code || '.' || spoken.language_id
    FROM profiles_profilelanguage spoken JOIN shown ON shown.id = spoken.profile_id AND NOT shown.hides_languages
    JOIN unnest(%(cefr)s::text[]) AS step (code) ON step.code COLLATE "C" <= spoken.level COLLATE "C"
    UNION ALL
    SELECT shown.id, 'W.' || kind FROM shown, unnest(shown.wants) AS kind
    UNION ALL
    SELECT shown.id, '{remote}' FROM shown WHERE shown.is_remote AND NOT shown.hides_wants
    UNION ALL
    SELECT shown.id, 'H.' || least_hours FROM shown, unnest(%(hours)s::int[]) AS least_hours
    WHERE shown.hours IS NULL OR shown.hours >= least_hours
    UNION ALL
    SELECT shown.id, '{matchable}' FROM shown JOIN accounts_consent c
        ON c.user_id = shown.user_id AND c.purpose = '{matching}' AND c.state = 'given'
), certified AS (
    SELECT DISTINCT c.profile_id FROM credentials_certification c
    JOIN shown ON shown.id = c.profile_id AND NOT shown.hides_proof
    WHERE c.trust <> 'self' AND c.revoked_at IS NULL AND (c.expires_on IS NULL OR c.expires_on >= %(on)s)
), told AS (
    SELECT profile_id, array_agg(term) FILTER (WHERE term <> '') AS terms FROM words GROUP BY profile_id
), spoken AS (
    SELECT l.profile_id, array_agg(l.language_id::varchar ORDER BY l.language_id) AS codes
    FROM profiles_profilelanguage l JOIN shown ON shown.id = l.profile_id AND NOT shown.hides_languages
    GROUP BY l.profile_id
)
SELECT shown.id AS profile_id, shown.country_id AS country, coalesce(shown.region_id, '') AS region,
    coalesce(spoken.codes, '{{}}') AS languages, shown.wants AS wants, coalesce(skills.ids, '{{}}') AS skills,
    shown.free_from, shown.is_remote AND NOT shown.hides_wants AS is_remote,
    certified.profile_id IS NOT NULL AS is_proven,
    coalesce(skills.strongest * 100 + least(skills.proven, 99), 0) AS proof,
    shown.hidden_in, abroad.id IS NOT NULL AS is_abroad,
    array_to_tsvector(
        told.terms || CASE WHEN certified.profile_id IS NULL THEN '{{}}'::text[] ELSE '{{{proven}}}' END
    ) AS terms,
    shown.updated_at, %(at)s::timestamptz AS changed_at
FROM shown
JOIN told ON told.profile_id = shown.id
LEFT JOIN skills ON skills.profile_id = shown.id
LEFT JOIN spoken ON spoken.profile_id = shown.id
LEFT JOIN certified ON certified.profile_id = shown.id
LEFT JOIN accounts_consent abroad
    ON abroad.user_id = shown.user_id AND abroad.purpose = '{cross_border}' AND abroad.state = 'given'
"""


def derived(profiles: QuerySet[Profile], *, on: date) -> tuple[str, dict[str, Any]]:
    """The statement that derives the entries of those of the profiles that stand on the pages, with its values."""
    shown, values = _as_sql(profiles)
    sql = _DERIVED.format(
        shown=shown,
        highest=HIGHEST_LEVEL,
        remote=REMOTE,
        proven=PROVEN,
        matchable=MATCHABLE,
        matching=Purpose.MATCHING.value,
        cross_border=Purpose.CROSS_BORDER.value,
    )
    return sql, {**values, "cefr": list(Cefr.values), "hours": list(HOURS), "on": on, "at": timezone.now()}


@transaction.atomic
def index_profiles(profile_ids: Collection[int], *, on: date | None = None) -> int:
    """Bring the entries of these profiles in line with what they show now; return how many entries changed."""
    ids = sorted(set(profile_ids))
    return _index(Profile.objects.filter(pk__in=ids), TalentEntry.objects.filter(pk__in=ids), on)


@transaction.atomic
def index_range(first: int, last: int, *, on: date | None = None) -> int:
    """The same for all profiles with numbers from `first` to `last`."""
    entries = TalentEntry.objects.filter(pk__gte=first, pk__lte=last)
    return _index(Profile.objects.filter(pk__range=(first, last)), entries, on)


def _index(profiles: ProfileQuerySet, entries: QuerySet[TalentEntry], on: date | None) -> int:
    """Remove who is not shown any more, and write what differs: a second run writes nothing.

    The profiles are locked first, so that of two runs at once the one that read older data never has the last word.
    """
    list(profiles.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    shown = profiles.on_talent_pages()
    removed, _by_table = entries.exclude(pk__in=shown.values("pk")).delete()
    sql, values = derived(shown, on=on or timezone.localdate())
    with connection.cursor() as cursor:
        cursor.execute(f"{INSERT} {sql} {_UNLESS_SAME}", values)
        return int(removed + cursor.rowcount)


def _listed(template: str) -> str:
    return ", ".join(template.format(name) for name in _FINDABLE)


INSERT = f"INSERT INTO {TalentEntry._meta.db_table} AS entry ({', '.join(_COLUMNS)})"
_MINE, _NEW = _listed("entry.{}"), _listed("excluded.{}")
_UNLESS_SAME = (
    f"ON CONFLICT (profile_id) DO UPDATE SET ({_listed('{}')}) = ROW ({_NEW}), updated_at = excluded.updated_at, "
    f"changed_at = CASE WHEN ROW ({_MINE}) IS DISTINCT FROM ROW ({_NEW}) THEN excluded.changed_at "
    f"ELSE entry.changed_at END "
    f"WHERE ROW ({_MINE}, entry.updated_at) IS DISTINCT FROM ROW ({_NEW}, excluded.updated_at)"
)


def _as_sql(profiles: QuerySet[Profile]) -> tuple[str, dict[str, Any]]:
    """A query of profiles as text to stand inside another, with named values."""
    sql, parameters = profiles.values("pk").query.sql_with_params()
    named = {f"shown_{number}": value for number, value in enumerate(parameters)}
    return sql % tuple(f"%({name})s" for name in named), named
