"""Two who have met talk, find a time, bargain and agree: the employer by mouse, the graduate without any script."""

from __future__ import annotations

from datetime import timedelta

import pytest

from corridor.outbox.delivering import drain
from registry.hiring.models import Application
from registry.listings.models import ListingQuestion
from tests.hiring import people
from tests.world import build_world

from .walking import Walk, Walker, mail_to

pytestmark = pytest.mark.browser


def test_from_an_application_to_a_bargain(walk: Walk) -> None:
    world = build_world()
    ListingQuestion.objects.create(listing=world.listing, position=1, text="Which networks have you built?")
    for name in ("Grace", "Joseph"):
        people.application(people.graduate(name, "RW"), world.listing)
    boris = walk.person(world.boris.email)
    amina = walk.person(world.amina.user.email, with_script=False)
    boris.sign_in()
    amina.sign_in()
    _apply(amina, f"/listings/{world.listing.public_id}/")
    made = Application.objects.get(profile=world.amina)
    _choose_among_many(boris, f"/hire/listings/{world.listing.public_id}/pipeline/")
    drain()
    _find_a_time(boris, amina, day=(world.today + timedelta(days=3)).isoformat())
    _talk(boris, amina, made)
    _bargain(boris, amina, made, world.today + timedelta(days=20))


def _apply(amina: Walker, listing: str) -> None:
    amina.go(listing)
    amina.reads("What you will be asked")
    amina.follow("Apply")
    amina.type("Which networks have you built?", "The one of our school.")
    amina.look("apply")
    amina.press("Send my application")
    amina.reads("Your application is sent")
    amina.look("applied")


def _choose_among_many(boris: Walker, board: str) -> None:
    boris.go(board)
    boris.look("board")
    for row in ("Grace", "Joseph"):
        boris.page.locator("article", has_text=row).get_by_role("checkbox").check()
    boris.choose("With those that are ticked", "Decline")
    boris.press("Do it")
    boris.reads("Choose a reason")
    boris.choose("Reason, if you decline", "More experience")
    boris.press("Do it")
    boris.reads("2 applications are moved")
    boris.follow("List", within=boris.page.locator("ul.tabs"))
    boris.look("list")
    boris.follow("Amina Example")
    boris.reads("The one of our school.")
    boris.open("Rate by the same measure")
    boris.choose("How clearly they explain", "5")
    boris.press("Save the rating")
    boris.open("Write a note")
    boris.type("A private note", "Knows what she does not know.")
    boris.press("Keep the note")
    boris.reads("Your note is kept", "Knows what she does not know.")
    boris.look("application")


def _find_a_time(boris: Walker, amina: Walker, *, day: str) -> None:
    boris.follow("Propose times for a talk")
    boris.type("Time 1", f"{day}T09:00")
    boris.type("Time 2", f"{day}T15:30")
    boris.look("times")
    boris.press("Send the times")
    boris.reads("Your times are sent")
    drain()
    amina.go("/me/")
    amina.to_do("Choose a time to talk")
    amina.reads("10:00 in Nairobi (09:00 in Kigali)", "16:30 in Nairobi (15:30 in Kigali)")
    amina.look("interview-choose")
    amina.page.get_by_label("16:30 in Nairobi").check()
    amina.press("Take this time")
    amina.reads("Agreed")
    amina.look("interview-agreed")
    drain()
    assert "15:30 in Kigali" in mail_to(boris.email, about="Agreed")


def _talk(boris: Walker, amina: Walker, made: Application) -> None:
    boris.go(f"/conversations/{made.public_id}/")
    boris.type("Your message", "Please bring the plan of your school's network.")
    boris.press("Send")
    boris.reads("Please bring the plan")
    amina.go("/me/")
    amina.to_do("Read a message")
    amina.reads("Please bring the plan")
    amina.type("Your message", "Here it is.")
    amina.attach_bytes("Files", "plan.pdf", b"%PDF-1.4 a plan")
    amina.press("Send")
    amina.reads("Here it is.", "plan.pdf")
    amina.look("conversation-graduate")
    boris.go(f"/conversations/{made.public_id}/")
    boris.reads("Here it is.", "read")
    boris.look("conversation-employer")
    boris.type("Your message", "Is this taken?")
    boris.attach_bytes("Files", "run.exe", b"MZ")
    boris.press("Send")
    boris.reads("Send a PDF, a picture or an office document")
    boris.holds("Your message", "Is this taken?")
    boris.look("conversation-refused")


def _bargain(boris: Walker, amina: Walker, made: Application, start: object) -> None:
    boris.go(f"/hire/applications/{made.public_id}/")
    boris.type("Pay", "450000")
    boris.type("Starts", str(start))
    boris.look("offer-form")
    boris.press("Send the offer")
    boris.reads("We tell you as soon as there is an answer")
    amina.go("/me/")
    amina.to_do("Answer an offer")
    amina.look("offer")
    amina.follow("Propose other terms")
    amina.type("Pay", "500000")
    amina.type("Why these terms", "I have to move to Kigali.")
    amina.look("other-terms")
    amina.press("Send these terms")
    amina.reads("Your terms are sent", "RWF 500,000")
    boris.go("/hire/")
    boris.to_do("Answer the terms")
    boris.reads("I have to move to Kigali.", "RWF 500,000")
    boris.look("terms-asked")
    boris.press("Agree to these terms")
    boris.proves_who_they_are()
    boris.reads("Agreed. On the first day")
    boris.look("agreed")
    drain()
    assert "the role is yours" in mail_to(amina.email, about="Your terms are accepted")
    amina.go(f"/me/applications/{made.public_id}/")
    amina.reads("What you have agreed on", "RWF 500,000", "The offer was accepted")
    amina.look("graduates-timeline")
