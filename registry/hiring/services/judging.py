"""Private notes and ratings of those who decide, and many steps at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor.web.errors import DomainError
from registry.hiring import errors
from registry.hiring.access import may_hire
from registry.hiring.models import Application, ApplicationState, Criterion, DeclineReason, PrivateNote, Rating
from registry.hiring.rules import POINTS

from .locking import lock_application
from .pipeline import move


@transaction.atomic
def keep_note(*, application: Application, by: User, body: str, at: datetime | None = None) -> PrivateNote:
    """Keep a note among those who decide. Raises NotYours or NoteEmpty."""
    application = lock_application(application.pk)
    if not may_hire(by, application.listing):
        raise errors.NotYours
    if not body.strip():
        raise errors.NoteEmpty
    note = PrivateNote(application=application, author=by, body=body.strip(), written_at=at or timezone.now())
    note.full_clean(exclude=["application", "author"])
    note.save(force_insert=True)
    return note


@transaction.atomic
def rate(
    *, application: Application, by: User, points: Mapping[Criterion | str, int | None], at: datetime | None = None
) -> None:
    """Rate an application by some criteria, 1 to 5 points each; None takes an own rating away.

    Raises NotYours or RatingOutOfRange.
    """
    at = at or timezone.now()
    application = lock_application(application.pk)
    if not may_hire(by, application.listing):
        raise errors.NotYours
    if any(given is not None and given not in POINTS for given in points.values()):
        raise errors.RatingOutOfRange
    for name, given in points.items():
        mine = Rating.objects.filter(application=application, rated_by=by, criterion=Criterion(name))
        if given is None:
            mine.delete()
        else:
            Rating.objects.update_or_create(
                application=application,
                rated_by=by,
                criterion=Criterion(name),
                defaults={"points": given, "rated_at": at},
            )


@dataclass
class Moved:
    """What came of moving several applications: how many went, and why others did not."""

    done: int = 0
    refused: list[tuple[Application, str]] = field(default_factory=list)


def move_many(
    *,
    applications: Sequence[Application],
    to: ApplicationState | str,
    by: User,
    reason: DeclineReason | str = "",
    at: datetime | None = None,
) -> Moved:
    """Take several applications a step further, each for itself: one that cannot go does not hold up the others.

    Raises NobodyChosen, or ReasonNeeded before any is declined.
    """
    if not applications:
        raise errors.NobodyChosen
    if to == ApplicationState.DECLINED and reason not in DeclineReason.values:
        raise errors.ReasonNeeded
    moved = Moved()
    for application in applications:
        try:
            move(application=application, to=to, by=by, reason=reason, at=at)
        except DomainError as refusal:
            moved.refused.append((application, str(refusal)))
        else:
            moved.done += 1
    return moved
