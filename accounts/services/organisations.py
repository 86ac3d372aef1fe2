"""Registering an organisation and checking it. Members and invitations have modules of their own, offered here too."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts import errors, rules
from accounts.access import may_manage_members
from accounts.models import Membership, Organisation, Role, User
from accounts.models.organisation import OrganisationKind, OrganisationState
from corridor import outbox
from registry.places.models import Country, Region

from .invitations import accept_invitation, invite_member, revoke_invitation
from .memberships import change_role, leave, remove_member

__all__ = [
    "accept_invitation",
    "change_role",
    "correct_details",
    "decide_organisation",
    "invite_member",
    "leave",
    "register_organisation",
    "remove_member",
    "revoke_invitation",
]

# Words that the pages under /organisations/ use themselves.
RESERVED = {"new", "invitations"}
DECIDE = "accounts.change_organisation"


@transaction.atomic
def register_organisation(
    *,
    by: User,
    name: str,
    kind: OrganisationKind | str,
    country: Country,
    region: Region | None = None,
    registration_number: str = "",
    website: str = "",
    about: str = "",
    at: datetime | None = None,
) -> Organisation:
    """A new organisation, waiting for its check, with the person as its owner.

    Raises RegionElsewhere if the region lies in another country.
    """
    if region is not None and region.country_id != country.pk:
        raise errors.RegionElsewhere
    organisation = Organisation(
        name=name.strip(),
        kind=kind,
        country=country,
        region=region,
        registration_number=registration_number.strip(),
        website=website,
        about=about.strip(),
    )
    organisation.full_clean(exclude=["slug"])
    _save_under_free_slug(organisation)
    Membership.objects.create(organisation=organisation, user=by, role=Role.OWNER)
    if at is not None:
        Organisation.objects.filter(pk=organisation.pk).update(created_at=at, submitted_at=at)
        Membership.objects.filter(organisation=organisation).update(joined_at=at)
        organisation.created_at = organisation.submitted_at = at
    return organisation


@transaction.atomic
def correct_details(
    *,
    organisation: Organisation,
    by: User,
    name: str,
    registration_number: str,
    website: str,
    about: str,
    at: datetime | None = None,
) -> Organisation:
    """Change what the check looks at, before it or after a refusal; a refused organisation waits for a new check.

    Raises OnlyOwners, or CannotCorrect once the organisation is verified or suspended: a verified name must not turn
    into another.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not may_manage_members(by, organisation):
        raise errors.OnlyOwners
    if not rules.may_be_corrected(organisation.state):
        raise errors.CannotCorrect
    organisation.name, organisation.about = name.strip(), about.strip()
    organisation.registration_number, organisation.website = registration_number.strip(), website
    if organisation.state != OrganisationState.PENDING:
        organisation.submitted_at = at or timezone.now()
    organisation.state = OrganisationState.PENDING
    organisation.full_clean()
    organisation.save(update_fields=["name", "about", "registration_number", "website", "state", "submitted_at"])
    return organisation


@transaction.atomic
def decide_organisation(
    *, organisation: Organisation, by: User, state: OrganisationState | str, reason: str, at: datetime | None = None
) -> Organisation:
    """A registrar's answer to whether the organisation is what it says: verified, rejected or suspended.

    Raises NotAllowedToDecide, NotThisDecision, or NeedsAReason.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not by.has_perm(DECIDE):
        raise errors.NotAllowedToDecide
    if not rules.may_decide(organisation.state, state):
        raise errors.NotThisDecision
    if not reason.strip():
        raise errors.NeedsAReason
    organisation.state, organisation.decision_reason = OrganisationState(state), reason.strip()
    organisation.decided_by, organisation.decided_at = by, at or timezone.now()
    organisation.full_clean()
    organisation.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    outbox.emit("organisation.decided", organisation_id=organisation.pk)
    return organisation


def _save_under_free_slug(organisation: Organisation) -> None:
    """Insert under a short name that no other organisation has, also when two of one name register at once."""
    wanted = slugify(organisation.name)[:70].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | RESERVED
    for number in count(1):
        organisation.slug = wanted if number == 1 else f"{wanted}-{number}"
        if organisation.slug in taken:
            continue
        try:
            with transaction.atomic():
                organisation.save()
        except IntegrityError:
            taken.add(organisation.slug)
        else:
            return
