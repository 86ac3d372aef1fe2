"""Writing ranked pairs. One side's run never touches the other side's ranks."""

from __future__ import annotations

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

    A pair that falls out keeps its row while the other side still ranks it. Five statements and one lock.
    """
    rows = _rows(side, ranked, context, at)
    hold_for_writing()
    _let_go(side, ranked, kept={(row.listing_id, row.profile_id) for row in rows})
    Match.objects.bulk_create(
        rows,
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["listing", "profile"],
        update_fields=[*_FIGURES, f"{side}_rank"],
    )
    return len(rows)


def _rows(side: Side, ranked: Mapping[int, Sequence[Pair]], context: Context, at: datetime) -> list[Match]:
    pairs = [(rank, pair) for best in ranked.values() for rank, pair in enumerate(best, start=1)]
    labels = labels_of(_skills_named([pair for _rank, pair in pairs], context))
    rows = [_row(side, rank, pair, context, labels, at) for rank, pair in pairs]
    return sorted(rows, key=lambda row: (row.listing_id, row.profile_id))


def _row(side: Side, rank: int, pair: Pair, context: Context, labels: Mapping[int, str], at: datetime) -> Match:
    ranks: dict[str, Any] = {f"{side}_rank": rank}
    return Match(
        listing_id=pair.listing.id,
        profile_id=pair.graduate.id,
        score=pair.scores.score,
        open_score=pair.scores.open_score,
        fit=pair.scores.fit,
        appeal=pair.scores.appeal,
        explanation=explain(pair.listing, pair.graduate, context, labels),
        computed_at=at,
        **ranks,
    )


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
