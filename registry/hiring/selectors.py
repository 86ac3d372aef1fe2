"""What the pages of hiring show, each in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.consents import has_given
from accounts.models import Purpose, User
from registry.agreements.gate import Audience, Card, audience_of, show
from registry.agreements.models import Level
from registry.listings.models import Listing
from registry.matching.selectors import why
from registry.matching.words import Reader, Reasons, reasons
from registry.profiles.models import Profile

from .access import applications_hired_for
from .models import (
    Application,
    ApplicationState,
    DeclineReason,
    JobInvitationState,
    ListingInvitation,
    Offer,
    OfferState,
)
from .rules import steps_by_hand

# The employer sees who it is while the application lives and once it led to a placement, not after it ended.
SHOWN = [
    ApplicationState.NEW,
    ApplicationState.SHORTLISTED,
    ApplicationState.INTERVIEW,
    ApplicationState.OFFERED,
    ApplicationState.PLACED,
]
ENDED = [ApplicationState.DECLINED, ApplicationState.WITHDRAWN]
WITH_LISTING = ("listing__organisation", "listing__mentor__user", "listing__country", "listing__currency")

# --- What waits for somebody ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """Something that waits for this person: an offer, an invitation, or new applications to a listing."""

    since: datetime
    what: str | Promise
    about: str
    url: str
    due_on: date | None = None
    count: int = 1


def waiting_for_graduate(profile: Profile, *, at: datetime | None = None) -> list[Waiting]:
    """Offers and invitations that wait for the graduate's answer, oldest first. Two queries."""
    at = at or timezone.now()
    offers = Offer.objects.filter(
        application__profile=profile, state=OfferState.SENT, answer_by__gte=at.date()
    ).select_related(*(f"application__{path}" for path in WITH_LISTING))
    found = [
        Waiting(
            what=_("Answer an offer"),
            about=f"{offer.role}, {offer.application.listing.owner_name}",
            url=reverse("my-application", args=[offer.application.public_id]),
            since=offer.made_at,
            due_on=offer.answer_by,
        )
        for offer in offers
    ]
    found += [
        Waiting(
            what=_("Answer an invitation"),
            about=f"{invitation.listing.title}, {invitation.listing.owner_name}",
            url=reverse("my-invitation", args=[invitation.public_id]),
            since=invitation.sent_at,
            due_on=invitation.expires_at.date(),
        )
        for invitation in _open_invitations(profile, at)
    ]
    return sorted(found, key=lambda waiting: waiting.since)


def waiting_for_employer(user: User) -> list[Waiting]:
    """Listings with applications that nobody has looked into, the longest wait first. One query."""
    rows = (
        Application.objects.filter(pk__in=applications_hired_for(user).values("pk"), state=ApplicationState.NEW)
        .values("listing__public_id", "listing__title")
        .annotate(number=Count("pk"), oldest=Min("applied_at"))
        .order_by("oldest")
    )
    return [
        Waiting(
            what=_("Look at new applications"),
            about=row["listing__title"],
            url=reverse("pipeline", args=[row["listing__public_id"]]),
            since=row["oldest"],
            count=row["number"],
        )
        for row in rows
    ]


def _open_invitations(profile: Profile, at: datetime) -> list[ListingInvitation]:
    return list(
        ListingInvitation.objects.filter(profile=profile, state=JobInvitationState.SENT, expires_at__gt=at)
        .select_related(*WITH_LISTING)
        .order_by("sent_at")
    )


# --- The graduate's side -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MyApplications:
    """A graduate's applications: those that run, those that ended, and invitations not yet answered."""

    invitations: list[ListingInvitation]
    running: list[Application]
    ended: list[Application]

    @property
    def is_empty(self) -> bool:
        return not (self.invitations or self.running or self.ended)


def my_applications(profile: Profile, *, at: datetime | None = None) -> MyApplications:
    """Two queries, however many applications there are."""
    mine = list(Application.objects.filter(profile=profile).select_related(*WITH_LISTING))
    return MyApplications(
        invitations=_open_invitations(profile, at or timezone.now()),
        running=[one for one in mine if one.state not in ENDED],
        ended=[one for one in mine if one.state in ENDED],
    )


@dataclass(frozen=True)
class Step:
    """One thing that happened to an application."""

    label: str | Promise
    at: datetime
    detail: str | Promise = ""


STATE_WORDS: dict[str, Promise] = {
    ApplicationState.SHORTLISTED: _("On the short list"),
    ApplicationState.INTERVIEW: _("In conversation"),
    ApplicationState.OFFERED: _("An offer was made"),
    ApplicationState.PLACED: _("The offer was accepted"),
    ApplicationState.DECLINED: _("Declined"),
    ApplicationState.WITHDRAWN: _("Withdrawn by the graduate"),
}
OFFER_WORDS: dict[str, Promise] = {
    OfferState.DECLINED: _("The offer was declined"),
    OfferState.WITHDRAWN: _("The offer was taken back"),
    OfferState.EXPIRED: _("The offer was not answered in time"),
}


def timeline(application: Application) -> list[Step]:
    """How the application came to where it stands, oldest first, read from its history. Two queries."""
    history: Any = apps.get_model("hiring", "ApplicationEvent")
    rows = history.objects.filter(pgh_obj=application.pk).order_by("pgh_id")
    steps, before = [], ""
    for state, at, reason in rows.values_list("state", "changed_at", "decline_reason"):
        if state != before:
            detail = DeclineReason(reason).label if state == ApplicationState.DECLINED else ""
            label = _("The listing was filled") if reason == DeclineReason.FILLED else _state_words(application, state)
            steps.append(Step(label, at, detail))
        before = state
    answers = application.offers.exclude(answered_at=None).values_list("state", "answered_at")
    offers = [Step(OFFER_WORDS[state], at) for state, at in answers if state in OFFER_WORDS and at is not None]
    # At the same moment the answer to the offer comes before what followed from it.
    return sorted([*offers, *steps], key=lambda step: step.at)


def _state_words(application: Application, state: str) -> str | Promise:
    if state == ApplicationState.NEW:
        accepted = application.origin == Application.Origin.INVITED
        return _("The invitation was accepted") if accepted else _("Applied")
    return STATE_WORDS[state]


def offer_in_force(application: Application) -> Offer | None:
    """The offer that waits for an answer or was accepted, if there is one."""
    standing = application.offers.filter(state__in=[OfferState.SENT, OfferState.ACCEPTED])
    return standing.select_related("isco", "currency").first()


# --- The employer's side -------------------------------------------------------------------------------------


# What the buttons of a pipeline say. Declining needs a reason, so it is done on the application's own page.
STEP_WORDS: dict[str, Promise] = {
    ApplicationState.SHORTLISTED: _("Put on the short list"),
    ApplicationState.INTERVIEW: _("Ask for a conversation"),
}


@dataclass(frozen=True)
class Applicant:
    """An application with as much of its person as the disclosure gate lets through."""

    public_id: UUID
    state: str
    applied_at: datetime
    changed_at: datetime
    card: Card | None
    steps: list[tuple[str, Promise]]


@dataclass(frozen=True)
class Column:
    """The applications of a listing in one state."""

    state: str
    label: str
    applicants: list[Applicant]


@transaction.atomic
def pipeline(*, listing: Listing, user: User) -> list[Column]:
    """The applications of a listing by state, longest waiting first. A fixed number of queries; the showing goes
    through the disclosure gate and into its ledger, in one transaction with it."""
    applications = list(
        Application.objects.filter(listing=listing).select_related("profile__user").order_by("applied_at", "pk")
    )
    shown = [one.profile for one in applications if one.state in SHOWN]
    cards = cards_for(user, listing, shown, Level.NAMED)
    columns = []
    for state in [*SHOWN, *ENDED]:
        rows = [
            Applicant(
                public_id=one.public_id,
                state=one.state,
                applied_at=one.applied_at,
                changed_at=one.changed_at,
                card=cards.get(one.profile_id) if state in SHOWN else None,
                steps=[(step.value, STEP_WORDS[step]) for step in steps_by_hand(one.state) if step in STEP_WORDS],
            )
            for one in applications
            if one.state == state
        ]
        columns.append(Column(state.value, str(state.label), rows))
    return columns


def cards_for(user: User, listing: Listing, profiles: Sequence[Profile], level: Level) -> dict[int, Card]:
    """What the employer may see of people who were introduced to this listing."""
    if not profiles:
        return {}
    audience = audience_of(user, listing.organisation)
    return show(profiles, to=audience, purpose=Purpose.MATCHING, level=level, introduced=True)


@transaction.atomic
def contact_card(*, application: Application, user: User) -> Card | None:
    """Name and contact of the person of a live application, or None when they may not be shown now."""
    if application.state not in SHOWN:
        return None
    cards = cards_for(user, application.listing, [application.profile], Level.CONTACT)
    return cards.get(application.profile_id)


@transaction.atomic
def anonymous_card(*, profile: Profile, listing: Listing, user: User) -> Card | None:
    """What one sees of a graduate whom one thinks of inviting, or None when they may not be shown."""
    audience = audience_of(user, listing.organisation)
    return show([profile], to=audience, purpose=Purpose.MATCHING, level=Level.ANONYMOUS).get(profile.pk)


def fit_of(application: Application) -> Reasons | None:
    """Why the two fit, in the words that the graduate reads too; None once they no longer agree to be matched.

    Eighteen queries at most. Nothing in it depends on the least pay.
    """
    if not has_given(application.profile.user, Purpose.MATCHING):
        return None
    return reasons(why(application.profile, application.listing).explanation, Reader.LISTING)


def own_card(profile: Profile) -> Card | None:
    """What an employer learns from an application, shown to the graduate before they apply."""
    audience = Audience(kind="self", user=profile.user, organisation=None, country=profile.country_id)
    return show([profile], to=audience, purpose=Purpose.MATCHING, level=Level.CONTACT).get(profile.pk)
