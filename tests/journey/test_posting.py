"""An employer begins a listing from an occupation, asks, mends what people may stumble on, pauses and renews it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from corridor.outbox.delivering import drain
from registry.listings.models import Listing, State
from registry.listings.services import approve_listing, close_as_moderator
from registry.safeguarding.services import raise_concern
from tests.world import build_world

from .walking import Walk

pytestmark = pytest.mark.browser


def test_an_employer_posts_from_an_occupation(walk: Walk) -> None:
    world = build_world()
    boris = walk.person(world.boris.email)
    boris.sign_in()
    boris.go("/hire/listings/new/")
    boris.open("Start from an occupation")
    boris.type("What is the work called?", "web developer")
    boris.press("Search")
    boris.look("occupations")
    boris.follow("web developer")
    boris.reads("The form begins from “web developer”")
    boris.holds("Title", "Web developer")
    boris.choose("Country of the work", "Rwanda")
    boris.type("Description", "He pays a training fee of 5,000 before he starts. Call 0700 000 011. You mend sites.")
    boris.type("Pay from", "400000")
    boris.type("Pay up to", "500000")
    boris.choose("Currency", "RWF")
    boris.type("Closes", (world.today + timedelta(days=20)).isoformat())
    boris.reads("Fewer than ten people could do this work as it is described.")
    boris.open("Ask questions")
    boris.type("Question 1", "Are you married?")
    boris.look("form")
    boris.press("Keep the draft")
    boris.reads("Do not ask about marriage")
    boris.look("question-refused")
    boris.type("Question 1", "Which sites have you built?")
    boris.press("Keep the draft")
    boris.reads("This is a draft", "What people may stumble on", "Nobody pays to be hired here", "Permits")
    boris.look("draft-with-hints")
    boris.follow("Change")
    boris.type("Description", "You mend the sites of twelve schools, with two colleagues who show you around.")
    boris.press("Keep the draft")
    boris.does_not_read("What people may stumble on")
    boris.look("draft-mended")
    boris.press("Submit for its check")
    listing = Listing.objects.get(title="Web developer")
    approve_listing(listing=listing, by=world.admin)
    boris.go(f"/listings/{listing.public_id}/")
    boris.reads("Which sites have you built?")
    boris.look("open")
    boris.open("Pause this listing")
    boris.press("Pause it")
    boris.reads("This listing is paused")
    boris.look("paused")
    boris.press("Open it again")
    boris.reads("The listing is open again")
    boris.open("Change the closing date")
    boris.look("renew")
    boris.press("Set the date")
    boris.reads("The listing has more time now")
    amina = walk.person(world.amina.user.email)
    for reporter in (world.claudine.user, world.eve, world.chantal):
        raise_concern(by=reporter, kind="money", words="Money.", subject_kind="listing", subject_id=listing.public_id)
    drain()
    amina.go(f"/listings/{listing.public_id}/")
    amina.reads("was taken down for now")
    amina.look("taken-down")
    boris.go(f"/listings/{listing.public_id}/")
    boris.reads("This listing was taken down for now")
    close_as_moderator(listing=listing, by=world.admin, reason="It asks for money.")
    boris.go(f"/listings/{listing.public_id}/")
    boris.open("Ask somebody else to look at it")
    boris.look("appeal")
    boris.type("Why should it be changed?", "Nobody pays anything.")
    boris.press("Send it")
    boris.reads("Somebody who did not decide before looks at it now")
    listing.refresh_from_db()
    assert listing.state == State.CLOSED
    assert [one for one in walk.wrong if "404" not in one] == []
