"""Who stands on which side of an application. Asked of the database anew each time, so a removal or a suspension counts
from the next request on."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.access import organisations_where, recruiters_of
from accounts.models import Organisation, Role, User
from accounts.rules import Ability
from registry.listings.models import Listing
from registry.profiles.access import may_act_for
from registry.profiles.models import MentorProfile

from .models import Application, Offer, Voice


def is_graduate(user: User, application: Application) -> bool:
    """Whether the person is the one who applied."""
    return application.profile.user_id == user.pk


def may_hire(user: User, listing: Listing) -> bool:
    """Whether the person decides about the applications to a listing: as its verified mentor, or as owner or recruiter
    of its verified organisation."""
    return may_hire_for(user, organisation=listing.organisation, mentor=listing.mentor)


def may_hire_for(user: User, *, organisation: Organisation | None, mentor: MentorProfile | None) -> bool:
    """The same for an employer that is not asked about through a listing."""
    return may_act_for(user, organisation=organisation, mentor=mentor)


def is_in_good_standing(listing: Listing) -> bool:
    """Whether whoever offers the listing is verified and not suspended."""
    owner = listing.organisation or listing.mentor
    return owner is not None and owner.is_verified


def is_own(user_id: int, listing: Listing) -> bool:
    """Whether a person belongs to whoever offers the listing, in any role."""
    if listing.mentor is not None and listing.mentor.user_id == user_id:
        return True
    return listing.organisation is not None and listing.organisation.memberships.filter(user_id=user_id).exists()


def listings_hired_for(user: User) -> QuerySet[Listing]:
    """The listings whose applications a person decides about."""
    mine = Q(mentor__user=user, mentor__state=MentorProfile.State.VERIFIED)
    return Listing.objects.filter(Q(organisation__in=organisations_where(user, Ability.RECRUIT)) | mine)


def applications_hired_for(user: User) -> QuerySet[Application]:
    """The applications that a person decides about."""
    return Application.objects.filter(listing__in=listings_hired_for(user))


def offers_hired_for(user: User) -> QuerySet[Offer]:
    """The offers that a person may take back."""
    return Offer.objects.filter(application__listing__in=listings_hired_for(user))


def hirers_for(*, organisation_id: int | None, mentor: MentorProfile | None) -> list[User]:
    """Who is written to as the employer: the mentor, or the organisation's owners and recruiters."""
    if mentor is not None:
        return [mentor.user]
    return list(User.objects.filter(recruiters_of([organisation_id] if organisation_id else [])).order_by("pk"))


def voice_of(user: User, application: Application) -> Voice | None:
    """For which side of an application a person speaks; who is on both counts as the graduate. None for strangers."""
    if not user.is_active:
        return None
    if is_graduate(user, application):
        return Voice.GRADUATE
    return Voice.HIRER if may_hire(user, application.listing) else None


def recipient_of(listing: Listing) -> User:
    """The person who receives an application first: the mentor, or who posted it, or else an owner."""
    if listing.mentor is not None:
        return listing.mentor.user
    members = User.objects.filter(memberships__organisation=listing.organisation_id, is_active=True)
    owners = members.filter(memberships__role=Role.OWNER).order_by("pk")
    posted = members.filter(pk=listing.posted_by_id) if listing.posted_by_id is not None else members.none()
    return posted.first() or owners[0]
