"""How a placement becomes certain: claimed by one side, confirmed by the other. No database and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from .models import DocumentState, EvidenceLevel, PlacementState


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
LARGEST_DOCUMENT_BYTES = 2 * 1024 * 1024
MOST_DOCUMENT_PAGES = 30
MOST_DOCUMENTS = 5
# A page of a contract that was photographed must still be legible.
DOCUMENT_SIDE_PIXELS, DOCUMENT_QUALITY, MOST_DOCUMENT_PIXELS = 2400, 80, 50_000_000
_SIGNS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "picture", b"\x89PNG\r\n\x1a\n": "picture"}


def document_form(content: bytes) -> str | None:
    """What a file is by its first bytes, whatever it is called: "pdf", "picture", or None for anything else."""
    return next((form for sign, form in _SIGNS.items() if content.startswith(sign)), None)


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
