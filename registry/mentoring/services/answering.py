"""The mentor answers what a round proposes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from registry.hiring.access import may_hire
from registry.hiring.models import Application, ApplicationState, Offer
from registry.hiring.rules import day_at
from registry.hiring.services import accept_mentee
from registry.listings.models import Listing
from registry.listings.services import lock_listing
from registry.mentoring import errors, rules
from registry.mentoring.models import Preference, Proposal, ProposalState
from registry.mentoring.rules import Actor


@transaction.atomic
def accept_proposal(*, proposal: Proposal, by: User, at: datetime | None = None) -> Offer | None:
    """Yes: the graduate is offered the mentorship from today, or from the day that the listing names, and accepts or
    not. A second yes changes nothing and gives no offer.

    Raises NotYours, StepNotAllowed for one that was answered otherwise, and what `accept_mentee` raises.
    """
    at = at or timezone.now()
    listing = _lock(proposal, by)
    now = Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)
    if now == ProposalState.ACCEPTED:
        return None
    rules.moved(rules.PROPOSAL_TRANSITIONS, now, ProposalState.ACCEPTED, Actor.MENTOR)
    today = day_at(at, listing.country.time_zone)
    offer = accept_mentee(
        application=proposal.application, by=by, starts_on=max(today, listing.starts_on or today), at=at
    )
    _answer(proposal.pk, ProposalState.ACCEPTED, Actor.MENTOR, at)
    return offer


@transaction.atomic
def decline_proposal(*, proposal: Proposal, by: User, at: datetime | None = None) -> None:
    """No: rounds do not propose this request again. The request itself stays, to be answered with a reason.

    Raises NotYours or StepNotAllowed.
    """
    at = at or timezone.now()
    _lock(proposal, by)
    _answer(proposal.pk, ProposalState.DECLINED, Actor.MENTOR, at)
    Preference.objects.update_or_create(
        application=proposal.application, by=Preference.By.MENTOR, defaults={"position": None, "is_refused": True}
    )


@transaction.atomic
def settle_proposals(*, application_id: int, at: datetime | None = None) -> int:
    """The request was answered or withdrawn past its proposal: write down what that means; return how many it ended."""
    at = at or timezone.now()
    state = Application.objects.values_list("state", flat=True).get(pk=application_id)
    meant = {
        ApplicationState.OFFERED: (ProposalState.ACCEPTED, Actor.MENTOR),
        ApplicationState.PLACED: (ProposalState.ACCEPTED, Actor.MENTOR),
        ApplicationState.DECLINED: (ProposalState.DECLINED, Actor.MENTOR),
        ApplicationState.WITHDRAWN: (ProposalState.LAPSED, Actor.GRADUATE),
    }.get(ApplicationState(state))
    if meant is None:
        return 0
    waiting = Proposal.objects.filter(application=application_id, state=ProposalState.MADE)
    pks = list(waiting.select_for_update(no_key=True).values_list("pk", flat=True))
    for pk in pks:
        _answer(pk, *meant, at)
    return len(pks)


def _lock(proposal: Proposal, by: User) -> Listing:
    """Everybody who answers a request to a mentorship holds its listing, so answers take turns."""
    listing = lock_listing(proposal.application.listing_id)
    if not may_hire(by, listing):
        raise errors.NotYours
    return listing


def _answer(pk: int, to: ProposalState, by: Actor, at: datetime) -> None:
    held = Proposal.objects.select_for_update(no_key=True).get(pk=pk)
    held.state = rules.moved(rules.PROPOSAL_TRANSITIONS, held.state, to, by)
    held.answered_at = at
    held.save(update_fields=["state", "answered_at"])
