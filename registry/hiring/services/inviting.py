"""An employer or mentor asks a graduate to meet; the graduate answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from corridor import outbox
from registry.hiring import errors
from registry.hiring.access import is_own, may_hire
from registry.hiring.models import Application, ApplicationState, JobInvitationState, ListingInvitation
from registry.hiring.rules import INVITATION_LASTS, day_at, may_invite_another
from registry.listings.models import Listing, State
from registry.listings.risk.contacts import ways_to_be_reached
from registry.listings.services import lock_listing
from registry.matching.services import exclude
from registry.profiles.models import Profile

from .applying import blocks_between, start_application
from .locking import lock_invitation, lock_profile


@transaction.atomic
def invite(
    *, listing: Listing, profile: Profile, by: User, message: str = "", at: datetime | None = None
) -> ListingInvitation:
    """Ask a graduate, whose name one does not know yet, to meet about an open listing. It stays open for 14 days.

    Raises NotYours, ListingNotOpen, NotInvitable (not to be seen, kept apart, or one's own colleague), ContactTooEarly
    for a message with an address or a number in it, HasApplied, SaidNo, InvitedAlready, or TooManyInvitations after 30
    in 24 hours.
    """
    at = at or timezone.now()
    listing = lock_listing(listing.pk)
    if not may_hire(by, listing):
        raise errors.NotYours
    if listing.state != State.OPEN or listing.closes_on < day_at(at, listing.country.time_zone):
        raise errors.ListingNotOpen
    if not is_invitable(profile) or is_own(profile.user_id, listing):
        raise errors.NotInvitable
    if blocks_between(profile, listing):
        raise errors.NotInvitable
    if ways_to_be_reached(message):
        raise errors.ContactTooEarly
    _require_unasked(listing, profile, at)
    if not may_invite_another(listing.invitations.filter(sent_at__gt=at - timedelta(days=1)).count()):
        raise errors.TooManyInvitations
    invitation = ListingInvitation(
        listing=listing,
        profile=profile,
        message=message.strip(),
        sent_by=by,
        sent_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    invitation.full_clean(validate_constraints=False)
    invitation.save(force_insert=True)
    outbox.emit("invitation.sent", invitation_id=invitation.pk)
    return invitation


def is_invitable(profile: Profile) -> bool:
    """Whether a graduate may be asked: on the talent pages by consent, or open to matching."""
    seen = Q(pk__in=Profile.objects.on_talent_pages()) | Q(pk__in=Profile.objects.matchable())
    return Profile.objects.filter(seen, pk=profile.pk).exists()


def _require_unasked(listing: Listing, profile: Profile, at: datetime) -> None:
    applications = Application.objects.filter(listing=listing, profile=profile)
    if applications.exclude(state=ApplicationState.WITHDRAWN).exists():
        raise errors.HasApplied
    # An invitation that nobody answered in time must not stand in the way of a new one.
    earlier = ListingInvitation.objects.filter(listing=listing, profile=profile)
    earlier.filter(state=JobInvitationState.SENT, expires_at__lte=at).update(
        state=JobInvitationState.EXPIRED, answered_at=at
    )
    states = set(earlier.values_list("state", flat=True))
    if JobInvitationState.SENT in states:
        raise errors.InvitedAlready
    if JobInvitationState.DECLINED in states:
        raise errors.SaidNo


@transaction.atomic
def accept_invitation(*, invitation: ListingInvitation, by: User, at: datetime | None = None) -> Application:
    """The graduate wants to meet: an application begins, and the owner learns name and contact.

    Raises NotYours, InvitationOver, and what `apply` raises.
    """
    at = at or timezone.now()
    profile, listing = lock_profile(invitation.profile_id), lock_listing(invitation.listing_id)
    invitation = lock_invitation(invitation.pk)
    _require_answerable(invitation, by, at)
    invitation.state, invitation.answered_at = JobInvitationState.ACCEPTED, at
    invitation.save(update_fields=["state", "answered_at"])
    return start_application(profile=profile, listing=listing, origin=Application.Origin.INVITED, note="", at=at)


@transaction.atomic
def decline_invitation(*, invitation: ListingInvitation, by: User, at: datetime | None = None) -> ListingInvitation:
    """The graduate does not want to meet: the pair is not matched again, and no name was told.

    Raises NotYours or InvitationOver.
    """
    at = at or timezone.now()
    invitation = lock_invitation(invitation.pk)
    _require_answerable(invitation, by, at)
    invitation.state, invitation.answered_at = JobInvitationState.DECLINED, at
    invitation.save(update_fields=["state", "answered_at"])
    exclude(listing_id=invitation.listing_id, profile_id=invitation.profile_id, reason="declined")
    return invitation


def _require_answerable(invitation: ListingInvitation, by: User, at: datetime) -> None:
    if invitation.profile.user_id != by.pk:
        raise errors.NotYours
    if not invitation.is_answerable(at):
        raise errors.InvitationOver
