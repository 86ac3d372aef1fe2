"""What the two agree on: proposed by one, accepted by the other; a change is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.mentoring import errors, rules
from registry.mentoring.models import AgreementState, MentorshipAgreement
from registry.mentoring.rules import Actor
from registry.placements.models import Placement

from .locking import lock_mentorship, require_running
from .reminding import note_life


@transaction.atomic
def propose_agreement(
    *,
    placement: Placement,
    by: User,
    goals: Sequence[str],
    weeks: int,
    every_days: int,
    at: datetime | None = None,
) -> MentorshipAgreement:
    """One side proposes one to three goals, how many weeks, and how often to meet. What was agreed holds until the
    other side accepts.

    Raises NotYours, NotRunning, GoalMissing, ProposalWaits or NothingChanged.
    """
    at = at or timezone.now()
    placement, mine = lock_mentorship(placement.pk, by)
    require_running(placement)
    wanted = [goal.strip() for goal in goals if goal.strip()]
    if not wanted:
        raise errors.GoalMissing
    theirs = MentorshipAgreement.objects.filter(placement=placement)
    if theirs.filter(state=AgreementState.PROPOSED).exists():
        raise errors.ProposalWaits
    if theirs.filter(state=AgreementState.AGREED, goals=wanted, weeks=weeks, every_days=every_days).exists():
        raise errors.NothingChanged
    made = MentorshipAgreement(
        placement=placement,
        version=(theirs.aggregate(last=Max("version"))["last"] or 0) + 1,
        goals=wanted,
        weeks=weeks,
        every_days=every_days,
        proposed_by=mine,
        proposed_at=at,
    )
    made.full_clean(validate_constraints=False)
    made.save(force_insert=True)
    outbox.emit("mentorship.agreement_proposed", agreement_id=made.pk)
    return made


@transaction.atomic
def accept_agreement(*, agreement: MentorshipAgreement, by: User, at: datetime | None = None) -> MentorshipAgreement:
    """The other side agrees; what was agreed before is replaced and stays to be read.

    Raises NotYours, NotRunning, or StepNotAllowed, also for whoever proposed it.
    """
    at = at or timezone.now()
    placement, held, actor = _lock(agreement, by)
    require_running(placement)
    to = rules.moved(rules.AGREEMENT_TRANSITIONS, held.state, AgreementState.AGREED, actor)
    for old in MentorshipAgreement.objects.filter(placement=placement, state=AgreementState.AGREED):
        replaced = rules.moved(rules.AGREEMENT_TRANSITIONS, old.state, AgreementState.REPLACED, actor)
        _save(old, replaced, at)
    _save(held, to, at)
    note_life(placement)
    outbox.emit("mentorship.agreed", agreement_id=held.pk)
    return held


@transaction.atomic
def decline_agreement(*, agreement: MentorshipAgreement, by: User, at: datetime | None = None) -> MentorshipAgreement:
    """The other side does not agree; what was agreed before holds. Raises NotYours or StepNotAllowed."""
    at = at or timezone.now()
    _placement, held, actor = _lock(agreement, by)
    _save(held, rules.moved(rules.AGREEMENT_TRANSITIONS, held.state, AgreementState.DECLINED, actor), at)
    outbox.emit("mentorship.not_agreed", agreement_id=held.pk)
    return held


@transaction.atomic
def take_back_agreement(*, agreement: MentorshipAgreement, by: User, at: datetime | None = None) -> MentorshipAgreement:
    """Whoever proposed it takes it back while it waits. Raises NotYours or StepNotAllowed."""
    at = at or timezone.now()
    _placement, held, actor = _lock(agreement, by)
    return _save(held, rules.moved(rules.AGREEMENT_TRANSITIONS, held.state, AgreementState.TAKEN_BACK, actor), at)


def _lock(agreement: MentorshipAgreement, by: User) -> tuple[Placement, MentorshipAgreement, Actor]:
    placement, mine = lock_mentorship(agreement.placement_id, by)
    held = MentorshipAgreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    return placement, held, Actor.WRITER if mine == held.proposed_by else Actor.READER


def _save(held: MentorshipAgreement, to: AgreementState, at: datetime) -> MentorshipAgreement:
    held.state, held.answered_at = to, at
    held.save(update_fields=["state", "answered_at"])
    return held
