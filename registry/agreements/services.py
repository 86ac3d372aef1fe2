"""Freezing and thawing the agreement between the two countries."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Protocol

from django.db import connection, transaction

from accounts.models import User
from corridor import outbox

from . import errors
from .models import Agreement, AgreementState
from .rules import is_cross_border
from .selectors import in_force_pairs, mobility_open

__all__ = ["ChangesState", "freeze_agreement", "in_force_pairs", "is_cross_border", "mobility_open", "thaw_agreement"]

logger = logging.getLogger(__name__)


class ChangesState(Protocol):
    """What freezing and thawing have in common."""

    def __call__(self, *, slug: str, reason: str, by: User | None = None, at: datetime | None = None) -> Agreement: ...


@transaction.atomic
def freeze_agreement(*, slug: str, reason: str, by: User | None = None, at: datetime | None = None) -> Agreement:
    """Stop every disclosure across the border from now on. What happens inside one country goes on; nothing is deleted.

    `by` is None for the operator at the command line. Disclosures under way finish first, later ones are refused.
    Raises NoSuchAgreement, ReasonMissing, NotAnAdministrator, AgreementEnded, AlreadyFrozen.
    """
    agreement, now = _locked(slug)
    _require(agreement, by=by, reason=reason)
    if agreement.state == AgreementState.SUSPENDED:
        raise errors.AlreadyFrozen
    return _set_state(agreement, AgreementState.SUSPENDED, reason, at or now)


@transaction.atomic
def thaw_agreement(*, slug: str, reason: str, by: User | None = None, at: datetime | None = None) -> Agreement:
    """Put a suspended agreement in force again.

    Raises NoSuchAgreement, ReasonMissing, NotAnAdministrator, AgreementEnded, NotFrozen.
    """
    agreement, now = _locked(slug)
    _require(agreement, by=by, reason=reason)
    if agreement.state == AgreementState.IN_FORCE:
        raise errors.NotFrozen
    return _set_state(agreement, AgreementState.IN_FORCE, reason, at or now)


def _locked(slug: str) -> tuple[Agreement, datetime]:
    """The agreement, against every disclosure under it (see migration 0003), and the database's time under the lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('corridor.agreement'))")
        agreement = Agreement.objects.select_for_update().filter(slug=slug).first()
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    if agreement is None:
        raise errors.NoSuchAgreement
    return agreement, now


def _require(agreement: Agreement, *, by: User | None, reason: str) -> None:
    if by is not None and not by.has_perm("agreements.change_agreement"):
        raise errors.NotAnAdministrator
    if agreement.state == AgreementState.ENDED:
        raise errors.AgreementEnded
    if not reason.strip():
        raise errors.ReasonMissing


def _set_state(agreement: Agreement, state: AgreementState, reason: str, at: datetime) -> Agreement:
    agreement.state, agreement.state_reason, agreement.state_since = state, reason.strip(), at
    agreement.full_clean(validate_unique=False)
    agreement.save(update_fields=["state", "state_reason", "state_since"])
    outbox.emit("agreement.changed", agreement_id=agreement.pk)
    logger.info("agreement %s is now %s", agreement.slug, state)
    return agreement
