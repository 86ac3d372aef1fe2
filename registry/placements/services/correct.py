"""What is recorded wrongly: one side proposes, the other agrees, and what was there before stays to be read."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring.rules import day_at
from registry.placements import errors, rules
from registry.placements.models import CorrectionState, Placement, PlacementCorrection, PlacementState
from registry.placements.rules import Part
from registry.places.rules import check_amount

from .expect import ask_on_first_day
from .steps import hold_engagements, lock_placement, name_of, side_or_refuse


@transaction.atomic
def correct_placement(
    *, placement: Placement, by: User, changes: Mapping[str, Any], reason: str = "", at: datetime | None = None
) -> PlacementCorrection:
    """One side says what should be recorded instead: any of `rules.CORRECTABLE`. It changes when the other agrees.

    Raises NotYours, StepNotAllowed, CorrectionOpen, NothingChanged, or what `_checked` raises.
    """
    at = at or timezone.now()
    placement = lock_placement(placement.pk)
    side = side_or_refuse(by, placement)
    if placement.state not in rules.MAY_CORRECT:
        raise errors.StepNotAllowed
    if placement.corrections.filter(state=CorrectionState.PROPOSED).exists():
        raise errors.CorrectionOpen
    differing = {name: value for name, value in changes.items() if getattr(placement, name) != value}
    if not differing:
        raise errors.NothingChanged
    before = {name: as_text(getattr(placement, name)) for name in differing}
    _checked(copy(placement), differing, at)
    made = PlacementCorrection(
        placement=placement,
        side=name_of(side),
        before=before,
        after={name: as_text(value) for name, value in differing.items()},
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    made.full_clean(exclude=["placement", "proposed_by"], validate_constraints=False)
    made.save(force_insert=True)
    outbox.emit("correction.proposed", correction_id=made.pk)
    return made


@transaction.atomic
def answer_correction(
    *, correction: PlacementCorrection, by: User, agrees: bool, words: str = "", at: datetime | None = None
) -> PlacementCorrection:
    """The other side agrees, and from now on the placement says so; or it does not, and nothing changes.

    Raises NotYours, CorrectionGone, StepNotAllowed (in dispute), Overtaken, OverlappingEngagement, or what `_checked`
    raises.
    """
    at = at or timezone.now()
    placement, held = _locked(correction)
    if name_of(side_or_refuse(by, placement)) == held.side:
        raise errors.NotYours
    to = CorrectionState.AGREED if agrees else CorrectionState.DECLINED
    _move(held, to, Part.OTHER)
    if agrees:
        _apply(placement, held, at)
    held.words, held.answered_by, held.answered_at = words.strip(), by, at
    held.full_clean(exclude=["placement", "proposed_by", "answered_by"], validate_constraints=False)
    held.save(update_fields=["state", "words", "answered_by", "answered_at"])
    outbox.emit("correction.answered", correction_id=held.pk)
    return held


@transaction.atomic
def withdraw_correction(
    *, correction: PlacementCorrection, by: User, at: datetime | None = None
) -> PlacementCorrection:
    """The side that proposed it takes it back. Raises NotYours or CorrectionGone."""
    placement, held = _locked(correction)
    if name_of(side_or_refuse(by, placement)) != held.side:
        raise errors.NotYours
    _move(held, CorrectionState.WITHDRAWN, Part.PROPOSER)
    held.answered_by, held.answered_at = by, at or timezone.now()
    held.save(update_fields=["state", "answered_by", "answered_at"])
    return held


def _locked(correction: PlacementCorrection) -> tuple[Placement, PlacementCorrection]:
    placement = lock_placement(correction.placement_id)
    return placement, PlacementCorrection.objects.select_for_update().get(pk=correction.pk)


def _move(held: PlacementCorrection, to: CorrectionState, by: Part) -> None:
    if not rules.may_move_correction(held.state, to, by):
        raise errors.CorrectionGone
    held.state = to


def _apply(placement: Placement, held: PlacementCorrection, at: datetime) -> None:
    if placement.state not in rules.MAY_CORRECT:
        raise errors.StepNotAllowed
    if any(as_text(getattr(placement, name)) != value for name, value in held.before.items()):
        raise errors.Overtaken
    changes = {name: _from_text(name, value) for name, value in held.after.items()}
    _checked(placement, changes, at)
    hold_engagements(placement.profile_id)
    try:
        with transaction.atomic():
            placement.save(update_fields=list(changes))
    except IntegrityError as error:
        if "no_overlapping_engagement" in str(error):
            raise errors.OverlappingEngagement from error
        raise
    if "starts_on" in changes and placement.state == PlacementState.EXPECTED:
        ask_on_first_day(placement)


def _checked(placement: Placement, changes: Mapping[str, Any], at: datetime) -> None:
    """The placement with its changes, not saved.

    Raises NotStartedYet, EndsBeforeStart, EndsInFuture, StepNotAllowed, PayNeedsCurrency or WrongAmount.
    """
    for name, value in changes.items():
        setattr(placement, name, value)
    today = day_at(at, placement.country.time_zone)
    if placement.state != PlacementState.EXPECTED and not rules.has_started(placement.starts_on, today):
        raise errors.NotStartedYet(placement.starts_on)
    if placement.ended_on is not None and placement.ended_on < placement.starts_on:
        raise errors.EndsBeforeStart
    if changes.get("ended_on") is not None:
        if placement.state not in rules.MAY_END:
            raise errors.StepNotAllowed
        if placement.ended_on is not None and placement.ended_on > today:
            raise errors.EndsInFuture
    if placement.pay is not None:
        if placement.currency_id is None:
            raise errors.PayNeedsCurrency
        check_amount(placement.pay, placement.currency_id)
    placement.full_clean(validate_constraints=False, validate_unique=False)


def as_text(value: Any) -> str | int | None:
    """A field as a correction keeps it. Amounts always have two decimals, so that 600 and 600.00 are one."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value


def _from_text(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in {"starts_on", "ended_on"}:
        return date.fromisoformat(value)
    return Decimal(value) if name == "pay" else value
