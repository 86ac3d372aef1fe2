"""Bringing many concepts into the tables at once: what is new is added, what differs is set, what is equal stays.

Rows are copied into temporary tables and merged there, so that a whole ESCO release takes seconds and little memory.
A concept is known by its URI and keeps its primary key, so whatever points at it still does. Concepts are never
removed. Their labels and relations are, if the new edition of the same concepts no longer has them, except what
joins a concept to the local extension.
"""

# Statements are put together from names that stand in this file; values are always bound.
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper

from .rules import fold

LONGEST_LABEL: Final = 400


class IscoRow(NamedTuple):
    """A group of ISCO-08; its parent is its code without the last digit."""

    code: str
    label: str


class SkillRow(NamedTuple):
    """A skill, a piece of knowledge or a group."""

    uri: str
    label: str
    kind: str
    origin: str
    reuse_level: str = ""
    description: str = ""
    code: str = ""
    isco_codes: Sequence[str] = ()


class OccupationRow(NamedTuple):
    """An occupation in its unit group."""

    uri: str
    code: str
    label: str
    isco: str
    description: str = ""


class LabelRow(NamedTuple):
    """One way to say the concept with this URI."""

    uri: str
    language: str
    kind: str
    text: str


class RelationRow(NamedTuple):
    """A relation of two skills."""

    uri: str
    other: str
    kind: str


class OccupationSkillRow(NamedTuple):
    """A skill of an occupation."""

    occupation: str
    skill: str
    is_essential: bool


@dataclass(frozen=True)
class Changes:
    """How many rows were added, and how many set to something else or removed."""

    created: int = 0
    changed: int = 0

    def __add__(self, other: Changes) -> Changes:
        return Changes(self.created + other.created, self.changed + other.changed)


def one_at_a_time() -> None:
    """Make a second load wait until the transaction of the first ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('registry.taxonomy'))")


def merge_isco(rows: Iterable[IscoRow], *, names: bool = True) -> Changes:
    """Merge groups of ISCO-08. With `names=False`, groups that exist keep their titles."""
    staged = ((row.code, row.label, row.code[:-1] or None) for row in rows)
    with _staged("code varchar, label varchar, parent_id varchar", staged) as (cursor, staging):
        update = ["parent_id", *(["label"] if names else [])]
        return _upsert(cursor, "taxonomy_iscogroup", staging, key=["code"], rest=["label", "parent_id"], update=update)


def merge_skills(rows: Iterable[SkillRow], *, names: bool = True) -> Changes:
    """Merge skills. With `names=False`, skills that exist keep their labels and descriptions."""
    columns = (
        "uri varchar, label varchar, kind varchar, origin varchar, reuse_level varchar, description text,"
        " code varchar, isco_codes varchar(4)[]"
    )
    staged = ((*row[:-1], list(row.isco_codes)) for row in rows)
    with _staged(columns, staged) as (cursor, staging):
        facts, words = ["kind", "origin", "reuse_level", "code", "isco_codes"], ["label", "description"]
        update = facts + words if names else facts
        return _upsert(cursor, "taxonomy_skill", staging, key=["uri"], rest=facts + words, update=update)


def merge_occupations(rows: Iterable[OccupationRow], *, names: bool = True) -> Changes:
    """Merge occupations. With `names=False`, occupations that exist keep their labels and descriptions."""
    columns = "uri varchar, code varchar, label varchar, isco_id varchar, description text"
    with _staged(columns, rows) as (cursor, staging):
        facts, words = ["code", "isco_id"], ["label", "description"]
        update = facts + words if names else facts
        return _upsert(cursor, "taxonomy_occupation", staging, key=["uri"], rest=facts + words, update=update)


def merge_skill_labels(rows: Iterable[LabelRow], *, languages: Sequence[str]) -> Changes:
    """Set the labels that the named skills have in these languages."""
    return _merge_labels("skill", rows, languages)


def merge_occupation_labels(rows: Iterable[LabelRow], *, languages: Sequence[str]) -> Changes:
    """Set the labels that the named occupations have in these languages."""
    return _merge_labels("occupation", rows, languages)


def _merge_labels(concept: str, rows: Iterable[LabelRow], languages: Sequence[str]) -> Changes:
    table, owner = f"taxonomy_{concept}label", f"{concept}_id"
    columns = "uri varchar, language varchar, kind varchar, text varchar, folded varchar"
    staged = ((*row, fold(row.text)[:LONGEST_LABEL]) for row in rows)
    with _staged(columns, staged) as (cursor, staging):
        resolved = f"""(
            SELECT concept.id AS {owner}, staged.language, staged.kind, staged.text, staged.folded
            FROM {staging} AS staged JOIN taxonomy_{concept} AS concept ON concept.uri = staged.uri
        )"""
        removed = _execute(
            cursor,
            f"""DELETE FROM {table} AS kept
                USING (SELECT DISTINCT concept.id FROM {staging} AS staged
                       JOIN taxonomy_{concept} AS concept ON concept.uri = staged.uri) AS named
                WHERE kept.{owner} = named.id AND kept.language = ANY(%s) AND NOT EXISTS (
                    SELECT 1 FROM {resolved} AS given
                    WHERE given.{owner} = kept.{owner} AND given.language = kept.language AND given.text = kept.text)
            """,
            [list(languages)],
        )
        key, rest = [owner, "language", "text"], ["kind", "folded"]
        return Changes(0, removed) + _upsert(cursor, table, resolved, key=key, rest=rest, update=rest)


def merge_relations(rows: Iterable[RelationRow], *, of: Iterable[str]) -> Changes:
    """Set the relations to ESCO's concepts that the skills with the URIs `of` have."""
    with (
        _staged("uri varchar", ((uri,) for uri in of)) as (_, named),
        _staged("uri varchar, other varchar, kind varchar", rows) as (cursor, staging),
    ):
        resolved = f"""(
            SELECT one.id AS skill_id, another.id AS other_id, staged.kind FROM {staging} AS staged
            JOIN taxonomy_skill AS one ON one.uri = staged.uri
            JOIN taxonomy_skill AS another ON another.uri = staged.other
        )"""
        removed = _execute(
            cursor,
            f"""DELETE FROM taxonomy_skillrelation AS kept
                USING taxonomy_skill AS one, taxonomy_skill AS another
                WHERE one.id = kept.skill_id AND another.id = kept.other_id AND another.origin = 'esco'
                AND one.uri IN (SELECT uri FROM {named}) AND NOT EXISTS (
                    SELECT 1 FROM {resolved} AS given WHERE given.skill_id = kept.skill_id
                    AND given.other_id = kept.other_id AND given.kind = kept.kind)
            """,
        )
        key = ["skill_id", "other_id", "kind"]
        return Changes(0, removed) + _upsert(cursor, "taxonomy_skillrelation", resolved, key=key, rest=[], update=[])


def merge_occupation_skills(rows: Iterable[OccupationSkillRow]) -> Changes:
    """Set the ESCO skills of the named occupations."""
    with _staged("occupation varchar, skill varchar, is_essential boolean", rows) as (cursor, staging):
        resolved = f"""(
            SELECT occupation.id AS occupation_id, skill.id AS skill_id, staged.is_essential FROM {staging} AS staged
            JOIN taxonomy_occupation AS occupation ON occupation.uri = staged.occupation
            JOIN taxonomy_skill AS skill ON skill.uri = staged.skill
        )"""
        removed = _execute(
            cursor,
            f"""DELETE FROM taxonomy_occupationskill AS kept USING taxonomy_skill AS skill
                WHERE skill.id = kept.skill_id AND skill.origin = 'esco'
                AND kept.occupation_id IN (SELECT occupation_id FROM {resolved} AS named) AND NOT EXISTS (
                    SELECT 1 FROM {resolved} AS given
                    WHERE given.occupation_id = kept.occupation_id AND given.skill_id = kept.skill_id)
            """,
        )
        key, rest = ["occupation_id", "skill_id"], ["is_essential"]
        merged = _upsert(cursor, "taxonomy_occupationskill", resolved, key=key, rest=rest, update=rest)
        return Changes(0, removed) + merged


@contextmanager
def _staged(columns: str, rows: Iterable[Sequence[object]]) -> Iterator[tuple[CursorWrapper, str]]:
    """A temporary table with these rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r'")
        name = f"staged_{cursor.fetchone()[0]}"
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
        with cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {name}")
        yield cursor, name
        cursor.execute(f"DROP TABLE {name}")


def _upsert(
    cursor: CursorWrapper, table: str, source: str, *, key: list[str], rest: list[str], update: list[str]
) -> Changes:
    """Set the columns `update` of rows with a known key, then add rows with a new one."""
    same = " AND ".join(f"kept.{column} = given.{column}" for column in key)
    changed = 0
    if update:
        values = ", ".join(f"{column} = given.{column}" for column in update)
        kept, given = (", ".join(f"{row}.{column}" for column in update) for row in ("kept", "given"))
        changed = _execute(
            cursor,
            f"UPDATE {table} AS kept SET {values} FROM {source} AS given"
            f" WHERE {same} AND ROW({kept}) IS DISTINCT FROM ROW({given})",
        )
    columns = ", ".join(key + rest)
    created = _execute(
        cursor,
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {source} AS given"
        f" WHERE NOT EXISTS (SELECT 1 FROM {table} AS kept WHERE {same})",
    )
    return Changes(created, changed)


def _execute(cursor: CursorWrapper, statement: str, values: Sequence[list[str]] | None = None) -> int:
    cursor.execute(statement, values)
    return int(cursor.rowcount)
