"""Gentle reminders, the question after a silence, and the end of a mentorship."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts import consents
from accounts.models import Purpose, User
from corridor.outbox.delivering import drain
from corridor.outbox.models import Delivery
from registry.agreements.gate import audience_of, show
from registry.agreements.models import Level
from registry.mentoring import errors, services
from registry.mentoring.models import Feedback, Pulse, Reference
from registry.mentoring.selectors import references_of
from registry.mentoring.waiting import waiting_for
from registry.placements.services import end_placement
from registry.profiles.models import MentorProfile
from registry.profiles.services import set_visibility
from tests.world import World

from . import pairs

pytestmark = pytest.mark.django_db
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def todo(user: User) -> list[str]:
    return [str(one.what) for one in waiting_for(user)]


# --- Reminders and silence -----------------------------------------------------------------------------------


def test_both_are_reminded_at_most_once_a_week(world: World) -> None:
    placement = pairs.mentorship(world, days=30)
    pairs.agreed(world, placement)
    drain()
    mail.outbox.clear()
    now = timezone.now()
    assert services.remind_due(at=now) == (1, 0)
    assert services.remind_due(at=now + DAY) == (0, 0)
    drain()
    assert {one.to[0] for one in mail.outbox} == {world.amina.user.email, world.dede.user.email}
    assert services.remind_due(at=now + WEEK) == (1, 0)
    pairs.met(placement, days_ago=0.1)
    assert services.remind_due(at=now + 2 * WEEK) == (0, 0)


def test_after_six_weeks_of_silence_both_are_asked_and_each_answers(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world, days=50), world.amina.user, world.dede.user
    drain()
    mail.outbox.clear()
    now = timezone.now()
    assert services.remind_due(at=now) == (0, 1)
    assert services.remind_due(at=now + DAY) == (0, 0)
    drain()
    assert len(mail.outbox) == 2
    assert todo(amina) == todo(dede) == ["Say whether it goes on"]
    services.say_it_goes_on(placement=placement, by=amina, at=now + HOUR)
    with pytest.raises(errors.NotAsked):
        services.say_it_goes_on(placement=placement, by=amina, at=now + 2 * HOUR)
    assert todo(amina) == []
    assert todo(dede) == ["Say whether it goes on"]
    services.say_it_goes_on(placement=placement, by=dede, at=now + 2 * HOUR)
    assert Pulse.objects.get().asked_at is None
    assert services.remind_due(at=now + 5 * WEEK) == (0, 0)
    assert services.remind_due(at=now + 6 * WEEK + DAY) == (0, 1)


def test_who_never_answers_is_asked_again_after_six_weeks_and_not_before(world: World) -> None:
    pairs.mentorship(world, days=50)
    now = timezone.now()
    assert services.remind_due(at=now) == (0, 1)
    assert services.remind_due(at=now + 6 * WEEK - DAY) == (0, 0)
    assert services.remind_due(at=now + 6 * WEEK) == (0, 1)


def test_to_meet_ends_the_question(world: World) -> None:
    placement = pairs.mentorship(world, days=50)
    services.remind_due()
    services.record_session(placement=placement, by=world.dede.user, meeting=pairs.meeting(timezone.now() - DAY))
    assert todo(world.amina.user) == ["Confirm a session"]
    assert todo(world.dede.user) == []


@pytest.mark.parametrize("state", ["disputed", "cancelled"])
def test_nobody_is_asked_about_what_does_not_run(world: World, state: str) -> None:
    pairs.mentorship(world, state, days=90)
    ended = pairs.mentorship(world, days=90, profile=world.claudine, ended_on=world.today - 60 * DAY)
    later = pairs.mentorship(world, days=-5)
    assert services.remind_due() == (0, 0)
    assert ended.pk != later.pk


# --- The end -------------------------------------------------------------------------------------------------


def test_both_give_feedback_once_it_has_ended(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    with pytest.raises(errors.NotEnded):
        services.give_feedback(placement=placement, by=amina, helped="much")
    end_placement(placement=placement, by=dede, ended_on=world.today - DAY)
    drain()
    told = [one for one in mail.outbox if "How was it?" in one.subject]
    assert {one.to[0] for one in told} == {amina.email, dede.email}
    assert todo(amina) == todo(dede) == ["Say how it was"]
    services.give_feedback(placement=placement, by=amina, helped="much", words="He listened.")
    with pytest.raises(errors.FeedbackGiven):
        services.give_feedback(placement=placement, by=amina, helped="not")
    assert todo(amina) == []
    services.give_feedback(placement=placement, by=dede, helped="some")
    assert Feedback.objects.count() == 2


def test_the_end_of_a_job_asks_no_mentoring_feedback(world: World) -> None:
    job = pairs.mentorship(world, kind="job", mentor=None, organisation=world.employer)
    end_placement(placement=job, by=world.boris, ended_on=world.today)
    drain()
    assert [one for one in mail.outbox if "How was it?" in one.subject] == []


def test_a_reference_is_the_graduates_to_keep(world: World) -> None:
    placement, amina, dede = pairs.mentorship(world), world.amina.user, world.dede.user
    with pytest.raises(errors.NotYours):
        services.offer_reference(placement=placement, by=amina, words="I am good.")
    with pytest.raises(errors.WordsNeeded):
        services.offer_reference(placement=placement, by=dede, words=" ")
    said = services.offer_reference(placement=placement, by=dede, words="She mends\n networks.")
    assert said.words == "She mends networks."
    assert references_of(world.amina) == []
    assert todo(amina) == ["Read what your mentor says of you"]
    with pytest.raises(errors.StepNotAllowed):
        services.accept_reference(reference=said, by=dede)
    with pytest.raises(errors.ReferenceStands):
        services.offer_reference(placement=placement, by=dede, words="More.")
    services.accept_reference(reference=said, by=amina)
    assert references_of(world.amina) == [said]
    services.remove_reference(reference=said, by=amina)
    assert references_of(world.amina) == []
    again = services.offer_reference(placement=placement, by=dede, words="More.")
    services.decline_reference(reference=again, by=amina)
    drain()
    assert Reference.objects.filter(state="declined").count() == 1
    assert not Delivery.objects.dead().exists()


@pytest.mark.parametrize("state", ["expected", "claimed", "disputed"])
def test_nobody_speaks_for_somebody_before_both_have_confirmed(world: World, state: str) -> None:
    placement = pairs.mentorship(world, state)
    with pytest.raises(errors.NotRunning):
        services.offer_reference(placement=placement, by=world.dede.user, words="Good.")


def test_a_reference_stands_on_the_card_where_places_of_work_may_be_told(world: World) -> None:
    placement = pairs.mentorship(world)
    amina, dede = world.amina.user, world.dede.user
    said = services.offer_reference(placement=placement, by=dede, words="She mends networks.")

    def told(level: Level = Level.NAMED) -> list[str]:
        to = audience_of(world.boris)
        card = show([world.amina], to=to, purpose=Purpose.PUBLIC_CARD, level=level)[world.amina.pk]
        return [f"{one.words} {one.by}" for one in card.references]

    consents.give(user=amina, purpose=Purpose.NAMED_PROFILE)
    set_visibility(profile=world.amina, visibility="named")
    assert told() == []
    services.accept_reference(reference=said, by=amina)
    assert told() == [f"She mends networks. {dede.get_full_name()}"]
    assert told(Level.ANONYMOUS) == []
    world.amina.hidden_fields = ["experience"]
    world.amina.save()
    assert told() == []
    world.amina.hidden_fields = []
    world.amina.save()
    MentorProfile.objects.filter(pk=world.dede.pk).update(state="suspended")
    assert told() == []
