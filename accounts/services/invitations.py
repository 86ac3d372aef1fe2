"""Inviting someone by e-mail to act for an organisation."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import errors, rules
from accounts.access import may_manage_members
from accounts.models import Invitation, Membership, Organisation, Role, User
from accounts.models.organisation import OrganisationState
from accounts.selectors import addresses_of
from corridor import outbox
from corridor.web.sealing import open_sealed, seal

GROWING = (OrganisationState.PENDING, OrganisationState.VERIFIED)


def hash_of(token: str) -> str:
    """What is stored of an invitation's secret: 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(invitation: Invitation) -> str | None:
    """The secret for the link in the mail, while the invitation is unanswered."""
    return open_sealed(bytes(invitation.sealed_token)).decode() if invitation.sealed_token else None


@transaction.atomic
def invite_member(
    *, organisation: Organisation, by: User, email: str, role: Role | str, at: datetime | None = None
) -> Invitation:
    """Invite an address to become a member in a role; the mail goes out after the commit.

    Raises OnlyOwners, NoSuchRole, AlreadyAMember, InvitedAlready, InvitationsUsedUp, or OrganisationCannotGrow.
    """
    at, email = at or timezone.now(), email.strip().lower()
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    if not rules.has_role(organisation.kind, role):
        raise errors.NoSuchRole
    _require_room(organisation, email, at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        organisation=organisation,
        email=email,
        role=role,
        token_hash=hash_of(token),
        sealed_token=seal(token.encode()),
        invited_by=by,
        expires_at=at + rules.INVITATION_LASTS,
    )
    invitation.full_clean()
    invitation.save()
    outbox.emit("invitation.made", invitation_id=invitation.pk)
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User, at: datetime | None = None) -> Membership:
    """Become a member, as the holder of the address that was invited.

    Raises InvitationOver, WrongAddress, OrganisationCannotGrow, or AlreadyAMember.
    """
    at = at or timezone.now()
    with_this_secret = Invitation.objects.filter(token_hash=hash_of(token))
    organisation = (
        Organisation.objects.select_for_update(no_key=True)
        .filter(pk__in=with_this_secret.values("organisation"))
        .first()
    )
    if organisation is None:
        raise errors.InvitationOver
    invitation = with_this_secret.open(at).select_for_update().first()
    if invitation is None:
        raise errors.InvitationOver
    if not is_invited(by, invitation):
        raise errors.WrongAddress
    if organisation.state not in GROWING:
        raise errors.OrganisationCannotGrow
    if Membership.objects.filter(organisation=organisation, user=by).exists():
        raise errors.AlreadyAMember
    invitation.accepted_at, invitation.sealed_token = at, None
    invitation.save(update_fields=["accepted_at", "sealed_token"])
    return Membership.objects.create(organisation=organisation, user=by, role=invitation.role)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User, at: datetime | None = None) -> Invitation:
    """Take an unanswered invitation back. Raises OnlyOwners or InvitationOver."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=invitation.organisation_id)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    if invitation.accepted_at or invitation.revoked_at:
        raise errors.InvitationOver
    invitation.revoked_at, invitation.sealed_token = at or timezone.now(), None
    invitation.save(update_fields=["revoked_at", "sealed_token"])
    return invitation


@transaction.atomic
def forget_expired_secrets(*, at: datetime | None = None) -> int:
    """Drop the secrets of invitations that nobody answered in time; return how many."""
    return Invitation.objects.filter(expires_at__lte=at or timezone.now(), sealed_token__isnull=False).update(
        sealed_token=None
    )


def is_invited(user: User, invitation: Invitation) -> bool:
    """Whether the person has shown to hold the invited address."""
    return invitation.email.lower() in addresses_of(user)


def _require_room(organisation: Organisation, email: str, at: datetime) -> None:
    """Refuse what would send too much mail, or mail to people who need none."""
    if organisation.state not in GROWING:
        raise errors.OrganisationCannotGrow
    if Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists():
        raise errors.AlreadyAMember
    waiting = Invitation.objects.filter(
        organisation=organisation, email__iexact=email, accepted_at=None, revoked_at=None
    )
    if waiting.filter(expires_at__gt=at).exists():
        raise errors.InvitedAlready
    # An invitation that ran out makes room for a new one.
    waiting.update(revoked_at=at, sealed_token=None)
    since = at - timedelta(days=1) + rules.INVITATION_LASTS
    sent = Invitation.objects.filter(organisation=organisation, expires_at__gt=since).count()
    if not rules.invitations_left(state=organisation.state, sent_in_a_day=sent):
        raise errors.InvitationsUsedUp
