"""A graduate and a mentor abroad: brought together by a round, they agree, meet, and part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.mentoring import services
from registry.placements.models import Placement
from tests.mentoring import pairs
from tests.world import build_world

from .walking import Walk

pytestmark = pytest.mark.browser


def test_a_mentor_is_found_in_a_round(walk: Walk) -> None:
    world = build_world()
    pairs.asks(world.amina, pairs.offered(world, title="First steps on the web"), days_ago=3)
    pairs.asks(world.amina, world.mentorship, days_ago=2)
    pairs.asks(world.claudine, world.mentorship, days_ago=1)
    planned = pairs.planned(world)
    services.run_due(at=planned.opens_at)
    amina, dede = walk.person(world.amina.user.email), walk.person(world.dede.user.email)
    for somebody in (amina, dede):
        somebody.sign_in()
    amina.go("/me/")
    amina.follow("Your mentors")
    amina.press("Move up: Support engineer")
    amina.reads("asked on")
    amina.look("in-order")
    dede.go("/mentor/")
    dede.look("workspace")
    dede.follow("Requests to you, in your order")
    dede.press("Move down: Amina Example")
    dede.press("Move up: Amina Example")
    dede.look("requests")
    services.run_due(at=planned.closes_at)
    drain()
    dede.go("/mentor/")
    dede.to_do("Say yes or no to a graduate")
    dede.reads("Proposed to you", "Amina Example")
    dede.look("proposed")
    dede.press("Yes, I mentor them")
    dede.reads("Your yes is sent")
    drain()
    amina.go("/me/")
    amina.to_do("Answer an offer")
    amina.follow("Accept the offer")
    amina.press("Accept the offer")
    amina.proves_who_they_are()
    amina.reads("You have accepted")
    drain()
    now = timezone.now()
    Placement.objects.filter(kind="mentorship").update(
        state="confirmed", graduate_confirmed_at=now, employer_confirmed_at=now,
        starts_on=world.today - timedelta(days=60), is_remote=True,
    )  # fmt: skip
    services.remind_due()

    amina.go("/me/mentors/")
    amina.follow("Support engineer", within=amina.page.locator("section", has_text="Your mentorships").last)
    amina.reads("Your mentorship with Dede Example", "Does it go on?")
    amina.look("silent")
    amina.press("Yes, it goes on")
    amina.follow("Propose goals")
    amina.type("First goal", "Publishes a first web page")
    amina.look("goals")
    amina.press("Propose it")
    amina.reads("You proposed this")
    dede.go("/mentor/")
    dede.to_do("Agree on goals")
    dede.press("I agree")
    dede.follow("Write down a session")
    dede.type("Day", (timezone.localdate() - timedelta(days=1)).isoformat())
    dede.type("It began at", "10:00")
    dede.tick("Linux command line")
    dede.type("Notes for both of you", "We wrote a first script together.")
    dede.type("Next step 1", "Read the chapter on pipes")
    dede.look("session")
    dede.press("Save the session")
    dede.reads("Written down")
    dede.look("pair-mentor")
    amina.go("/me/")
    amina.to_do("Confirm a session")
    amina.look("to-confirm")
    amina.follow("Something is not right")
    amina.open("Something is not right")
    amina.look("contest")
    amina.press("Yes, it was so")
    amina.press("Done: Read the chapter on pipes")
    amina.reads("Hours together: 1", "Not done after all")
    amina.look("pair-graduate")
    dede.go("/mentor/")
    dede.follow("Amina Example")
    dede.follow("Write one sentence")
    dede.type("One sentence about this graduate", "Asks good questions, and writes down the answers.")
    dede.press("Send it")
    dede.follow("End the mentorship")
    dede.look("end")
    dede.press("End it")
    dede.tick("It helped a lot")
    dede.look("feedback")
    dede.press("Send")
    dede.reads("Thank you", "This mentorship ended on")
    amina.go("/me/")
    amina.to_do("Read what your mentor says of you")
    amina.press("Keep it")
    amina.reads("You have accepted it")
    amina.go("/me/mentors/")
    amina.reads("Asks good questions")
    amina.look("mentors")
    assert walk.wrong == []
