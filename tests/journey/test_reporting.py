"""Somebody who is asked for money tells us, from the listing to the answer; and a visitor does without an account."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from corridor.outbox.delivering import drain
from tests.world import build_world

from .walking import Walk, Walker, codes, link_in, mail_to

pytestmark = pytest.mark.browser
WORDS = "They ask for nine thousand shillings before the interview."


def enter(admin: Walker) -> None:
    """An administrator signs in with both factors."""
    admin.go("/admin/")
    admin.give_password()
    admin.type("Code", codes("JBSWY3DPEHPK3PXP")())
    admin.press("Sign in")
    admin.is_at("/admin/")


def test_a_report_finds_a_human_and_comes_back_answered(walk: Walk) -> None:
    call_command("load_helplines", verbosity=0)
    world = build_world()
    amina, nobody, admin = (walk.person(email) for email in (world.amina.user.email, "nobody", world.admin.email))
    amina.sign_in()
    amina.go(f"/listings/{world.listing.public_id}/")
    amina.look("listing")
    amina.follow("Report this listing")
    amina.reads("a listing", "In danger now? Call first")
    beside_the_box = amina.page.locator(".when-danger")
    assert not beside_the_box.is_visible()
    amina.tick("Somebody is in danger now")
    assert beside_the_box.is_visible()
    amina.look("danger")
    amina.field("Somebody is in danger now").uncheck()
    amina.tick("Somebody asks for money")
    amina.type("Tell us in your own words", WORDS)
    amina.press("Send")
    amina.reads("We have it. Thank you for telling us.", "in Nairobi")
    amina.look("sent")

    enter(admin)
    admin.look("admin-home")
    admin.follow("Reports and questions")
    admin.look("queue")
    admin.follow("Somebody asks for money")
    admin.reads(WORDS)
    admin.look("one-report")
    admin.page.get_by_role("link", name="Answer", exact=True).click()
    admin.type("Your answer", "We have taken the listing down. Please do not pay anybody.")
    admin.look("answering")
    admin.press("Decide")
    admin.reads("1 report is done.")
    drain()

    amina.go(link_in(mail_to(world.amina.user.email, about="There is an answer for you")))
    amina.reads("We have taken the listing down.")
    amina.look("answer")
    amina.open("It is not settled")
    amina.type("What is not settled yet?", "The same listing is there under another name.")
    amina.press("Open it again")
    amina.reads("It is open again")
    amina.go("/help/concerns/")
    amina.look("own-reports")

    nobody.go("/listings/")
    nobody.follow("Help")
    nobody.look("help")
    nobody.follow("Report a problem")
    nobody.tick("Trafficking or forced work")
    nobody.type("Tell us in your own words", "They keep the passports of my cousins.")
    nobody.look("report-visitor")
    nobody.press("Send")
    nobody.reads("Keep this link", "in Kigali")
    nobody.look("sent-visitor")
    nobody.page.locator('main a[href*="/help/answer/"]').click()
    nobody.reads("They keep the passports of my cousins.")
    nobody.look("behind-the-link")
    assert walk.wrong == []
