"""What waits for a person, oldest first: the first thing on every workspace."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from corridor.outbox.models import Delivery
from registry.hiring.models import Voice
from registry.hiring.selectors import Waiting, waiting_for_employer, waiting_for_graduate
from registry.hiring.talks import talks_waiting
from registry.listings.models import AppealState, Listing, ListingAppeal, State
from registry.matching.contesting import Contest, ContestState
from registry.mentoring.waiting import waiting_for as waiting_in_mentoring
from registry.placements.checking import check_ins_waiting
from registry.placements.contracts import amounts_waiting, corrections_waiting
from registry.placements.endorsing import endorsements_waiting
from registry.placements.models import Placement, PlacementState
from registry.placements.officers import waiting_for_officer
from registry.placements.selectors import waiting_for
from registry.profiles.models import MentorProfile, Profile
from registry.programmes.models import DuplicateProposal
from registry.safeguarding.models import Concern


def for_graduate(profile: Profile) -> list[Waiting]:
    """Invitations and offers to answer, messages to read, talks and placements to confirm, and what a mentorship asks
    for, oldest first."""
    found = [
        *waiting_for_graduate(profile),
        *talks_waiting(profile.user, Voice.GRADUATE),
        *_of_placements(profile.user),
        *waiting_in_mentoring(profile.user),
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def for_owner(user: User) -> list[Waiting]:
    """Applications to look at, messages to read, talks, placements to confirm, certificates to endorse and what a
    mentorship asks for, for a person's organisations or as a mentor, oldest first."""
    found = [
        *waiting_for_employer(user),
        *talks_waiting(user, Voice.HIRER),
        *_of_placements(user),
        *endorsements_waiting(user),
        *waiting_in_mentoring(user),
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def _of_placements(user: User) -> list[Waiting]:
    """Placements, corrections and amounts to confirm, and how it goes: for either side. Four queries."""
    return [*waiting_for(user), *check_ins_waiting(user), *corrections_waiting(user), *amounts_waiting(user)]


def for_officer(user: User) -> list[Waiting]:
    """Placements of their graduates that nobody answers, oldest first."""
    return waiting_for_officer(user)


@dataclass(frozen=True)
class QueueLength:
    """How many wait for an administrator, and where they are listed."""

    what: str | Promise
    count: int
    url: str


def for_administrator() -> list[QueueLength]:
    """The administrators' queues: who waits for an answer, what to check, what to decide, dead letters; nine
    queries."""
    return [
        QueueLength(
            _("Reports and questions"),
            Concern.objects.waiting().count(),
            reverse("admin:safeguarding_concern_changelist") + "?state__in=new,in_hand",
        ),
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
            Listing.objects.filter(state__in=[State.REVIEW, State.HIDDEN]).count(),
            reverse("admin:listings_listing_changelist") + "?state__in=review,hidden",
        ),
        QueueLength(
            _("Appeals about listings"),
            ListingAppeal.objects.filter(state=AppealState.WAITING).count(),
            reverse("admin:listings_listingappeal_changelist") + "?state__exact=waiting",
        ),
        QueueLength(
            _("Contested matches"),
            Contest.objects.filter(state=ContestState.WAITING).count(),
            reverse("admin:matching_contest_changelist") + "?state__exact=waiting",
        ),
        QueueLength(
            _("Disputed placements"),
            Placement.objects.filter(state=PlacementState.DISPUTED).count(),
            reverse("admin:placements_placement_changelist") + "?state__exact=disputed",
        ),
        QueueLength(
            _("Possible duplicates"),
            DuplicateProposal.objects.filter(
                state__in=[DuplicateProposal.State.OPEN, DuplicateProposal.State.CONFLICT]
            ).count(),
            reverse("admin:programmes_duplicateproposal_changelist") + "?state__in=open,conflict",
        ),
        QueueLength(
            _("Dead letters"),
            Delivery.objects.dead().count(),
            reverse("admin:outbox_delivery_changelist") + "?state__exact=dead",
        ),
    ]
