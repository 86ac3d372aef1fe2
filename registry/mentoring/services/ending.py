"""What the two say of a mentorship when it has ended, or while it goes on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.mentoring import errors, rules
from registry.mentoring.models import Feedback, Reference, ReferenceState, Side
from registry.mentoring.rules import Actor
from registry.placements.models import Placement, PlacementState

from .locking import lock_mentorship

STANDING = [ReferenceState.OFFERED, ReferenceState.ACCEPTED]


@transaction.atomic
def give_feedback(
    *,
    placement: Placement,
    by: User,
    helped: Feedback.Helped | str,
    words: str = "",
    at: datetime | None = None,
) -> Feedback:
    """How it was; only administrators read it. Raises NotYours, NotEnded or FeedbackGiven."""
    at = at or timezone.now()
    placement, mine = lock_mentorship(placement.pk, by)
    if placement.ended_on is None:
        raise errors.NotEnded
    if Feedback.objects.filter(placement=placement, side=mine).exists():
        raise errors.FeedbackGiven
    made = Feedback(placement=placement, side=mine, helped=helped, words=words.strip(), given_at=at)
    made.full_clean(validate_constraints=False)
    made.save(force_insert=True)
    return made


@transaction.atomic
def offer_reference(*, placement: Placement, by: User, words: str, at: datetime | None = None) -> Reference:
    """The mentor of a confirmed mentorship says one sentence that the graduate may show.

    Raises NotYours, NotRunning for one that both have not confirmed, WordsNeeded or ReferenceStands.
    """
    at = at or timezone.now()
    placement, mine = lock_mentorship(placement.pk, by)
    if mine != Side.MENTOR:
        raise errors.NotYours
    if placement.state != PlacementState.CONFIRMED:
        raise errors.NotRunning
    if not words.strip():
        raise errors.WordsNeeded
    if Reference.objects.filter(placement=placement, state__in=STANDING).exists():
        raise errors.ReferenceStands
    made = Reference(placement=placement, words=" ".join(words.split()), written_at=at)
    made.full_clean(validate_constraints=False)
    made.save(force_insert=True)
    outbox.emit("reference.offered", reference_id=made.pk)
    return made


def accept_reference(*, reference: Reference, by: User, at: datetime | None = None) -> Reference:
    """The graduate keeps it. Raises NotYours or StepNotAllowed, also for the mentor."""
    return _move(reference, by, ReferenceState.ACCEPTED, at)


def decline_reference(*, reference: Reference, by: User, at: datetime | None = None) -> Reference:
    """The graduate does not want it; the mentor is not told. Raises NotYours or StepNotAllowed."""
    return _move(reference, by, ReferenceState.DECLINED, at)


def remove_reference(*, reference: Reference, by: User, at: datetime | None = None) -> Reference:
    """Either side takes it away, the mentor also before it was accepted. Raises NotYours or StepNotAllowed."""
    return _move(reference, by, ReferenceState.REMOVED, at)


@transaction.atomic
def _move(reference: Reference, by: User, to: ReferenceState, at: datetime | None) -> Reference:
    _placement, mine = lock_mentorship(reference.placement_id, by)
    held = Reference.objects.select_for_update(no_key=True).get(pk=reference.pk)
    actor = Actor.GRADUATE if mine == Side.GRADUATE else Actor.MENTOR
    held.state = rules.moved(rules.REFERENCE_TRANSITIONS, held.state, to, actor)
    held.answered_at = at or timezone.now()
    held.save(update_fields=["state", "answered_at"])
    return held
