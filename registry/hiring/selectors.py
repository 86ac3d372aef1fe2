"""What the pages of hiring show, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.profiles.models import Profile

from .access import applications_hired_for
from .models import (
    Application,
    ApplicationState,
    DeclineReason,
    InterviewState,
    JobInvitationState,
    ListingInvitation,
    Offer,
    OfferState,
)

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
        application__profile=profile, state=OfferState.SENT, by_graduate=False, answer_by__gte=at.date()
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
    """Terms that graduates ask for, and listings with applications that nobody has looked into. Two queries."""
    asked = Offer.objects.filter(
        application__in=applications_hired_for(user), state=OfferState.SENT, by_graduate=True
    ).select_related("application")
    terms = [
        Waiting(
            what=_("Answer the terms that a graduate proposes"),
            about=one.role,
            url=reverse("application", args=[one.application.public_id]),
            since=one.made_at,
            due_on=one.answer_by,
        )
        for one in asked
    ]
    rows = (
        Application.objects.filter(pk__in=applications_hired_for(user).values("pk"), state=ApplicationState.NEW)
        .values("listing__public_id", "listing__title")
        .annotate(number=Count("pk"), oldest=Min("applied_at"))
        .order_by("oldest")
    )
    return terms + [
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
# What comes next, for the graduate: who does what. Nothing where the page has it in a box of its own, or it is over.
NEXT_WORDS: dict[str, Promise] = {
    ApplicationState.NEW: _(
        "The employer reads your application. If nobody looks at it for three weeks, we remind them; you need not do "
        "anything."
    ),
    ApplicationState.SHORTLISTED: _("The employer chooses whom to talk with. You can write to them meanwhile."),
    ApplicationState.INTERVIEW: _("You find a time to talk. Either of you may propose times."),
    ApplicationState.PLACED: _("From the first day on, we ask you both to confirm that it began."),
}
INTERVIEW_WORDS: dict[str, Promise] = {
    InterviewState.PROPOSED: _("Times for a talk were proposed"),
    InterviewState.AGREED: _("A time to talk was agreed"),
    InterviewState.HELD: _("You talked"),
    InterviewState.MISSED: _("A talk did not take place"),
    InterviewState.CANCELLED: _("A talk was called off"),
}
OFFER_WORDS: dict[str, Promise] = {
    OfferState.COUNTERED: _("The offer was answered with other terms"),
    OfferState.DECLINED: _("The offer was declined"),
    OfferState.WITHDRAWN: _("The offer was taken back"),
    OfferState.EXPIRED: _("The offer was not answered in time"),
}


def timeline(application: Application) -> list[Step]:
    """How the application came to where it stands, oldest first, read from its history. Three queries."""
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
    talks = [
        Step(INTERVIEW_WORDS[state], at) for state, at in application.interviews.values_list("state", "changed_at")
    ]
    # At the same moment the answer to the offer comes before what followed from it.
    return sorted([*offers, *talks, *steps], key=lambda step: step.at)


def _state_words(application: Application, state: str) -> str | Promise:
    if state == ApplicationState.NEW:
        accepted = application.origin == Application.Origin.INVITED
        return _("The invitation was accepted") if accepted else _("Applied")
    return STATE_WORDS[state]


def offer_in_force(application: Application) -> Offer | None:
    """The offer that waits for an answer or was accepted, if there is one."""
    standing = application.offers.filter(state__in=[OfferState.SENT, OfferState.ACCEPTED])
    return standing.select_related("isco", "currency").first()
