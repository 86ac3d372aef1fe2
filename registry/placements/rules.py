"""How a placement becomes certain: claimed by one side, confirmed by the other. No database and no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from .models import AmountStep, CorrectionState, DocumentState, EvidenceLevel, PlacementState


class Side(StrEnum):
    """Who makes a move."""

    GRADUATE = "graduate"
    EMPLOYER = "employer or mentor"
    ADMINISTRATOR = "administrator"
    OFFICER = "programme officer"


S = PlacementState
_EITHER = frozenset({Side.GRADUATE, Side.EMPLOYER})
_ADMINISTRATOR = frozenset({Side.ADMINISTRATOR})
# Every move that exists: from where, to where, and who makes it. `docs/states.md` is drawn from this table.
# A settled dispute returns to what the confirmations say: an administrator never confirms for a side.
TRANSITIONS: Mapping[tuple[PlacementState, PlacementState], frozenset[Side]] = {
    (S.EXPECTED, S.CLAIMED): _EITHER,
    (S.EXPECTED, S.DISPUTED): _EITHER,
    (S.EXPECTED, S.CANCELLED): _EITHER,
    (S.CLAIMED, S.CONFIRMED): _EITHER,
    (S.CLAIMED, S.DISPUTED): _EITHER,
    (S.CLAIMED, S.CANCELLED): _EITHER,
    (S.CONFIRMED, S.DISPUTED): _EITHER,
    (S.DISPUTED, S.EXPECTED): _ADMINISTRATOR,
    (S.DISPUTED, S.CLAIMED): _ADMINISTRATOR,
    (S.DISPUTED, S.CONFIRMED): _ADMINISTRATOR,
    (S.DISPUTED, S.CANCELLED): _ADMINISTRATOR,
}
# Only what began can end; a placement that never began is cancelled.
MAY_END = frozenset({S.CLAIMED, S.CONFIRMED})


def may_move(now: str, to: str, by: Side) -> bool:
    """Whether this side may bring a placement from one state to another."""
    return by in TRANSITIONS.get((PlacementState(now), PlacementState(to)), frozenset())


def state_by_confirmations(*, graduate: bool, employer: bool) -> PlacementState:
    """How certain a placement is that nobody disputes."""
    if graduate and employer:
        return PlacementState.CONFIRMED
    return PlacementState.CLAIMED if graduate or employer else PlacementState.EXPECTED


def evidence_level(*, graduate: bool, employer: bool, document: bool) -> EvidenceLevel | None:
    """What a placement rests on; None where nobody has said anything.

    `document` means that a programme officer has looked at one and found it good. Without anybody's word it is nothing:
    a contract shows what was agreed, not that it began. Only the word of both counts in the figures.
    """
    if graduate and employer:
        return EvidenceLevel.BOTH
    if not graduate and not employer:
        return None
    if document:
        return EvidenceLevel.DOCUMENT
    return EvidenceLevel.SELF if graduate else EvidenceLevel.EMPLOYER


# Who was reminded by an officer is left in peace for a week.
REMIND_AGAIN_AFTER = timedelta(days=7)


def may_remind(last: datetime | None, at: datetime) -> bool:
    """Whether the silent side may be written to again."""
    return last is None or at - last >= REMIND_AGAIN_AFTER


D = DocumentState
# Every move of a document; `docs/states.md` is drawn from this table too.
DOCUMENT_TRANSITIONS: Mapping[tuple[DocumentState, DocumentState], frozenset[Side]] = {
    (D.GIVEN, D.ACCEPTED): frozenset({Side.OFFICER}),
    (D.GIVEN, D.REFUSED): frozenset({Side.OFFICER}),
    (D.GIVEN, D.TAKEN_BACK): frozenset({Side.GRADUATE}),
    (D.ACCEPTED, D.TAKEN_BACK): frozenset({Side.GRADUATE}),
}
MOST_DOCUMENTS = 5


def may_move_document(now: str, to: str, by: Side) -> bool:
    """Whether somebody may bring a document from one state to another."""
    return by in DOCUMENT_TRANSITIONS.get((DocumentState(now), DocumentState(to)), frozenset())


def side_of(*, is_graduate: bool, hires: bool) -> Side | None:
    """The side on which a person stands. Who is on both counts as the graduate, so that nobody confirms alone."""
    if is_graduate:
        return Side.GRADUATE
    return Side.EMPLOYER if hires else None


def has_started(starts_on: date, on: date) -> bool:
    """Whether a placement may be confirmed: not before its first day."""
    return on >= starts_on


# Days after the first one on which both sides are asked how it goes.
CHECKED_AFTER_DAYS = (30, 90, 180, 365)


def milestone_on(starts_on: date, on: date) -> int | None:
    """The latest milestone that a placement has reached on a day; None before the first."""
    reached = [days for days in CHECKED_AFTER_DAYS if (on - starts_on).days >= days]
    return reached[-1] if reached else None


def country_of(*, is_remote: bool, listing_country: str, home: str) -> str:
    """Where a placement takes place: on site where the listing says, remotely where the graduate lives."""
    return home if is_remote else listing_country


def is_cross_border(*, owner_country: str, home: str) -> bool:
    """Whether the employer or mentor is in another country than the graduate."""
    return owner_country != home


# --- Corrections -------------------------------------------------------------------------------------------------


class Part(StrEnum):
    """Who makes a move where one side proposes and the other answers."""

    PROPOSER = "the side that proposed it"
    OTHER = "the other side"


C = CorrectionState
CORRECTION_TRANSITIONS: Mapping[tuple[CorrectionState, CorrectionState], frozenset[Part]] = {
    (C.PROPOSED, C.AGREED): frozenset({Part.OTHER}),
    (C.PROPOSED, C.DECLINED): frozenset({Part.OTHER}),
    (C.PROPOSED, C.WITHDRAWN): frozenset({Part.PROPOSER}),
}
CORRECTABLE = ("role", "isco_id", "starts_on", "ended_on", "hours_per_week", "pay")
# What is in dispute or did not happen is not corrected.
MAY_CORRECT = frozenset({S.EXPECTED, S.CLAIMED, S.CONFIRMED})


def may_move_correction(now: str, to: str, by: Part) -> bool:
    """Whether somebody may bring a correction from one state to another."""
    return by in CORRECTION_TRANSITIONS.get((CorrectionState(now), CorrectionState(to)), frozenset())


# --- The ledger of a milestone -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the ledger that was not rejected. A reversal's amount is below zero."""

    step: AmountStep
    amount: Decimal
    is_confirmed: bool
    is_advance: bool = False


@dataclass(frozen=True)
class Bound:
    """Which step an amount may not exceed; `spares_advances` where a payment in advance may."""

    by: AmountStep
    spares_advances: bool = False


BOUNDS: Mapping[AmountStep, tuple[Bound, ...]] = {
    AmountStep.AGREED: (),
    AmountStep.DELIVERED: (Bound(AmountStep.AGREED),),
    AmountStep.PAID: (Bound(AmountStep.DELIVERED, spares_advances=True), Bound(AmountStep.AGREED)),
}
# While a contract stands its ledger goes on, also after its last day: payments come late.
MAY_RECORD = frozenset({S.EXPECTED, S.CLAIMED, S.CONFIRMED})


def total(lines: Iterable[Line], step: AmountStep) -> Decimal:
    """What both sides have confirmed of a step."""
    return sum((line.amount for line in lines if line.step == step and line.is_confirmed), Decimal())


def least(lines: Iterable[Line], step: AmountStep) -> Decimal:
    """What a step can come to at the least: what waits below zero is confirmed, and nothing else that waits."""
    wanted = (line for line in lines if line.step == step and (line.is_confirmed or line.amount < 0))
    return sum((line.amount for line in wanted), Decimal())


def most(lines: Iterable[Line], step: AmountStep, *, advances: bool = True) -> Decimal:
    """What a step can come to at the most: what waits above zero is confirmed, and nothing else that waits."""
    wanted = (line for line in lines if line.step == step and (line.is_confirmed or line.amount > 0))
    return sum((line.amount for line in wanted if advances or not line.is_advance), Decimal())


def exceeds(lines: Iterable[Line], new: Line) -> AmountStep | None:
    """The step that would be exceeded if this line were recorded too, whatever the other side says to all that waits;
    None if it fits.

    A payment that is not marked as an advance fits only under what was delivered, advances included: else it is one.
    """
    lines = [*lines, new]
    for_work_done = new.step == AmountStep.PAID and new.amount > 0 and not new.is_advance
    if for_work_done and most(lines, AmountStep.PAID) > least(lines, AmountStep.DELIVERED):
        return AmountStep.DELIVERED
    for step, bounds in BOUNDS.items():
        for bound in bounds:
            if most(lines, step, advances=not bound.spares_advances) > max(Decimal(), least(lines, bound.by)):
                return bound.by
    return None
