"""Administrators plan rounds."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from registry.mentoring import errors, rules
from registry.mentoring.models import Round, RoundState
from registry.mentoring.rules import Actor

from .locking import lock_rounds

MANAGE = "mentoring.change_round"


@transaction.atomic
def plan_round(*, opens_at: datetime, closes_at: datetime, by: User, at: datetime | None = None) -> Round:
    """Announce a round. Raises NotAdministrator, RoundInPast, RoundTooShort or RoundsOverlap."""
    at = at or timezone.now()
    lock_rounds()
    if not by.has_perm(MANAGE):
        raise errors.NotAdministrator
    if opens_at < at:
        raise errors.RoundInPast
    if closes_at <= opens_at:
        raise errors.RoundTooShort
    made = Round(opens_at=opens_at, closes_at=closes_at, planned_by=by)
    made.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "rounds_do_not_overlap" in str(error):
            raise errors.RoundsOverlap from error
        raise
    return made


@transaction.atomic
def call_off_round(*, round: Round, by: User, at: datetime | None = None) -> Round:
    """A planned round does not take place. Raises NotAdministrator, or StepNotAllowed once it has opened."""
    at = at or timezone.now()
    lock_rounds()
    held = Round.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not by.has_perm(MANAGE):
        raise errors.NotAdministrator
    held.state = rules.moved(rules.ROUND_TRANSITIONS, held.state, RoundState.CLOSED, Actor.ADMINISTRATOR)
    held.closed_at = at
    held.save(update_fields=["state", "closed_at"])
    return held
