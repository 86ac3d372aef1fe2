"""Finding people in the index, at a cost that hardly depends on how many there are.

A page asks for the 24 newest who meet the query. Where many meet it they are found by walking down the order; where
few do, by the index of terms. Which of the two it is cannot be told beforehand: the planner knows how common each term
is, not how they go together, and a wrong guess costs seconds at a million. So the statement walks a bounded window
first and asks the index only when the window did not fill the page; then the answer is small, unless it lies crowded
at the far end of the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction

from .audience import Scope
from .rules import Order, TalentQuery, tsquery

PAGE: Final = 24
# How many entries are walked before the index is asked: what both cost is about the same here, 5 to 15 ms.
WINDOW: Final = 4_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# What orders the list, by column; all descending, the last one without ties.
_KEYS: Final = {
    Order.NEWEST: ("updated_at", "profile_id"),
    Order.PROVEN: ("proof", "updated_at", "profile_id"),
    # Ordered by `fitting.py`.
    Order.FIT: ("fit", "profile_id"),
}

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Cursor:
    """A place in the list: after an entry, or before it. As text: `after-<numbers>`, so that a link may carry it."""

    key: tuple[int, ...]
    is_before: bool = False

    def __str__(self) -> str:
        return "-".join(["before" if self.is_before else "after", *(str(part) for part in self.key)])

    @classmethod
    def read(cls, text: str, order: Order) -> Cursor | None:
        """The cursor that a link carries; None for what is none in this order."""
        side, *parts = text.split("-")
        if side not in {"before", "after"} or len(parts) != len(_KEYS[order]):
            return None
        if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):
            return None
        return cls(tuple(int(part) for part in parts), side == "before")


@dataclass(frozen=True)
class Found:
    """A page of the list, as profiles' numbers in order, with the ways on. `components/pager.html` reads it."""

    ids: tuple[int, ...]
    previous_cursor: str = ""
    next_cursor: str = ""

    @property
    def has_previous(self) -> bool:
        return bool(self.previous_cursor)

    @property
    def has_next(self) -> bool:
        return bool(self.next_cursor)


def find(query: TalentQuery, *, scope: Scope, order: Order, cursor: Cursor | None = None) -> Found:
    """A page of the people who meet the query, in a keyset: it neither repeats nor skips anyone when others are added.

    Two statements, however many people there are.
    """
    where, values = conditions(query, scope)
    keys = _KEYS[order]
    rows = _rows(where, values, keys, cursor)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if cursor is not None and cursor.is_before:
        rows.reverse()
    return found_in([_numbers(row) for row in rows], cursor, more=more)


def found_in(rows: Sequence[tuple[int, ...]], cursor: Cursor | None, *, more: bool) -> Found:
    """A page by the keys of its rows in order, the person's number last; `more` says whether the way goes on."""
    if not rows:
        return Found(())
    is_back = cursor is not None and cursor.is_before
    has_previous, has_next = (more, True) if is_back else (cursor is not None, more)
    return Found(
        ids=tuple(row[-1] for row in rows),
        previous_cursor=str(Cursor(rows[0], is_before=True)) if has_previous else "",
        next_cursor=str(Cursor(rows[-1])) if has_next else "",
    )


def conditions(query: TalentQuery, scope: Scope) -> tuple[list[str], dict[str, Any]]:
    """What an entry `e` must meet, as SQL, with its values."""
    where: list[str] = []
    values: dict[str, Any] = {}
    if terms := tsquery(query):
        where.append("e.terms @@ %(terms)s::tsquery")
        values["terms"] = terms
    if query.by is not None:
        where.append("(e.free_from IS NULL OR e.free_from <= %(by)s)")
        values["by"] = query.by
    if scope.country is None:
        where.append("e.hidden_in = '{}'")
    else:
        where.append(
            "(e.hidden_in = '{}' OR (NOT %(reader)s = ANY (e.hidden_in) AND (e.country = %(reader)s"
            " OR (e.is_abroad AND NOT e.country = ANY (%(closed)s::text[])))))"
        )
        values |= {"reader": scope.country, "closed": list(scope.closed)}
    return where, values


@contextmanager
def by_index() -> Iterator[None]:
    """Statements inside never read the whole table: a guess of how many meet several terms may be far off."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        yield
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")


def statement(where: Sequence[str], keys: Sequence[str], *, cursor: Cursor | None) -> str:
    """The statement of a page: first the window, then, if it did not fill the page, the index."""
    is_before = cursor is not None and cursor.is_before
    columns = ", ".join(f"e.{key}" for key in keys)
    order = ", ".join(f"e.{key} {'ASC' if is_before else 'DESC'}" for key in keys)
    place = (
        [f"({columns}) {'>' if is_before else '<'} ({', '.join(f'%(key_{key})s' for key in keys)})"] if cursor else []
    )
    meets, from_there = " AND ".join(where), " AND ".join(["TRUE", *place])
    return f"""
        WITH near AS MATERIALIZED (
            SELECT {columns} FROM (
                SELECT e.* FROM talent_talententry e WHERE {from_there} ORDER BY {order} LIMIT {WINDOW}
            ) e WHERE {meets} ORDER BY {order} LIMIT {PAGE + 1}
        ), far AS (
            SELECT * FROM (
                SELECT {columns} FROM talent_talententry e
                WHERE {meets} AND {from_there} AND (SELECT count(*) FROM near) <= {PAGE} OFFSET 0
            ) e ORDER BY {order} LIMIT {PAGE + 1}
        )
        SELECT * FROM near WHERE (SELECT count(*) FROM near) > {PAGE} UNION ALL SELECT * FROM far
    """  # noqa: S608 - only names of ours are put in


def _rows(where: list[str], values: dict[str, Any], keys: Sequence[str], cursor: Cursor | None) -> list[Key]:
    sql = statement(where, keys, cursor=cursor)
    if cursor is not None:
        at = dict(zip(keys, cursor.key, strict=True))
        values = {
            **values,
            **{f"key_{key}": _instant(value) if key == "updated_at" else value for key, value in at.items()},
        }
    with by_index(), connection.cursor() as database:
        database.execute(sql, values)
        rows: list[Key] = database.fetchall()
        return rows


def _numbers(row: Key) -> tuple[int, ...]:
    return tuple((part - _EPOCH) // _MICROSECOND if isinstance(part, datetime) else int(part) for part in row)


def _instant(microseconds: int) -> datetime:
    """The instant of a cursor; one beyond all calendars is the end of ours."""
    return _EPOCH + timedelta(microseconds=min(microseconds, 250_000_000_000_000_000))


def count_since(query: TalentQuery, *, scope: Scope, after: datetime, until: datetime, at_most: int) -> int:
    """How many people who meet the query can newly be found since `after` and up to `until`, counted up to a bound."""
    where, values = conditions(query, scope)
    window = "e.changed_at > %(after)s AND e.changed_at <= %(until)s"
    sql = f"""
        SELECT count(*) FROM (
            SELECT 1 FROM talent_talententry e WHERE {" AND ".join([window, *where])} LIMIT %(at_most)s
        ) found
    """  # noqa: S608 - only names of ours are put in
    with by_index(), connection.cursor() as database:
        database.execute(sql, {**values, "after": after, "until": until, "at_most": at_most})
        (number,) = database.fetchone() or (0,)
    return int(number)
