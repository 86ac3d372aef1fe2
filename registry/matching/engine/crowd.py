"""Everybody who may be matched, as arrays: read with COPY, kept as files that processes map instead of reading.

A row is a graduate, in the order of their numbers. What has no end (skills, months of work, aims) stands in one long
array, with a second one that says where each part of it begins.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from accounts.models import ConsentState, Purpose
from registry.matching.rules.weights import TRUST, WORKING_LANGUAGE
from registry.places.models import Country, Language, Region
from registry.profiles.models import Profile, Visibility
from registry.profiles.models.graduate import WorkKind
from registry.taxonomy.models import IscoGroup

from . import pair

TRUSTS: Final = tuple(str(trust) for trust in TRUST)
KINDS: Final = tuple(str(kind) for kind in WorkKind.values)
# Years are kept as they are, not as years ago: so the arrays of one calendar year are right in the next.
BEFORE_USE: Final = 1949
USED: Final = 256
WORDS: Final = 4  # of 64 bits: 256 countries, 256 languages
Array = NDArray[Any]


@dataclass(frozen=True)
class Codes:
    """What the numbers in the arrays stand for: the place of a code in a sorted list."""

    countries: tuple[str, ...]
    regions: tuple[str, ...]
    languages: tuple[str, ...]
    groups: tuple[str, ...]

    @classmethod
    def read(cls) -> Codes:
        """As the tables have them now. Four queries. Raises ValueError for more codes than the arrays have bits."""
        lists = [
            tuple(sorted(model.objects.values_list("pk", flat=True)))
            for model in (Country, Region, Language, IscoGroup)
        ]
        if len(lists[0]) > WORDS * 64 or len(lists[2]) > WORDS * 64:
            raise ValueError("more countries or languages than the arrays hold")
        return cls(*lists)


@dataclass(frozen=True)
class Crowd:
    """The arrays, all with one entry a graduate but those that say otherwise."""

    ids: Array  # int64
    flags: Array  # uint8, bits of pair.py
    home: Array  # int16, place in Codes.countries
    citizen: Array  # int16, the nationality, or home where none was said
    region: Array  # int32, -1 for none
    hours: Array  # int16, -1 for not said
    free_from: Array  # int32, ordinal of the day, 0 for now
    wants: Array  # uint8, bits of KINDS, 0 for not said
    moves: Array  # uint64 in WORDS columns: countries
    speaks: Array  # uint64 in WORDS columns: languages well enough to work in
    skill_ids: Array  # int64, every skill that somebody holds, sorted
    skill_starts: Array  # int64, one longer than skill_ids: where its holders begin
    skill_rows: Array  # int32, the holders
    skill_held: Array  # uint8, level * 8 + place of the trust in TRUSTS
    skill_used: Array  # uint8, the year of last use since BEFORE_USE, 0 for not said
    aim_starts: Array  # int64, one longer than ids
    aim_codes: Array  # int16, place in Codes.groups
    work_starts: Array  # int64, one longer than ids
    work_codes: Array  # int16
    work_months: Array  # float64

    def __len__(self) -> int:
        return len(self.ids)

    def save(self, folder: Path) -> None:
        """Write each array to a file of its own."""
        for one in fields(self):
            np.save(folder / f"{one.name}.npy", getattr(self, one.name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Crowd:
        """Map the files. They take memory once, however many processes map them."""
        mapped = {
            one.name: np.asarray(np.load(folder / f"{one.name}.npy", mmap_mode="r", allow_pickle=False))
            for one in fields(cls)
        }
        return cls(**mapped)


@transaction.atomic
def read_crowd(codes: Codes) -> Crowd:
    """Everybody who may be matched, as the database has them now. Nine statements, whatever their number."""
    with connection.cursor() as cursor:
        sql, values = Profile.objects.matchable().order_by().values("pk").query.sql_with_params()
        cursor.execute("DROP TABLE IF EXISTS crowd_ids")
        cursor.execute(f"CREATE TEMPORARY TABLE crowd_ids (id) ON COMMIT DROP AS {sql}", values)
        cursor.execute("ANALYZE crowd_ids")
    base = _copied(_PEOPLE, {"countries": list(codes.countries), "regions": list(codes.regions)})
    ids = base["id"].astype(np.int64)
    held = _copied(_SKILLS, {"trusts": list(TRUSTS)})
    skill_ids, skills = np.unique(held["skill"], return_inverse=True)
    aims = _copied(_AIMS, {"groups": list(codes.groups)})
    work = _copied(_WORK, {"groups": list(codes.groups)})
    moves = _copied(_MOVES, {"countries": list(codes.countries)})
    spoken = _copied(_LANGUAGES, {"languages": list(codes.languages), "enough": WORKING_LANGUAGE})
    return Crowd(
        ids=ids,
        flags=base["flags"].astype(np.uint8),
        home=base["home"].astype(np.int16),
        citizen=base["citizen"].astype(np.int16),
        region=base["region"].astype(np.int32),
        hours=base["hours"].astype(np.int16),
        free_from=base["free_from"].astype(np.int32),
        wants=base["wants"].astype(np.uint8),
        moves=_bits(moves, ids),
        speaks=_bits(spoken, ids),
        skill_ids=skill_ids.astype(np.int64),
        skill_starts=_starts(skills, len(skill_ids)),
        skill_rows=np.searchsorted(ids, held["id"]).astype(np.int32),
        skill_held=(held["level"] * 8 + held["trust"]).astype(np.uint8),
        skill_used=held["used"].astype(np.uint8),
        aim_starts=_starts(np.searchsorted(ids, aims["id"]), len(ids)),
        aim_codes=aims["code"].astype(np.int16),
        work_starts=_starts(np.searchsorted(ids, work["id"]), len(ids)),
        work_codes=work["code"].astype(np.int16),
        work_months=work["months"].astype(np.float64),
    )


def _starts(places: Array, number: int) -> Array:
    """Where each part begins, from the part that each entry belongs to."""
    return np.concatenate([[0], np.cumsum(np.bincount(places, minlength=number))]).astype(np.int64)


def _bits(coded: Array, ids: Array) -> Array:
    bits = np.zeros((len(ids), WORDS), np.uint64)
    rows, codes = np.searchsorted(ids, coded["id"]), coded["code"].astype(np.int64)
    np.bitwise_or.at(bits, (rows, codes >> 6), np.uint64(1) << (codes & 63).astype(np.uint64))
    return bits


# --- Reading ---------------------------------------------------------------------------------------------------
# Columns of fixed width that are never empty: a row of PostgreSQL's binary COPY is then a record of fixed length.


@dataclass(frozen=True)
class _Copy:
    """A statement with the names and widths in bytes of its columns, in order."""

    sql: str
    columns: tuple[tuple[str, int], ...]


_WANTS: Final = " + ".join(
    f"CASE WHEN '{kind}' = ANY (p.wants) THEN {1 << place} ELSE 0 END" for place, kind in enumerate(KINDS)
)
_PEOPLE: Final = _Copy(
    f"""
    SELECT p.id::int8,
        ({pair.LOOKS}
            + CASE WHEN '{Purpose.CROSS_BORDER}' = ANY (given.purposes) THEN {pair.CROSSES} ELSE 0 END
            + CASE WHEN p.visibility <> '{Visibility.PRIVATE}' AND '{Purpose.PUBLIC_CARD}' = ANY (given.purposes)
                THEN {pair.IS_VISIBLE} ELSE 0 END
            + CASE WHEN p.wants_remote THEN {pair.WANTS_REMOTE} ELSE 0 END)::int2,
        (array_position(%(countries)s::text[], p.country_id::text) - 1)::int2,
        (array_position(%(countries)s::text[], coalesce(p.nationality_id, p.country_id)::text) - 1)::int2,
        (coalesce(array_position(%(regions)s::text[], p.region_id::text), 0) - 1)::int4,
        coalesce(p.hours_per_week, -1)::int2,
        coalesce(p.available_from - date '0001-01-01' + 1, 0)::int4,
        ({_WANTS})::int2
    FROM profiles_profile p JOIN crowd_ids USING (id)
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(c.purpose::text), '{{}}') AS purposes
        FROM accounts_consent c WHERE c.user_id = p.user_id AND c.state = '{ConsentState.GIVEN}'
    ) given
    ORDER BY p.id
    """,  # noqa: S608 - only names of ours are put in
    (("id", 8), ("flags", 2), ("home", 2), ("citizen", 2), ("region", 4), ("hours", 2), ("free_from", 4), ("wants", 2)),
)
_SKILLS: Final = _Copy(
    f"""
    SELECT s.profile_id::int8, s.skill_id::int8, s.level::int2,
        (array_position(%(trusts)s::text[], s.trust::text) - 1)::int2,
        CASE WHEN s.last_used_year IS NULL THEN 0
            ELSE least(greatest(s.last_used_year - {BEFORE_USE}, 1), {USED - 1}) END::int2
    FROM profiles_profileskill s JOIN crowd_ids c ON c.id = s.profile_id ORDER BY s.skill_id, s.profile_id
    """,  # noqa: S608 - only numbers of ours are put in
    (("id", 8), ("skill", 8), ("level", 2), ("trust", 2), ("used", 2)),
)
_CODED: Final = (("id", 8), ("code", 2))
_AIMS: Final = _Copy(
    """
    SELECT a.profile_id::int8, (array_position(%(groups)s::text[], a.iscogroup_id::text) - 1)::int2
    FROM profiles_profile_aims a JOIN crowd_ids c ON c.id = a.profile_id ORDER BY a.profile_id, 2
    """,
    _CODED,
)
_MOVES: Final = _Copy(
    """
    SELECT m.profile_id::int8, (array_position(%(countries)s::text[], m.country_id::text) - 1)::int2
    FROM profiles_profile_may_move_to m JOIN crowd_ids c ON c.id = m.profile_id
    """,
    _CODED,
)
_LANGUAGES: Final = _Copy(
    """
    SELECT l.profile_id::int8, (array_position(%(languages)s::text[], l.language_id::text) - 1)::int2
    FROM profiles_profilelanguage l JOIN crowd_ids c ON c.id = l.profile_id WHERE l.level >= %(enough)s
    """,
    _CODED,
)
_WORK: Final = _Copy(
    """
    SELECT w.profile_id::int8, (array_position(%(groups)s::text[], w.isco_id::text) - 1)::int2, sum(w.months)::int4
    FROM profiles_experience w JOIN crowd_ids c ON c.id = w.profile_id WHERE w.isco_id IS NOT NULL
    GROUP BY w.profile_id, w.isco_id ORDER BY w.profile_id, 2
    """,
    (*_CODED, ("months", 4)),
)
# The head of a binary COPY (signature, flags, no extension), and the two bytes that end it.
_HEAD, _TAIL = 19, 2


def _copied(copy: _Copy, values: dict[str, Any]) -> Array:
    """The rows of a statement as records."""
    connection.ensure_connection()
    told = f"COPY ({copy.sql}) TO STDOUT (FORMAT BINARY)"
    with connection.connection.cursor() as cursor, cursor.copy(told, values) as stream:
        read = b"".join(bytes(block) for block in stream)
    parts: list[tuple[str, str]] = [("columns", ">i2")]
    for name, width in copy.columns:
        parts += [(f"{name}_width", ">i4"), (name, f">i{width}")]
    return np.frombuffer(read[_HEAD:-_TAIL], dtype=np.dtype(parts))
