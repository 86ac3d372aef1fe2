"""Writing ranked pairs. One side's run never touches the other side's ranks."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from django.db import connection

from registry.matching.models import Match
from registry.matching.ranking import Pair
from registry.matching.rules import Context, explain
from registry.matching.sides import labels_of

Side = Literal["listing", "profile"]
OTHER: Mapping[Side, Side] = {"listing": "profile", "profile": "listing"}
# The upper bits of an advisory lock's number say of which kind it is, the lower forty which row.
_LOCK_OF: Mapping[Side, int] = {"listing": 0x4D4C << 40, "profile": 0x4D50 << 40}
_WRITE_LOCK = 0x4D57 << 40
_REBUILD_LOCK = 0x4D52 << 40
_FIGURES = ["score", "open_score", "fit", "appeal", "explanation", "computed_at"]


def hold(side: Side, ids: Collection[int]) -> None:
    """Wait until nobody else computes these listings or profiles, and keep others waiting until we commit.

    Taken before anything is read: a slow run that read old data could otherwise overwrite a newer one.
    """
    with connection.cursor() as cursor:
        keys = [_LOCK_OF[side] + pk for pk in sorted(ids)]
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def hold_for_writing() -> None:
    """Writers take turns: both sides write the same rows, in orders that would otherwise lock each other out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITE_LOCK])


def hold_for_rebuilding() -> None:
    """Wait until another rebuild has emitted its chunks; equal ones that still wait are then not emitted again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REBUILD_LOCK])


def store(side: Side, ranked: Mapping[int, Sequence[Pair]], context: Context, at: datetime) -> int:
    """Make the stored ranks of these listings or profiles exactly these; return how many pairs they are.

    A pair that falls out keeps its row while the other side still ranks it. Seven statements and one lock.
    """
    rows = _rows(ranked, context)
    hold_for_writing()
    _let_go(side, ranked, kept={(listing_id, profile_id) for listing_id, profile_id, *_rest in rows})
    _write(side, rows, at)
    return len(rows)


# What is written of a pair, in the order of its columns: listing, profile, rank, figures, explanation.
Row = tuple[int, int, int, float, float, float, float, str]


def _rows(ranked: Mapping[int, Sequence[Pair]], context: Context) -> list[Row]:
    pairs = [(rank, pair) for best in ranked.values() for rank, pair in enumerate(best, start=1)]
    labels = labels_of(_skills_named([pair for _rank, pair in pairs], context))
    return sorted(_row(rank, pair, context, labels) for rank, pair in pairs)


def _row(rank: int, pair: Pair, context: Context, labels: Mapping[int, str]) -> Row:
    told = json.dumps(explain(pair.listing, pair.graduate, context, labels), ensure_ascii=False)
    figures = pair.scores
    both = (pair.listing.id, pair.graduate.id)
    return (*both, rank, figures.score, figures.open_score, figures.fit, figures.appeal, told)


_ARRIVE = """
    CREATE TEMPORARY TABLE IF NOT EXISTS matches_arriving (
        listing_id bigint, profile_id bigint, rank smallint, score float8, open_score float8, fit float8, appeal float8,
        explanation text
    ) ON COMMIT DELETE ROWS
"""
_KEPT = ", ".join(f"{name} = excluded.{name}" for name in _FIGURES)
_MERGE = {
    side: f"""
    INSERT INTO matching_match
        (listing_id, profile_id, {side}_rank, score, open_score, fit, appeal, explanation, computed_at)
    SELECT listing_id, profile_id, rank, score, open_score, fit, appeal, explanation::jsonb, %s FROM matches_arriving
    ORDER BY listing_id, profile_id
    ON CONFLICT (listing_id, profile_id) DO UPDATE SET {_KEPT}, {side}_rank = excluded.{side}_rank
    """  # noqa: S608 - only names of ours are put in
    for side in OTHER
}


def _write(side: Side, rows: Sequence[Row], at: datetime) -> None:
    """By COPY and one statement: to bind each value would take longer than to compute it."""
    if not rows:
        return
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(_ARRIVE)
        # A chunk may be the second of its transaction.
        cursor.execute("DELETE FROM matches_arriving")
    with connection.connection.cursor() as cursor, cursor.copy("COPY matches_arriving FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
    with connection.cursor() as cursor:
        cursor.execute(_MERGE[side], [at])


def _skills_named(pairs: Sequence[Pair], context: Context) -> set[int]:
    """The skills that the explanations of these pairs can name."""
    named: set[int] = set()
    for pair in pairs:
        for need in pair.listing.requirements:
            named.add(need.skill)
            named |= context.closeness.get(need.skill, {}).keys() & pair.graduate.skills.keys()
    return named


def _let_go(side: Side, owners: Collection[int], kept: set[tuple[int, int]]) -> None:
    """Take this side's rank from every pair of these owners that is not kept; drop the pairs that nobody ranks."""
    of_owners: dict[str, Any] = {f"{side}_id__in": list(owners), f"{side}_rank__isnull": False}
    fields = ("pk", "listing_id", "profile_id", f"{OTHER[side]}_rank")
    alone: list[int] = []
    shared: list[int] = []
    for pk, listing_id, profile_id, other_rank in Match.objects.filter(**of_owners).values_list(*fields):
        if (listing_id, profile_id) not in kept:
            (alone if other_rank is None else shared).append(pk)
    Match.objects.filter(pk__in=alone).delete()
    no_rank: dict[str, None] = {f"{side}_rank": None}
    Match.objects.filter(pk__in=shared).update(**no_rank)
