"""What waits for a person, oldest first: the first thing on every workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.hiring.models import Application, ApplicationState, ListingInvitation, Offer, OfferState
from registry.listings.models import Listing, State
from registry.placements.models import Placement, PlacementState
from registry.profiles.models import Profile


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what, about what, where, since when."""

    since: datetime
    what: str | Promise
    about: str
    url: str


OPEN_PLACEMENTS = [PlacementState.EXPECTED, PlacementState.CLAIMED]


def for_graduate(profile: Profile, *, at: datetime, on: date) -> list[Waiting]:
    """Invitations to answer, offers to answer and placements to confirm; three queries."""
    invitations = ListingInvitation.objects.filter(profile=profile, state="sent", expires_at__gt=at)
    offers = Offer.objects.filter(application__profile=profile, state=OfferState.SENT, answer_by__gte=on)
    placements = Placement.objects.filter(
        profile=profile, state__in=OPEN_PLACEMENTS, graduate_confirmed_at=None, starts_on__lte=on
    )
    found = [
        Waiting(row.sent_at, _("Answer an invitation"), row.listing.title, _to("my-invitation", row.public_id))
        for row in invitations.select_related("listing")
    ]
    found += [
        Waiting(row.made_at, _("Answer an offer"), row.role, _to("my-application", row.application.public_id))
        for row in offers.select_related("application")
    ]
    found += [
        Waiting(row.created_at, _("Confirm your placement"), row.role, _to("placement", row.public_id))
        for row in placements
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def for_owner(user: User, *, on: date) -> list[Waiting]:
    """New applications and placements to confirm at the organisations of a person, or as a mentor; two queries."""
    mine = Listing.objects.editable_by(user)
    applications = Application.objects.filter(listing__in=mine, state=ApplicationState.NEW).select_related("listing")
    recruiting = Q(
        organisation__memberships__user=user, organisation__memberships__role__in=["owner", "recruiter"]
    ) | Q(mentor__user=user)
    placements = Placement.objects.filter(
        recruiting, state__in=OPEN_PLACEMENTS, employer_confirmed_at=None, starts_on__lte=on
    ).distinct()
    found = [
        Waiting(row.applied_at, _("Look at an application"), row.listing.title, _to("application", row.public_id))
        for row in applications.order_by("applied_at")[:50]
    ]
    found += [
        Waiting(row.created_at, _("Confirm a placement"), row.role, _to("placement", row.public_id))
        for row in placements.order_by("created_at")[:50]
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def _to(name: str, public_id: object) -> str:
    return reverse(name, args=[public_id])


@dataclass(frozen=True)
class QueueLength:
    """How many wait for an administrator, and since when the oldest does."""

    what: str | Promise
    count: int
    url: str


def for_administrator() -> list[QueueLength]:
    """The administrators' queues: organisations, mentors, listings, dead letters; four queries."""
    from accounts.models import Organisation
    from corridor.outbox.models import Delivery
    from registry.profiles.models import MentorProfile

    return [
        QueueLength(
            _("Organisations to check"),
            Organisation.objects.filter(state="pending").count(),
            reverse("admin:accounts_organisation_changelist") + "?state__exact=pending",
        ),
        QueueLength(
            _("Mentors to check"),
            MentorProfile.objects.filter(state="pending").count(),
            reverse("admin:profiles_mentorprofile_changelist") + "?state__exact=pending",
        ),
        QueueLength(
            _("Listings to check"),
            Listing.objects.filter(state=State.REVIEW).count(),
            reverse("admin:listings_listing_changelist") + "?state__exact=review",
        ),
        QueueLength(
            _("Dead letters"),
            Delivery.objects.dead().count(),
            reverse("admin:outbox_delivery_changelist") + "?state__exact=dead",
        ),
    ]
