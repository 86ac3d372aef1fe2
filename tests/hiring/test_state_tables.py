"""Every move that is in the tables, and no other, by whoever the tables name, and no one else."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from corridor.web.errors import DomainError
from registry.hiring import errors, rules, services
from registry.hiring.models import (
    LIVE,
    MENTORSHIP_REQUESTS_AT_MOST,
    Application,
    ApplicationState,
    DeclineReason,
    InterviewState,
    JobInvitationState,
    OfferState,
)
from registry.hiring.rules import Actor
from registry.listings.models import Kind
from tests.hiring import people
from tests.world import World

HIRER_BY_HAND = {
    ("new", "shortlisted"), ("new", "interview"), ("new", "declined"), ("shortlisted", "interview"),
    ("shortlisted", "declined"), ("interview", "declined"),
}  # fmt: skip
MAY_BE_OFFERED = {"new", "shortlisted", "interview"}
MAY_BE_WITHDRAWN = {"new", "shortlisted", "interview", "offered"}
STATES = list(ApplicationState)


@pytest.mark.parametrize("now", STATES)
def test_an_employer_moves_only_along_the_table(world: World, now: str) -> None:
    made = people.application(world.amina, world.listing, now)
    for to in STATES:
        with transaction.atomic():
            if (now, to) in HIRER_BY_HAND:
                moved = services.move(application=made, to=to, by=world.boris, reason=DeclineReason.SKILLS)
                assert moved.state == to
            else:
                with pytest.raises((errors.MoveNotAllowed, errors.OfferStands)):
                    services.move(application=made, to=to, by=world.boris, reason=DeclineReason.SKILLS)
                made.refresh_from_db()
                assert made.state == now
            transaction.set_rollback(True)


@pytest.mark.parametrize("now", STATES)
def test_a_graduate_withdraws_what_has_not_ended(world: World, now: str) -> None:
    made = people.application(world.amina, world.listing, now)
    if now in MAY_BE_WITHDRAWN:
        assert services.withdraw(application=made, by=world.amina.user).state == ApplicationState.WITHDRAWN
    else:
        with pytest.raises(errors.MoveNotAllowed):
            services.withdraw(application=made, by=world.amina.user)


@pytest.mark.parametrize("now", STATES)
def test_an_offer_follows_only_a_running_conversation(world: World, now: str) -> None:
    made = people.application(world.amina, world.mentorship, now)
    terms: dict[str, Any] = {"application": made, "by": world.dede.user, "starts_on": world.today}
    if now in MAY_BE_OFFERED:
        services.accept_mentee(**terms)
        made.refresh_from_db()
        assert made.state == ApplicationState.OFFERED
    else:
        with pytest.raises((errors.MoveNotAllowed, errors.OfferStands)):
            services.accept_mentee(**terms)


@pytest.mark.parametrize("now", list(OfferState))
@pytest.mark.parametrize("answer", ["accept", "decline", "withdraw"])
def test_only_a_sent_offer_is_answered(world: World, now: str, answer: str) -> None:
    made = people.application(world.amina, world.listing, ApplicationState.OFFERED)
    offer = people.offer(made, now)
    act, by, to = {
        "accept": (services.accept_offer, world.amina.user, "accepted"),
        "decline": (services.decline_offer, world.amina.user, "declined"),
        "withdraw": (services.withdraw_offer, world.boris, "withdrawn"),
    }[answer]
    if now == OfferState.SENT:
        assert act(offer=offer, by=by).state == to
        made.refresh_from_db()
        assert made.state == ("placed" if answer == "accept" else "interview")
    else:
        with pytest.raises(errors.OfferOver):
            act(offer=offer, by=by)


@pytest.mark.parametrize("now", list(JobInvitationState))
def test_only_a_sent_invitation_is_answered(world: World, now: str) -> None:
    sent = people.invitation(world.listing, world.amina, state=now)
    for answer in (services.decline_invitation, services.accept_invitation):
        if now != JobInvitationState.SENT:
            with pytest.raises(errors.InvitationOver):
                answer(invitation=sent, by=world.amina.user)
    if now == JobInvitationState.SENT:
        assert services.decline_invitation(invitation=sent, by=world.amina.user).state == "declined"


def test_the_tables_name_every_state_and_nothing_returns_from_an_end() -> None:
    tables: list[tuple[Any, Any, set[str]]] = [
        (ApplicationState, rules.TRANSITIONS, {"placed", "declined", "withdrawn"}),
        (OfferState, rules.OFFER_TRANSITIONS, {"accepted", "declined", "countered", "withdrawn", "expired"}),
        (InterviewState, rules.INTERVIEW_TRANSITIONS, {"held", "cancelled"}),
        (JobInvitationState, rules.INVITATION_TRANSITIONS, {"accepted", "declined", "expired"}),
    ]
    for states, table, ends in tables:
        assert {state for pair in table for state in pair} == set(states)
        assert {state.value for state in states} - {now.value for now, _to in table} == ends
        assert all(table.values())


def test_nobody_else_makes_a_graduates_moves() -> None:
    for now, to in itertools.product(STATES, STATES):
        if to == ApplicationState.WITHDRAWN:
            assert not rules.may_move(now, to, Actor.HIRER)
        if to == ApplicationState.PLACED or to == ApplicationState.WITHDRAWN:
            assert not rules.may_move(now, to, Actor.CLOCK)
        if to == ApplicationState.DECLINED or to == ApplicationState.SHORTLISTED:
            assert not rules.may_move(now, to, Actor.GRADUATE)


def test_a_decline_needs_a_reason(world: World) -> None:
    made = people.application(world.amina, world.listing)
    with pytest.raises(errors.ReasonNeeded):
        services.move(application=made, to="declined", by=world.boris)
    with pytest.raises(errors.ReasonNeeded):
        services.move(application=made, to="declined", by=world.boris, reason="because")


def test_the_database_refuses_a_sixth_request_to_a_mentor(world: World) -> None:
    """Also from a writer who does not ask the service."""
    for _number in range(MENTORSHIP_REQUESTS_AT_MOST):
        people.application(world.amina, _mentorship(world))
    with pytest.raises(IntegrityError, match="open mentorship requests"), transaction.atomic():
        people.application(world.amina, _mentorship(world))
    people.application(world.amina, world.listing)  # a job is not a request to a mentor
    withdrawn = people.application(world.amina, _mentorship(world), ApplicationState.WITHDRAWN)
    with pytest.raises(IntegrityError, match="open mentorship requests"), transaction.atomic():
        Application.objects.filter(pk=withdrawn.pk).update(state=ApplicationState.NEW)
    live = Application.objects.filter(profile=world.amina, listing__kind=Kind.MENTORSHIP, state__in=LIVE)
    assert live.count() == MENTORSHIP_REQUESTS_AT_MOST


def _mentorship(world: World):
    return people.listing(mentor=world.dede, posted_by=world.dede.user, kind=Kind.MENTORSHIP)


def test_every_refusal_tells_what_to_do() -> None:
    refusals = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, DomainError)]
    own = [one for one in refusals if one is not DomainError]
    assert len(own) > 20
    assert all(str(one.message).endswith(".") for one in own)
