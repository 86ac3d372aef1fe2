"""Who acts for an organisation, and in which role. There is always an owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pgtrigger
from django.db import IntegrityError, transaction
from django.utils import timezone
from psycopg.errors import CheckViolation

from accounts import errors, rules
from accounts.access import may_manage_members
from accounts.models import Invitation, Membership, Organisation, Role, User

OWNER_TRIGGER = "accounts.Membership:keep_an_owner"


@transaction.atomic
def change_role(
    *, organisation: Organisation, by: User, member: User, role: Role | str, at: datetime | None = None
) -> Membership:
    """Give a member another role. Raises OnlyOwners, NoSuchRole, NotAMember, or NeedsAnOwner."""
    organisation = _locked(organisation)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    if not rules.has_role(organisation.kind, role):
        raise errors.NoSuchRole
    membership = _membership(organisation, member)
    if membership.role == role:
        return membership
    with _owner_remains(membership):
        membership.role = Role(role)
        membership.full_clean()
        membership.save(update_fields=["role"])
    _take_back_invitations(organisation, member, at)
    return membership


@transaction.atomic
def remove_member(*, organisation: Organisation, by: User, member: User, at: datetime | None = None) -> None:
    """End a person's membership; what the person may do ends with the next request.

    Raises OnlyOwners, NotAMember, or NeedsAnOwner.
    """
    organisation = _locked(organisation)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    _end(_membership(organisation, member), at)


@transaction.atomic
def leave(*, organisation: Organisation, by: User, at: datetime | None = None) -> None:
    """Leave an organisation. Raises NotAMember, or NeedsAnOwner for its only owner."""
    _end(_membership(_locked(organisation), by), at)


def _locked(organisation: Organisation) -> Organisation:
    """The organisation, locked: two changes of its members happen one after the other."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def _membership(organisation: Organisation, member: User) -> Membership:
    found = Membership.objects.select_for_update().filter(organisation=organisation, user=member).first()
    if found is None:
        raise errors.NotAMember
    return found


def _end(membership: Membership, at: datetime | None) -> None:
    organisation, member = membership.organisation, membership.user
    with _owner_remains(membership):
        membership.delete()
    _take_back_invitations(organisation, member, at)


@contextmanager
def _owner_remains(membership: Membership) -> Iterator[None]:
    """Refuse a change that would leave the organisation without an owner.

    The database refuses it at commit too; it is asked already here, so that the refusal reaches the person in words.
    """
    others = Membership.objects.filter(organisation_id=membership.organisation_id, role=Role.OWNER)
    if membership.role == Role.OWNER and not others.exclude(pk=membership.pk).exists():
        raise errors.NeedsAnOwner
    try:
        with transaction.atomic():
            yield
            pgtrigger.constraints(pgtrigger.Immediate, OWNER_TRIGGER)
    except IntegrityError as refused:
        if not isinstance(refused.__cause__, CheckViolation):
            raise
        raise errors.NeedsAnOwner from refused
    pgtrigger.constraints(pgtrigger.Deferred, OWNER_TRIGGER)


def _take_back_invitations(organisation: Organisation, member: User, at: datetime | None) -> None:
    """Open invitations of someone who no longer speaks for the organisation end as well."""
    Invitation.objects.filter(organisation=organisation, invited_by=member, accepted_at=None, revoked_at=None).update(
        revoked_at=at or timezone.now(), sealed_token=None
    )
