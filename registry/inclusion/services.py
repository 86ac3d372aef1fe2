"""Sealing answers, and opening them: for the person, or for a purpose that is written down."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from typing import Literal, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from corridor.web.sealing import open_sealed, seal

from .models import SealedAnswers, SealedRead
from .rules import FIELDS, Answers, from_bytes, merged, to_bytes

T = TypeVar("T")
BATCH_ROWS = 1000


@transaction.atomic
def seal_answers(*, subject: UUID, answers: Answers, source: Literal["roster", "self"]) -> bool:
    """Keep one person's answers; say whether anything changed.

    What the person said is never replaced by what a roster says. A person who answers nothing has said so: their
    blank answers are kept, and the roster's are gone.
    """
    if source == "roster":
        return seal_many(answers={subject: answers}) == 1
    row = SealedAnswers.objects.select_for_update().filter(subject=subject).first()
    if row is None:
        _write([_row(subject, answers, source)], fields=["source", "ciphertext", "updated_at"])
        return True
    if row.source == source and _opened(row) == answers:
        return False
    row.source, row.ciphertext = source, seal(to_bytes(answers))
    row.save(update_fields=["source", "ciphertext", "updated_at"])
    return True


@transaction.atomic
def seal_many(*, answers: Mapping[UUID, Answers], only: Collection[str] = FIELDS) -> int:
    """Keep what a roster says about many people; return for how many something changed.

    `only` names the answers that the roster speaks of; the others stay. Rows are compared after opening, because the
    same answers never give the same ciphertext; unchanged rows are not written.
    """
    changed = 0
    for part in _parts(answers):
        stored = {row.subject: row for row in SealedAnswers.objects.select_for_update().filter(subject__in=part)}
        fresh = _changes(part, stored, only)
        rows = [_row(subject, said, "roster") for subject, said in fresh.items()]
        # The known rows are locked. A row that the person adds at this moment wins over the roster's.
        _write([row for row in rows if row.subject in stored], fields=["ciphertext", "updated_at"])
        SealedAnswers.objects.bulk_create([row for row in rows if row.subject not in stored], ignore_conflicts=True)
        changed += len(rows)
    return changed


def would_change(*, answers: Mapping[UUID, Answers], only: Collection[str] = FIELDS) -> set[UUID]:
    """The subjects whose sealed answers `seal_many` would write. Nothing of the answers leaves this function."""
    subjects: set[UUID] = set()
    for part in _parts(answers):
        stored = {row.subject: row for row in SealedAnswers.objects.filter(subject__in=part)}
        subjects |= set(_changes(part, stored, only))
    return subjects


def own_answers(*, subject: UUID) -> Answers | None:
    """A person's own answers, shown to that person only: the caller answers for that."""
    row = SealedAnswers.objects.filter(subject=subject).first()
    return None if row is None else _opened(row)


@transaction.atomic
def open_answers(*, subjects: Sequence[UUID], reader: str, purpose: str) -> dict[UUID, Answers]:
    """Open the answers of many people for statistics. Who reads, for what and how many is written down first.

    Subjects without answers are absent. Raises InvalidToken if a row was changed outside the application.
    """
    SealedRead.objects.create(reader=reader, purpose=purpose, subjects=len(set(subjects)))
    opened: dict[UUID, Answers] = {}
    for part in _parts(dict.fromkeys(subjects)):
        opened |= {row.subject: _opened(row) for row in SealedAnswers.objects.filter(subject__in=part)}
    return opened


def _changes(
    said: Mapping[UUID, Answers], stored: Mapping[UUID, SealedAnswers], only: Collection[str]
) -> dict[UUID, Answers]:
    """The answers that differ from the stored ones. What the person said themselves is left alone, unopened."""
    fresh: dict[UUID, Answers] = {}
    for subject, answers in said.items():
        row = stored.get(subject)
        if row is not None and row.source == SealedAnswers.Source.SELF:
            continue
        before = Answers() if row is None else _opened(row)
        after = merged(before, answers, only=only)
        if after != before:
            fresh[subject] = after
    return fresh


def _row(subject: UUID, answers: Answers, source: str) -> SealedAnswers:
    sealed = seal(to_bytes(answers))
    return SealedAnswers(subject=subject, source=source, ciphertext=sealed, updated_at=timezone.now())


def _write(rows: list[SealedAnswers], *, fields: list[str]) -> None:
    SealedAnswers.objects.bulk_create(rows, update_conflicts=True, unique_fields=["subject"], update_fields=fields)


def _opened(row: SealedAnswers) -> Answers:
    return from_bytes(open_sealed(bytes(row.ciphertext)))


def _parts(answers: Mapping[UUID, T]) -> Iterator[dict[UUID, T]]:
    entries = iter(answers.items())
    while part := dict(islice(entries, BATCH_ROWS)):
        yield part
