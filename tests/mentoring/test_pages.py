"""The pages of mentoring, from both sides, and for strangers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.agreements.services import freeze_agreement
from registry.hiring.models import Offer
from registry.mentoring import services
from registry.mentoring.models import (
    Feedback,
    MentorshipAgreement,
    NextStep,
    Preference,
    Proposal,
    Reference,
    Round,
    Session,
)
from registry.placements.models import Placement
from registry.placements.services import expect_from_offer
from registry.taxonomy.models import Skill
from tests.hiring import people
from tests.hiring.test_pages import page, send, signed_in
from tests.world import LINUX, World, browser, skill

from . import pairs

pytestmark = pytest.mark.django_db


def test_a_graduate_puts_requests_in_order_and_a_mentor_too(world: World) -> None:
    amina, dede = signed_in(world.amina.user), signed_in(world.dede.user)
    assert "You wait for no mentor now" in page(amina, "my-mentors")
    assert "Nobody waits for your answer" in page(dede, "mentor-requests")
    first = pairs.asks(world.amina, pairs.offered(world, title="Web"), days_ago=5)
    second = pairs.asks(world.amina, pairs.offered(world, title="Clouds"), days_ago=4)
    seen = page(amina, "my-mentors")
    assert seen.index("Web") < seen.index("Clouds")
    seen = send(amina, "wish-move", second.public_id, to="up")
    assert seen.index("Clouds") < seen.index("Web")
    other = pairs.asks(people.graduate("Other", "KE"), first.listing, days_ago=1)
    seen = page(dede, "mentor-requests")
    assert "Amina Example" in seen
    assert seen.index("Amina Example") < seen.index("Other Example")
    seen = send(dede, "mentee-rank", other.public_id, to="up")
    assert seen.index("Other Example") < seen.index("Amina Example")
    assert "1 put aside" in send(dede, "mentee-rank", first.public_id, to="aside")
    assert "put aside" not in send(dede, "mentee-rank", first.public_id, to="back")
    assert dede.post(reverse("mentee-rank", args=[first.public_id]), {"to": "elsewhere"}).status_code == 404


def test_the_page_says_when_the_next_round_is(world: World) -> None:
    pairs.planned(world)
    assert "The next round is from" in page(signed_in(world.amina.user), "my-mentors")
    Round.objects.update(state="open")
    assert "propose you to one mentor" in page(signed_in(world.amina.user), "my-mentors")
    assert "propose graduates to you" in page(signed_in(world.dede.user), "mentor-requests")


def test_a_mentor_answers_what_a_round_proposes_with_one_tap(world: World) -> None:
    asked = pairs.asks(world.amina, world.mentorship)
    pairs.asks(world.claudine, pairs.offered(world, title="Clouds"))
    services.close_round(round_id=pairs.open_now(world).pk)
    dede = signed_in(world.dede.user)
    assert "Say yes or no to a graduate" in page(dede, "mentor")
    yes = Proposal.objects.get(application=asked)
    no = Proposal.objects.exclude(pk=yes.pk).get()
    assert "Your yes is sent" in send(dede, "proposal-answer", yes.public_id, answer="yes")
    assert "stays open until you answer it" in send(dede, "proposal-answer", no.public_id, answer="no")
    assert "Say yes or no to a graduate" not in page(dede, "mentor")
    assert Offer.objects.get().application == asked
    assert dede.post(reverse("proposal-answer", args=[no.public_id]), {"answer": "maybe"}).status_code == 404


def from_an_offer(world: World) -> Placement:
    """A mentorship that came by its listing, with the listing's skills."""
    asked = people.application(world.amina, world.mentorship, "placed")
    placement = expect_from_offer(offer_id=people.offer(asked, "accepted", starts_on=world.today, is_remote=True).pk)
    Placement.objects.filter(pk=placement.pk).update(starts_on=world.today - timedelta(days=30))
    return placement


def typed(world: World, **changes: Any) -> dict[str, Any]:
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    return {
        "day": yesterday, "begins": "10:00", "minutes": "60", "skills": [skill(LINUX).pk], "topics": "Editors",
        "notes": "We wrote a script.", "step_1": "Write a test", "due_1": world.today.isoformat(), **changes,
    }  # fmt: skip


def test_two_agree_meet_and_part_on_one_page(world: World) -> None:
    placement = from_an_offer(world)
    amina, dede, uuid = signed_in(world.amina.user), signed_in(world.dede.user), placement.public_id
    assert "Your mentorship with Dede Example" in page(amina, "mentorship", uuid)
    assert "You mentor Amina Example" in page(dede, "mentorship", uuid)
    terms = {"goal_1": "Publishes a web page", "weeks": "12", "every_days": "14"}
    assert "We tell you when there is an answer" in send(amina, "mentorship-agreement", uuid, **terms)
    assert "Agree on goals" in page(dede, "mentor")
    assert "I agree" in page(dede, "mentorship", uuid)
    assert "I agree" not in page(amina, "mentorship", uuid)
    assert "Agreed. You both find it here" in send(dede, "mentorship-agreement-answer", uuid, answer="accept")
    assert "Publishes a web page" in page(dede, "mentorship-agreement", uuid)  # to be changed
    assert "no proposal any more" in send(dede, "mentorship-agreement-answer", uuid, answer="accept")

    assert "Written down" in send(dede, "mentorship-session-new", uuid, **typed(world))
    session = Session.objects.get()
    assert session.starts_at.astimezone(timezone.get_fixed_timezone(60)).hour == 10  # ten in Berlin, in winter
    assert [one.label for one in session.skills.all()] == [LINUX]
    seen = page(amina, "mentorship", uuid)
    assert "12:00" in seen  # in Nairobi
    assert "Yes, it was so" in seen
    assert "Confirm a session" in page(amina, "me")
    contest = {"act": "contest", "reason": "It was eleven."}
    assert "can put it right" in send(amina, "mentorship-session", uuid, session.public_id, **contest)
    assert "It was eleven." in page(dede, "mentorship-session", uuid, session.public_id)
    right = typed(world, act="correct", begins="11:00")
    assert "is asked again" in send(dede, "mentorship-session", uuid, session.public_id, **right)
    assert "It counts now" in send(amina, "mentorship-session", uuid, session.public_id, act="confirm")
    assert "Hours together: 1" in page(amina, "mentorship", uuid)

    step = NextStep.objects.get()
    send(amina, "mentorship-step", uuid, step.public_id)
    step.refresh_from_db()
    assert step.done_by == "graduate"
    assert "Not done after all" in page(dede, "mentorship", uuid)
    send(dede, "mentorship-step", uuid, step.public_id, done="no")
    step.refresh_from_db()
    assert step.done_at is None

    Placement.objects.filter(pk=placement.pk).update(
        state="confirmed", graduate_confirmed_at=timezone.now(), employer_confirmed_at=timezone.now()
    )
    assert "once the graduate has accepted" in send(dede, "mentorship-reference", uuid, words="She mends networks.")
    assert "says this of you" in page(amina, "mentorship", uuid)
    assert "among your mentors" in send(amina, "mentorship-reference-answer", uuid, answer="accept")
    assert "She mends networks." in page(amina, "my-mentors")
    assert Reference.objects.get().state == "accepted"

    early = send(dede, "mentorship-end", uuid, ended_on=(world.today - timedelta(days=60)).isoformat())
    assert "cannot end before it starts" in early
    assert "How was it?" in send(dede, "mentorship-end", uuid, ended_on=world.today.isoformat())
    assert "Say how it was" in page(amina, "me")
    assert "Thank you" in send(amina, "mentorship-end", uuid, helped="much", words="He listened to me.")
    assert Feedback.objects.get().side == "graduate"
    assert amina.get(reverse("mentorship-end", args=[uuid])).status_code == 302
    for name in ("mentorship", "mentorship-end"):
        assert "He listened to me." not in page(dede, name, uuid)


def test_what_cannot_be_is_said_beside_its_field(world: World) -> None:
    placement = from_an_offer(world)
    dede, uuid = signed_in(world.dede.user), placement.public_id
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    assert "cannot lie in the future" in send(dede, "mentorship-session-new", uuid, **typed(world, day=tomorrow))
    nothing = typed(world, topics="", skills=[])
    assert "Say what you talked about" in send(dede, "mentorship-session-new", uuid, **nothing)
    lonely = typed(world, step_2="", due_2=world.today.isoformat())
    assert "Say what is to be done" in send(dede, "mentorship-session-new", uuid, **lonely)
    assert not Session.objects.exists()
    wrong = {"goal_1": "Learns", "weeks": "0", "every_days": "14"}
    assert "greater than or equal to 1" in send(dede, "mentorship-agreement", uuid, **wrong)
    assert not MentorshipAgreement.objects.exists()


def test_a_mentorship_without_a_listing_asks_for_topics_in_words(world: World) -> None:
    placement = pairs.mentorship(world)
    form = page(signed_in(world.dede.user), "mentorship-session-new", placement.public_id)
    assert "What was it about?" in form
    assert 'name="skills"' not in form
    assert Skill.objects.exists()


def test_the_question_after_a_silence_is_answered_with_one_tap(world: World) -> None:
    placement = pairs.mentorship(world, days=60)
    services.remind_due()
    amina = signed_in(world.amina.user)
    assert "Does it go on?" in page(amina, "mentorship", placement.public_id)
    assert "When will you meet next?" in send(amina, "mentorship-goes-on", placement.public_id)
    assert "Does it go on?" not in page(amina, "mentorship", placement.public_id)


def test_what_a_freeze_hides_is_hidden_here_too(world: World) -> None:
    """Between a mentor elsewhere and a graduate no agreement is asked for; from Kenya to Rwanda one is."""
    placement = pairs.mentorship(world)
    type(world.dede).objects.filter(pk=world.dede.pk).update(country="RW")
    dede = signed_in(world.dede.user)
    assert "Amina" in page(dede, "mentorship", placement.public_id)
    freeze_agreement(slug="KE-RW", reason="an incident")
    assert "Amina" not in page(dede, "mentorship", placement.public_id)
    assert "whose name cannot be shown now" in page(dede, "mentorship", placement.public_id)
    assert "Amina" not in page(dede, "mentor")


def test_strangers_find_nothing_and_change_nothing(world: World) -> None:
    placement = pairs.mentorship(world)
    session = pairs.met(placement, state="recorded")
    asked = pairs.asks(world.amina, world.mentorship)
    uuid = placement.public_id
    pages = [
        *((name, [uuid]) for name in ("mentorship", "mentorship-agreement", "mentorship-session-new",
                                      "mentorship-end", "mentorship-reference", "mentorship-goes-on")),
        ("mentorship-session", [uuid, session.public_id]),
        ("wish-move", [asked.public_id]),
        ("mentee-rank", [asked.public_id]),
    ]  # fmt: skip
    for who in (world.eve, world.claudine.user, world.boris, world.chantal, world.analyst):
        client = signed_in(who)
        for name, arguments in pages:
            where = reverse(name, args=arguments)
            answers = {client.get(where).status_code, client.post(where, {"act": "confirm", "to": "up"}).status_code}
            assert 404 in answers, (who, name)
            assert answers <= {404, 405}, (who, name)
    assert signed_in(world.amina.user).get(reverse("mentorship-reference", args=[uuid])).status_code == 404
    assert Client().get(reverse("mentorship", args=[uuid])).status_code == 302
    assert not Preference.objects.exists()
    session.refresh_from_db()
    assert session.state == "recorded"


def test_people_without_a_profile_have_no_such_pages(world: World) -> None:
    eve = signed_in(world.eve)
    assert eve.get(reverse("my-mentors")).status_code == 404
    assert eve.get(reverse("mentor-requests")).status_code == 404


def test_a_mentors_workspace_shows_mentees_places_and_hours(world: World) -> None:
    placement = pairs.mentorship(world)
    pairs.met(placement, minutes=90)
    seen = page(signed_in(world.dede.user), "mentor")
    assert "Amina Example" in seen
    assert "0 of 1" in seen
    assert "1.5" in seen


def test_administrators_plan_rounds_and_read_exact_hours(world: World) -> None:
    chief = browser(world.admin)
    add = reverse("admin:mentoring_round_add")
    tomorrow = timezone.localdate() + timedelta(days=1)
    filled = {
        "opens_at_0": tomorrow.isoformat(), "opens_at_1": "08:00",
        "closes_at_0": tomorrow.isoformat(), "closes_at_1": "07:00",
    }  # fmt: skip
    assert "closes after it opens" in chief.post(add, filled).content.decode()
    filled["closes_at_0"] = (tomorrow + timedelta(days=7)).isoformat()
    assert chief.post(add, filled, follow=True).status_code == 200
    made = Round.objects.get()
    assert (made.state, made.planned_by) == ("planned", world.admin)
    assert "Another round runs at this time" in chief.post(add, filled).content.decode()
    where = reverse("admin:mentoring_round_changelist")
    chief.post(where, {"action": "call_off", "_selected_action": [made.pk]})
    made.refresh_from_db()
    assert made.state == "closed"
    pairs.met(pairs.mentorship(world), minutes=90)
    seen = chief.get(reverse("admin:mentoring_session_changelist")).content.decode()
    assert "Hours given since" in seen
    assert "1.5" in seen
