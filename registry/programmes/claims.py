"""Invitations by which a person makes an enrolment theirs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from corridor.web.sealing import open_sealed, seal

from . import errors
from .models import ClaimInvitation, Cohort, Enrolment
from .services import require_officer

INVITATION_LASTS = timedelta(days=30)


def hash_of(token: str) -> str:
    """What is stored of a secret for looking it up: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: ClaimInvitation) -> str | None:
    """The secret for the link in the mail, while the invitation is unused."""
    return open_sealed(bytes(invitation.sealed_token)).decode() if invitation.sealed_token else None


@transaction.atomic
def invite_to_claim(*, enrolment: Enrolment, at: datetime | None = None) -> str:
    """Write a new invitation and return its secret; the mail goes out after the commit. It replaces an open one.

    Raises AlreadyClaimed or NoAddress.
    """
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if enrolment.user_id is not None:
        raise errors.AlreadyClaimed
    if not enrolment.email:
        raise errors.NoAddress
    enrolment.invitations.open(at).update(expires_at=at, sealed_token=None)
    token = secrets.token_urlsafe(32)
    invitation = ClaimInvitation.objects.create(
        enrolment=enrolment,
        token_hash=hash_of(token),
        sealed_token=seal(token.encode()),
        sent_to=enrolment.email,
        sent_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    outbox.emit("claim.invited", invitation_id=invitation.pk)
    return token


@transaction.atomic
def invite_again(*, enrolment: Enrolment, by: User, at: datetime | None = None) -> None:
    """An officer sends one person a new invitation. Raises NotYourProgramme, AlreadyClaimed or NoAddress."""
    require_officer(by, enrolment.cohort.programme.provider)
    invite_to_claim(enrolment=enrolment, at=at)


@transaction.atomic
def invite_cohort(*, cohort: Cohort, by: User, at: datetime | None = None) -> int:
    """Invite everyone who has an e-mail address and has not claimed their place; return how many.

    Who was invited less than a day ago, or five times already, is left in peace. Raises NotYourProgramme.
    """
    at = at or timezone.now()
    cohort = (
        Cohort.objects.select_for_update(of=("self",), no_key=True)
        .select_related("programme__provider")
        .get(pk=cohort.pk)
    )
    require_officer(by, cohort.programme.provider)
    enrolments = list(Enrolment.objects.filter(cohort=cohort).to_remind(at).order_by("pk"))
    for enrolment in enrolments:
        invite_to_claim(enrolment=enrolment, at=at)
    return len(enrolments)


def find_invitation(token: str) -> ClaimInvitation | None:
    """The invitation that a secret belongs to, in whatever state."""
    return ClaimInvitation.objects.filter(token_hash=hash_of(token)).first()


def open_invitation(token: str, at: datetime) -> ClaimInvitation | None:
    """The invitation that a secret opens at this moment, if any."""
    return (
        ClaimInvitation.objects.open(at)
        .filter(token_hash=hash_of(token), enrolment__user=None, enrolment__merged_into=None)
        .select_related("enrolment__cohort")
        .first()
    )


@transaction.atomic
def use_invitation(*, token: str, user: User, at: datetime | None = None) -> Enrolment:
    """Give the enrolment to the person who holds the secret. It works once.

    Raises ClaimUnknown, ClaimUsed, ClaimExpired or AlreadyInCohort.
    """
    at = at or timezone.now()
    found = find_invitation(token)
    if found is None:
        raise errors.ClaimUnknown
    # The enrolment first, as everywhere, so that two links to one enrolment wait for each other.
    enrolment = Enrolment.objects.select_for_update(no_key=True).get(pk=found.enrolment_id)
    see_usable(token=token, at=at)
    return take_place(enrolment=enrolment, user=user, at=at)


def see_usable(*, token: str, at: datetime) -> None:
    """See that a secret opens its enrolment now; the caller holds the lock of that. Raises ClaimUnknown, ClaimUsed or
    ClaimExpired."""
    found = find_invitation(token)
    if found is None:
        raise errors.ClaimUnknown
    invitation = ClaimInvitation.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=found.pk)
    if invitation.used_at is not None or invitation.enrolment.user_id is not None:
        raise errors.ClaimUsed
    if invitation.expires_at <= at:
        raise errors.ClaimExpired


@transaction.atomic
def take_place(*, enrolment: Enrolment, user: User, at: datetime) -> Enrolment:
    """Give an enrolment, locked by the caller, to a person; its invitations open nothing any more.

    Raises ClaimUsed or AlreadyInCohort.
    """
    if enrolment.user_id is not None:
        raise errors.ClaimUsed
    if Enrolment.objects.filter(cohort_id=enrolment.cohort_id, user=user).exists():
        raise errors.AlreadyInCohort
    enrolment.invitations.open(at).update(used_at=at, sealed_token=None)
    enrolment.user, enrolment.claimed_at = user, at
    enrolment.save(update_fields=["user", "claimed_at"])
    return enrolment


@transaction.atomic
def forget_expired_secrets(*, at: datetime | None = None) -> int:
    """Drop the sealed secrets of invitations that ran out; return how many."""
    expired = ClaimInvitation.objects.filter(expires_at__lte=at or timezone.now(), sealed_token__isnull=False)
    return expired.update(sealed_token=None)
