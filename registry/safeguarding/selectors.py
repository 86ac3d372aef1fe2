"""What the pages of this room show, and what other rooms ask of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from .models import Concern, ConcernKind, Outcome, SubjectKind


def reporters_of(
    subject_kind: SubjectKind | str, subject_id: UUID, *, kinds: Collection[ConcernKind | str] | None = None
) -> int:
    """How many different people with an account reported a thing; 1 query.

    Questions are no reports, and what was found unfounded does not count. `kinds` counts only some.
    """
    reports = Concern.objects.filter(subject_kind=subject_kind, subject_id=subject_id, reporter__isnull=False)
    counted = reports.exclude(outcome=Outcome.UNFOUNDED)
    counted = counted.exclude(kind=ConcernKind.QUESTION) if kinds is None else counted.filter(kind__in=kinds)
    return counted.values("reporter").distinct().count()
