"""What a provider takes back: for a while, or for good. Told to the world by its lists, and felt here at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.credentials import errors
from registry.credentials.models import Award, Evidence
from registry.credentials.selectors import recognised_on
from registry.programmes.services import require_officer

from . import importing
from .certifying import locked


@transaction.atomic
def revoke_award(*, award: Award, by: User, reason: str, at: datetime | None = None) -> Award:
    """Take a certificate back for good. Raises NotYourProgramme or ReasonMissing. Twice is as once."""
    at = at or timezone.now()
    award = _locked(award, by)
    if award.revoked_at is None:
        award.revoked_at = at
        _write(award, by, reason, at)
    return award


@transaction.atomic
def suspend_award(*, award: Award, by: User, reason: str, at: datetime | None = None) -> Award:
    """Let a certificate count nothing for a while. Raises NotYourProgramme, ReasonMissing or AwardRevoked."""
    at = at or timezone.now()
    award = _locked(award, by)
    if award.revoked_at is not None:
        raise errors.AwardRevoked
    if award.suspended_at is None:
        award.suspended_at = at
        _write(award, by, reason, at)
    return award


@transaction.atomic
def reinstate_award(*, award: Award, by: User, reason: str, at: datetime | None = None) -> Award:
    """End a suspension. Raises NotYourProgramme, ReasonMissing or AwardRevoked."""
    at = at or timezone.now()
    award = _locked(award, by)
    if award.revoked_at is not None:
        raise errors.AwardRevoked
    if award.suspended_at is not None:
        award.suspended_at = None
        _write(award, by, reason, at)
    return award


def _locked(award: Award, by: User) -> Award:
    found = (
        Award.objects.select_for_update(of=("self",), no_key=True)
        .select_related("achievement__provider", "status_list")
        .get(pk=award.pk)
    )
    require_officer(by, found.achievement.provider)
    return found


def _write(award: Award, by: User, reason: str, at: datetime) -> None:
    if not reason.strip():
        raise errors.ReasonMissing
    award.reason, award.changed_by = reason.strip(), by
    award.save(update_fields=["revoked_at", "suspended_at", "reason", "changed_by"])
    outbox.emit("statuses.to_sign", provider_id=award.achievement.provider_id)
    outbox.emit("award.changed", award_id=award.pk, state=str(status_of(award)), at=at.isoformat())
    evidence = Evidence.objects.filter(credential_id=award.credential_id).select_related("certification__profile")
    for held in evidence:
        profile = locked(held.certification.profile)
        # A judgement that is under way may still read the list as it was.
        outbox.emit("credential.recheck", after=timedelta(minutes=1), evidence_id=held.pk)
        importing.follow(
            held, status_of(award), profile=profile, at=at, is_recognised=is_recognised(held.issuer_did, at)
        )


def status_of(award: Award) -> Evidence.Status:
    """What the provider's lists say of an award."""
    if award.revoked_at is not None:
        return Evidence.Status.REVOKED
    return Evidence.Status.SUSPENDED if award.suspended_at is not None else Evidence.Status.ACTIVE


def is_recognised(did: str, at: datetime) -> bool:
    """Whether an issuer is on the list at a moment."""
    return recognised_on(timezone.localdate(at))(did) is not None
