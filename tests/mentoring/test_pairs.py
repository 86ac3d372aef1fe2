"""What a mentor and a graduate agree on, when they met, reminders, and the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery, Event
from corridor.web.errors import DomainError
from registry.mentoring import errors, services
from registry.mentoring.hours import hours_of
from registry.mentoring.models import MentorshipAgreement, NextStep, Session
from registry.mentoring.waiting import waiting_for
from registry.placements.services import end_placement
from registry.profiles.models import MentorProfile
from tests.hiring import people
from tests.world import World

from . import pairs
from .pairs import TERMS

pytestmark = pytest.mark.django_db
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def todo(user: User) -> list[str]:
    return [str(one.what) for one in waiting_for(user)]


# --- Agreements ----------------------------------------------------------------------------------------------


def test_what_one_proposes_the_other_accepts_and_a_change_is_a_new_version(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    first = services.propose_agreement(placement=placement, by=amina, **TERMS)
    assert todo(dede) == ["Agree on goals"]
    assert todo(amina) == []
    with pytest.raises(errors.StepNotAllowed):
        services.accept_agreement(agreement=first, by=amina)
    with pytest.raises(errors.ProposalWaits):
        services.propose_agreement(placement=placement, by=dede, **TERMS)
    services.accept_agreement(agreement=first, by=dede)
    with pytest.raises(errors.NothingChanged):
        services.propose_agreement(placement=placement, by=amina, **TERMS)
    second = services.propose_agreement(placement=placement, by=dede, **{**TERMS, "weeks": 20})
    first.refresh_from_db()
    assert first.state == "agreed"  # holds until the change is agreed
    services.accept_agreement(agreement=second, by=amina)
    versions = MentorshipAgreement.objects.order_by("version").values_list("version", "state", "weeks")
    assert list(versions) == [(1, "replaced", 12), (2, "agreed", 20)]


def test_what_is_not_agreed_leaves_what_was(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    pairs.agreed(world, placement)
    change = {**TERMS, "every_days": 7}
    declined = services.propose_agreement(placement=placement, by=amina, **change)
    services.decline_agreement(agreement=declined, by=dede)
    taken = services.propose_agreement(placement=placement, by=amina, **change)
    with pytest.raises(errors.StepNotAllowed):
        services.take_back_agreement(agreement=taken, by=dede)
    services.take_back_agreement(agreement=taken, by=amina)
    states = MentorshipAgreement.objects.order_by("version").values_list("state", flat=True)
    assert list(states) == ["agreed", "declined", "taken"]


@pytest.mark.parametrize(
    "wrong", [{"weeks": 0}, {"weeks": 200}, {"every_days": 5}, {"goals": ["x" * 141]}, {"goals": list("abcd")}]
)
def test_terms_that_make_no_sense_are_refused(world: World, wrong: dict[str, object]) -> None:
    placement = pairs.mentorship(world)
    with pytest.raises(ValidationError):
        services.propose_agreement(placement=placement, by=world.amina.user, **{**TERMS, **wrong})
    with pytest.raises(errors.GoalMissing):
        services.propose_agreement(placement=placement, by=world.amina.user, **{**TERMS, "goals": [" "]})


def test_only_the_two_act_and_only_in_a_mentorship_that_runs(world: World) -> None:
    placement = pairs.mentorship(world)
    session = pairs.met(placement, state="recorded")
    agreement = services.propose_agreement(placement=placement, by=world.amina.user, **TERMS)
    for stranger in (world.eve, world.claudine.user, world.boris, world.admin):
        for act, things in (
            (services.propose_agreement, {"placement": placement, **TERMS}),
            (services.accept_agreement, {"agreement": agreement}),
            (services.decline_agreement, {"agreement": agreement}),
            (services.record_session, {"placement": placement, "meeting": pairs.meeting(timezone.now() - DAY)}),
            (services.confirm_session, {"session": session}),
            (services.contest_session, {"session": session, "reason": "No."}),
            (services.remove_session, {"session": session}),
            (services.say_it_goes_on, {"placement": placement}),
            (services.give_feedback, {"placement": placement, "helped": "much"}),
            (services.offer_reference, {"placement": placement, "words": "Good."}),
        ):
            with pytest.raises(errors.NotYours):
                act(by=stranger, **things)
    for state in ("disputed", "cancelled"):
        type(placement).objects.filter(pk=placement.pk).update(state=state)
        with pytest.raises(errors.NotRunning):
            services.accept_agreement(agreement=agreement, by=world.dede.user)
        with pytest.raises(errors.NotRunning):
            services.record_session(
                placement=placement, by=world.dede.user, meeting=pairs.meeting(timezone.now() - DAY)
            )
        with pytest.raises(errors.NotRunning):
            services.confirm_session(session=session, by=world.amina.user)


def test_a_placement_at_work_is_no_mentorship(world: World) -> None:
    job = pairs.mentorship(world, kind="job", mentor=None, organisation=world.employer)
    with pytest.raises(errors.NotYours):
        services.propose_agreement(placement=job, by=world.amina.user, **TERMS)


def test_a_mentor_who_is_suspended_stands_on_no_side(world: World) -> None:
    placement = pairs.mentorship(world)
    MentorProfile.objects.filter(pk=world.dede.pk).update(state="suspended")
    with pytest.raises(errors.NotYours):
        services.propose_agreement(placement=placement, by=world.dede.user, **TERMS)


# --- Sessions ------------------------------------------------------------------------------------------------


def test_a_session_counts_once_the_other_side_has_confirmed_it(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    starts_at = timezone.now() - 2 * DAY
    session = services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at, 90))
    assert hours_of(world.dede, until=timezone.now()).hours == 0
    assert todo(amina) == ["Confirm a session"]
    with pytest.raises(errors.StepNotAllowed):
        services.confirm_session(session=session, by=dede)
    services.confirm_session(session=session, by=amina)
    assert services.confirm_session(session=session, by=amina).state == "confirmed"
    assert hours_of(world.dede, until=timezone.now()).hours == 1.5
    assert Event.objects.filter(topic="session.confirmed").count() == 1
    with pytest.raises(errors.StepNotAllowed):
        services.remove_session(session=session, by=dede)
    with pytest.raises(errors.StepNotAllowed):
        services.contest_session(session=session, by=amina, reason="No.")


def test_what_is_contested_is_put_right_and_asked_again(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    starts_at = timezone.now() - 2 * DAY
    session = services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at, 90))
    with pytest.raises(errors.WordsNeeded):
        services.contest_session(session=session, by=amina, reason=" ")
    services.contest_session(session=session, by=amina, reason="It was one hour.")
    assert todo(dede) == ["Put a session right"]
    assert todo(amina) == []
    with pytest.raises(errors.StepNotAllowed):
        services.correct_session(session=session, by=amina, meeting=pairs.meeting(starts_at, 60))
    services.correct_session(session=session, by=dede, meeting=pairs.meeting(starts_at, 60))
    assert todo(amina) == ["Confirm a session"]
    services.confirm_session(session=session, by=amina)
    assert hours_of(world.dede, until=timezone.now()).hours == 1
    drain()
    kinds = Event.objects.filter(topic__in=["session.recorded", "session.contested"]).count()
    assert kinds == 3
    assert not Delivery.objects.dead().exists()


def test_two_sessions_of_a_pair_cannot_overlap(world: World) -> None:
    placement, dede = pairs.mentorship(world), world.dede.user
    starts_at = timezone.now() - 2 * DAY
    session = services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at, 60))
    with pytest.raises(errors.SessionsOverlap):
        services.record_session(
            placement=placement, by=world.amina.user, meeting=pairs.meeting(starts_at + HOUR / 2, 60)
        )
    services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at + HOUR, 60))
    services.remove_session(session=session, by=dede)
    services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at, 60))
    other = pairs.mentorship(world, profile=world.claudine)
    services.record_session(placement=other, by=dede, meeting=pairs.meeting(starts_at, 60))
    with pytest.raises(IntegrityError, match="do_not_overlap"), transaction.atomic():
        pairs.met(placement, days_ago=2)


def test_a_contested_session_comes_back_only_where_its_time_is_free(world: World) -> None:
    placement = pairs.mentorship(world)
    contested = pairs.met(placement, state="contested")
    services.record_session(placement=placement, by=world.amina.user, meeting=pairs.meeting(contested.starts_at, 30))
    with pytest.raises(errors.SessionsOverlap):
        services.confirm_session(session=contested, by=world.amina.user)


def test_a_session_lies_in_the_past_and_in_the_mentorship(world: World) -> None:
    placement, dede = pairs.mentorship(world, days=10), world.dede.user
    now = timezone.now()

    def record(starts_at: datetime, minutes: int = 60, **more: object) -> Session:
        return services.record_session(placement=placement, by=dede, meeting=pairs.meeting(starts_at, minutes, **more))

    with pytest.raises(errors.SessionInFuture):
        record(now - HOUR / 2)
    with pytest.raises(errors.SessionOutside):
        record(now - 12 * DAY)
    for minutes in (4, 481):
        with pytest.raises(errors.SessionLength):
            record(now - 3 * DAY, minutes)
    with pytest.raises(errors.NothingSaid):
        record(now - 3 * DAY, topics=" ")
    end_placement(placement=placement, by=dede, ended_on=world.today - 2 * DAY)
    with pytest.raises(errors.SessionOutside):
        record(now - DAY)
    record(now - 4 * DAY, 480)
    record(now - 5 * DAY, 5)


def test_next_steps_are_ticked_by_either_side(world: World) -> None:
    placement, amina = pairs.mentorship(world), world.amina.user
    meeting = pairs.meeting(timezone.now() - DAY, steps=[("Read a chapter", world.today), ("", None), ("Build", None)])
    services.record_session(placement=placement, by=world.dede.user, meeting=meeting)
    read, build = NextStep.objects.order_by("pk")
    assert (read.words, read.due_on, build.words) == ("Read a chapter", world.today, "Build")
    services.tick_step(step=read, by=amina, done=True)
    read.refresh_from_db()
    assert read.done_by == "graduate"
    services.tick_step(step=read, by=world.dede.user, done=True)  # done is done
    read.refresh_from_db()
    assert read.done_by == "graduate"
    services.tick_step(step=read, by=world.dede.user, done=False)
    read.refresh_from_db()
    assert read.done_at is None
    with pytest.raises(errors.NotYours):
        services.tick_step(step=read, by=world.eve, done=True)


def test_every_refusal_tells_what_to_do() -> None:
    refusals = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, DomainError)]
    own = [one for one in refusals if one not in {DomainError, errors.SessionOutside}]
    assert len(own) > 15
    assert all(str(one.message).endswith(".") for one in own)


def test_people_with_nothing_to_do_have_nothing(world: World) -> None:
    assert todo(world.boris) == todo(world.eve) == []
    assert todo(people.person("new", "New")) == []
