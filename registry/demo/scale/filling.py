"""Filling the tables by INSERT ... SELECT: nobody in it exists, and every row is a function of its number and the seed.

Skills are held as they are in life: a few by very many, most by few (Zipf), and those of one field together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from registry.profiles.models import Profile
from registry.talent.indexing import INSERT, derived

Tell = Callable[[str], None]

# Share of people by home; the rest of the corridor's people live in Rwanda.
KENYA: Final = 0.77
# How many skills are drawn for each; the common ones are drawn again and again, and about eight are left.
SKILLS_DRAWN: Final = 13
# Written into the database's mark: raise it when what is made changes, so that old data is made anew.
VERSION: Final = 2
# What is loaded, and what hangs on it: their keys and indexes are taken away and made again, which is far quicker.
TABLES: Final = (
    *("accounts_user", "accounts_consent", "profiles_profile", "profiles_profileskill", "profiles_profilelanguage"),
    *("profiles_experience", "credentials_certification", "talent_talententry"),
)

_BESIDES: Final = ("accounts_organisation", "accounts_membership", "listings_listing", "listings_listingskill")


@dataclass(frozen=True)
class Sizes:
    """How much is made, and by which seed; `base` is added to every number of a row."""

    profiles: int
    listings: int
    seed: int
    base: int = 0


def fill(sizes: Sizes, *, bare: bool = False, tell: Tell = lambda what: None) -> None:
    """Make the people, then the listings, then the index of the talent pages.

    `bare` takes triggers, foreign keys and secondary indexes away while loading: only the tables' owner can.
    """
    values: dict[str, Any] = {
        "n": sizes.profiles, "listings": sizes.listings, "seed": sizes.seed, "base": sizes.base,
        "kenya": KENYA, "each": SKILLS_DRAWN, "organisations": max(1, sizes.listings // 5), "at": timezone.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        for statement in _SETUP:
            cursor.execute(statement, values)
        with _bare(cursor) if bare else _as_it_is():
            for what, statement in _STATEMENTS:
                tell(what)
                cursor.execute(statement, values)
            if bare:  # the planner must know how much there is before the largest statement
                cursor.execute(f"ANALYZE {', '.join(TABLES)}")
            tell("entries of the talent pages")
            for first in range(sizes.base + 1, sizes.base + sizes.profiles + 1, 50_000):
                some = Profile.objects.filter(pk__range=(first, first + 49_999)).on_talent_pages()
                sql, named = derived(some, on=timezone.localdate())
                cursor.execute(f"{INSERT} {sql}", named)
            tell("indexes")
        if bare:
            tell("statistics")
            for table in (*TABLES, *_BESIDES):
                if table != "talent_talententry":
                    ends = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
                    cursor.execute(ends)
            cursor.execute("ANALYZE")


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _bare(cursor: Any) -> Iterator[None]:
    """Without triggers, foreign keys and secondary indexes inside; with all of them again afterwards."""
    tables = list(TABLES)
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY (%s::regclass[]) ORDER BY 1, 2",
        [tables],
    )
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i "
        "WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique",
        [tables],
    )
    indexes = cursor.fetchall()
    for table, name, _definition in keys:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in (*tables, *_BESIDES):
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    cursor.execute("SET maintenance_work_mem = '1GB'")
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in keys:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in (*tables, *_BESIDES):
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


# --- What is made. `pg_temp.u(i, k)` is a number in [0, 1) for row i and use k -----------------------------------

_SETUP: Final = (
    """CREATE OR REPLACE FUNCTION pg_temp.u(i bigint, k int) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    'SELECT (hashint8extended(i, k) & 2147483647)::float8 / 2147483648'""",
    "DROP TABLE IF EXISTS scale_skill, scale_region",
    # The local extension leads, because its skills are those of the field; the others follow in a drawn order.
    """CREATE TEMP TABLE scale_skill AS SELECT (row_number() OVER (
        ORDER BY origin <> 'local', hashtextextended(uri, %(seed)s)))::int AS rank, id, label
    FROM taxonomy_skill WHERE kind <> 'group'""",
    """CREATE TEMP TABLE scale_region AS SELECT country_id,
        (row_number() OVER (PARTITION BY country_id ORDER BY hashtextextended(code, %(seed)s)))::int AS rank,
        (count(*) OVER (PARTITION BY country_id))::int AS of, code FROM places_region WHERE kind <> 'province'""",
    "CREATE UNIQUE INDEX ON scale_skill (rank)",
    "CREATE INDEX ON scale_region (country_id, rank)",
    "ANALYZE scale_skill, scale_region",
)

_PEOPLE = """
INSERT INTO accounts_user (id, password, is_superuser, public_id, email, given_names, family_name, home_country_id,
    language, time_zone, is_active, is_staff, date_joined)
SELECT %(base)s + i, '!', FALSE, md5('user' || %(seed)s || ':' || i)::uuid, 'g' || i || '@synthetic.invalid',
    'Synthetic', 'Person ' || i, CASE WHEN pg_temp.u(i, %(seed)s * 100 + 1) < %(kenya)s THEN 'KE' ELSE 'RW' END,
    'en', 'Africa/Nairobi', TRUE, FALSE, %(at)s
FROM generate_series(1, %(n)s) i
"""
_PROFILES = """
INSERT INTO profiles_profile (id, public_id, user_id, date_of_birth, phone, headline, about, country_id, region_id,
    nationality_id, visibility, hidden_fields, hidden_in, is_looking, available_from, hours_per_week, works_from,
    works_until, wants, wants_remote, pay_floor, pay_currency_id, sealed_subject, created_at, updated_at)
SELECT %(base)s + i, md5('profile' || %(seed)s || ':' || i)::uuid, %(base)s + i, date '1990-01-01' + (i %% 5000)::int,
    '', initcap(s.label) || ' in ' || r.code, '', home.country, r.code, home.country,
    CASE WHEN u.a < 0.25 THEN 'named' WHEN u.a < 0.95 THEN 'anonymous' ELSE 'private' END,
    CASE WHEN u.b < 0.03 THEN ARRAY['region', 'hours_per_week'] WHEN u.b < 0.05 THEN ARRAY['certifications']
        ELSE '{}' END,
    CASE WHEN u.c < 0.01 THEN ARRAY['RW'] WHEN u.c < 0.02 THEN ARRAY['KE'] ELSE '{}' END,
    u.d < 0.92, (%(at)s::timestamptz)::date + (u.e * 200 - 100)::int, 10 * (1 + floor(u.f * 5))::int, 8, 17,
    CASE WHEN u.g < 0.4 THEN ARRAY['job'] WHEN u.g < 0.7 THEN ARRAY['job', 'contract']
        WHEN u.g < 0.85 THEN ARRAY['contract'] ELSE ARRAY['job', 'mentorship'] END,
    u.h < 0.7, NULL, NULL, md5('sealed' || %(seed)s || ':' || i)::uuid, %(at)s,
    %(at)s::timestamptz - u.j * interval '700 days'
FROM generate_series(1, %(n)s) i
CROSS JOIN LATERAL (SELECT pg_temp.u(i, %(seed)s * 100 + 2) AS a, pg_temp.u(i, %(seed)s * 100 + 3) AS b,
    pg_temp.u(i, %(seed)s * 100 + 4) AS c, pg_temp.u(i, %(seed)s * 100 + 5) AS d, pg_temp.u(i, %(seed)s * 100 + 6) AS e,
    pg_temp.u(i, %(seed)s * 100 + 7) AS f, pg_temp.u(i, %(seed)s * 100 + 8) AS g, pg_temp.u(i, %(seed)s * 100 + 9) AS h,
    pg_temp.u(i, %(seed)s * 100 + 10) AS j, pg_temp.u(i, %(seed)s * 100 + 11) AS k) u
CROSS JOIN LATERAL (
    SELECT CASE WHEN pg_temp.u(i, %(seed)s * 100 + 1) < %(kenya)s THEN 'KE' ELSE 'RW' END AS country
) home
JOIN scale_region r ON r.country_id = home.country AND r.rank = 1 + floor(u.k * u.k * r.of)::int
JOIN scale_skill s ON s.rank = floor(power(400, pg_temp.u(i, %(seed)s * 100 + 12)))::int
"""
# Six in ten of the skills are of the person's field, one of forty; in a field as in all, the first ones are common.
_SKILLS = """
INSERT INTO profiles_profileskill (profile_id, skill_id, level, trust)
SELECT %(base)s + d.i, s.id, 1 + floor(pg_temp.u(min(d.x), %(seed)s * 100 + 23) * 5)::int,
    CASE WHEN pg_temp.u(min(d.x), %(seed)s * 100 + 24) < 0.70 THEN 'self'
        WHEN pg_temp.u(min(d.x), %(seed)s * 100 + 24) < 0.90 THEN 'provider'
        WHEN pg_temp.u(min(d.x), %(seed)s * 100 + 24) < 0.94 THEN 'unknown_issuer' ELSE 'recognised' END
FROM (
    SELECT i, i * 16 + k AS x, CASE WHEN pg_temp.u(i * 16 + k, %(seed)s * 100 + 21) < 0.6
        THEN 1 + ((i %% 40) + 40 * (floor(power(120, pg_temp.u(i * 16 + k, %(seed)s * 100 + 22)))::int - 1))
        ELSE floor(power(13000, pg_temp.u(i * 16 + k, %(seed)s * 100 + 22)))::int END AS rank
    FROM generate_series(1, %(n)s) i, generate_series(1, %(each)s) k
) d JOIN scale_skill s ON s.rank = d.rank
GROUP BY d.i, s.id
"""
_LANGUAGES = """
INSERT INTO profiles_profilelanguage (profile_id, language_id, level)
SELECT %(base)s + i, l.code,
    (ARRAY['A2', 'B1', 'B2', 'C1', 'C2'])[1 + floor(pg_temp.u(i * 8 + l.k, %(seed)s * 100 + 31) * 5)::int]
FROM generate_series(1, %(n)s) i
CROSS JOIN (VALUES (1, 'en', 0.95, 0.85), (2, 'sw', 0.9, 0.3), (3, 'rw', 0.01, 0.97), (4, 'fr', 0.05, 0.4))
    l (k, code, ke, rw)
JOIN places_language known ON known.code = l.code
WHERE pg_temp.u(i * 8 + l.k, %(seed)s * 100 + 32)
    < CASE WHEN pg_temp.u(i, %(seed)s * 100 + 1) < %(kenya)s THEN l.ke ELSE l.rw END
"""
_CONSENTS = """
INSERT INTO accounts_consent (user_id, purpose, state, version, since)
SELECT %(base)s + i, c.purpose,
    CASE WHEN pg_temp.u(i * 8 + c.k, %(seed)s * 100 + 41) < c.share THEN 'given' ELSE 'refused' END, 1, %(at)s
FROM generate_series(1, %(n)s) i
CROSS JOIN (VALUES (1, 'public_card', 0.95), (2, 'matching', 0.9), (3, 'cross_border', 0.7), (4, 'named_profile', 0.3))
    c (k, purpose, share)
"""
_EXPERIENCE = """
INSERT INTO profiles_experience (profile_id, title, place, kind, isco_id, months)
SELECT %(base)s + i, 'Synthetic work', '', 'paid', (ARRAY['3512', '2512', '3513', '2513', '3514'])[1 + (i %% 5)::int],
    1 + floor(pg_temp.u(i, %(seed)s * 100 + 51) * 48)::int
FROM generate_series(1, %(n)s) i WHERE pg_temp.u(i, %(seed)s * 100 + 52) < 0.6
"""
_CERTIFICATES = """
INSERT INTO credentials_certification (profile_id, title, issuer, trust, created_at)
SELECT %(base)s + i, 'Synthetic certificate', 'Synthetic provider', 'provider', %(at)s
FROM generate_series(1, %(n)s) i WHERE pg_temp.u(i, %(seed)s * 100 + 61) < 0.45
"""
_ORGANISATIONS = """
INSERT INTO accounts_organisation (id, public_id, slug, name, kind, country_id, registration_number, website, about,
    state, decided_at, decision_reason, created_at, submitted_at)
SELECT %(base)s + i, md5('organisation' || %(seed)s || ':' || i)::uuid, 'synthetic-' || %(base)s + i,
    'Synthetic employer ' || i, 'employer', CASE WHEN i %% 2 = 0 THEN 'KE' ELSE 'RW' END, '', '', '', 'verified',
    %(at)s, '', %(at)s, %(at)s
FROM generate_series(1, %(organisations)s) i
"""
# Its owners are people after the graduates, by number.
_OWNERS = """
INSERT INTO accounts_user (id, password, is_superuser, public_id, email, given_names, family_name, language, time_zone,
    is_active, is_staff, date_joined)
SELECT %(base)s + %(n)s + i, '!', FALSE, md5('owner' || %(seed)s || ':' || i)::uuid, 'o' || i || '@synthetic.invalid',
    'Synthetic', 'Owner ' || i, 'en', 'Africa/Nairobi', TRUE, FALSE, %(at)s
FROM generate_series(1, %(organisations)s) i
"""
_MEMBERSHIPS = """
INSERT INTO accounts_membership (organisation_id, user_id, role, joined_at)
SELECT %(base)s + i, %(base)s + %(n)s + i, 'owner', %(at)s FROM generate_series(1, %(organisations)s) i
"""
_LISTINGS = """
INSERT INTO listings_listing (id, public_id, kind, organisation_id, title, description, isco_id, country_id, is_remote,
    eligible_countries, languages, pay_min, pay_max, currency_id, rhythm, openings, filled, closes_on, state,
    state_reason, published_at, created_at, updated_at)
SELECT %(base)s + i, md5('listing' || %(seed)s || ':' || i)::uuid, CASE WHEN i %% 4 = 0 THEN 'contract' ELSE 'job' END,
    o.id, 'Synthetic listing ' || i, 'Synthetic.', (ARRAY['3512', '2512', '3513', '2513', '3514'])[1 + (i %% 5)::int],
    o.country_id, i %% 3 > 0, '{}', CASE WHEN i %% 2 = 0 THEN '{en}'::varchar[] ELSE '{}' END, 400, 900, 'USD', '',
    1 + i %% 3, 0, (%(at)s::timestamptz)::date + 60, 'open', '', %(at)s, %(at)s, %(at)s
FROM generate_series(1, %(listings)s) i
JOIN accounts_organisation o ON o.id = %(base)s + 1 + (i - 1) %% %(organisations)s
"""
_REQUIREMENTS = """
INSERT INTO listings_listingskill (listing_id, skill_id, is_required, level, weight)
SELECT %(base)s + d.i, s.id, bool_or(d.k <= 3), 1 + floor(pg_temp.u(min(d.x), %(seed)s * 100 + 72) * 4)::int,
    1 + min(d.k) %% 3
FROM (
    SELECT i, k, i * 16 + k AS x,
        1 + ((i %% 40) + 40 * (floor(power(60, pg_temp.u(i * 16 + k, %(seed)s * 100 + 71)))::int - 1)) AS rank
    FROM generate_series(1, %(listings)s) i, generate_series(1, 5) k
) d JOIN scale_skill s ON s.rank = d.rank
GROUP BY d.i, s.id
"""

_STATEMENTS: Final = (
    ("people", _PEOPLE),
    ("profiles", _PROFILES),
    ("skills", _SKILLS),
    ("languages", _LANGUAGES),
    ("consents", _CONSENTS),
    ("experience", _EXPERIENCE),
    ("certificates", _CERTIFICATES),
    ("organisations", _ORGANISATIONS),
    ("their owners", _OWNERS),
    ("memberships", _MEMBERSHIPS),
    ("listings", _LISTINGS),
    ("requirements", _REQUIREMENTS),
)
