"""Who may do what with a listing. Asked of the database anew each time."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.access import role_in
from accounts.models import Organisation, Role, User
from registry.profiles.models import MentorProfile

from . import errors
from .models import Listing

WRITERS = {Role.OWNER, Role.RECRUITER}


def may_write(user: User, owner: Organisation | MentorProfile | None) -> bool:
    """Whether a person writes listings for this owner. An owner that waits for its check may prepare drafts."""
    if isinstance(owner, MentorProfile):
        return owner.user_id == user.pk and user.is_active
    return owner is not None and owner.kind == Organisation.Kind.EMPLOYER and role_in(user, owner) in WRITERS


def writes_for(user: User) -> QuerySet[Organisation]:
    """The organisations that a person writes listings for."""
    return Organisation.objects.filter(
        kind=Organisation.Kind.EMPLOYER, memberships__user=user, memberships__role__in=WRITERS
    )


def owner_of(listing: Listing) -> Organisation | MentorProfile:
    """The organisation or mentor that offers the listing."""
    owner = listing.organisation or listing.mentor
    assert owner is not None  # listing_has_one_owner
    return owner


def require_writer(user: User, owner: Organisation | MentorProfile) -> None:
    """Raises NotYours for everybody else."""
    if not may_write(user, owner):
        raise errors.NotYours


def require_moderator(user: User, listing: Listing) -> None:
    """Raises NotAModerator, or OwnListing for somebody who has a part in what is offered."""
    if not (user.is_active and user.has_perm("listings.change_listing")):
        raise errors.NotAModerator
    owner = owner_of(listing)
    belongs = owner.user_id == user.pk if isinstance(owner, MentorProfile) else role_in(user, owner) is not None
    if belongs or listing.posted_by_id == user.pk:
        raise errors.OwnListing
