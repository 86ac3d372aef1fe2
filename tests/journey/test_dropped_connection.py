"""The builder on a connection that drops in the middle: no word is lost, nothing is doubled, others see nothing."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Error, Route, expect

from registry.places.models import Country
from registry.profiles.models import Profile
from registry.profiles.services import create_profile
from tests.profiles.conftest import PASSWORD, make_user

from .walking import Walk, Walker

pytestmark = pytest.mark.browser
ABOUT = "I mend phones and set up wifi for schools."


def a_graduate(walk: Walk, name: str) -> Walker:
    user = make_user(f"{name.lower()}@example.org", given_names=name, family_name="Demo")
    create_profile(user=user, country=Country.objects.get(code="KE"), region=None, date_of_birth=date(1999, 2, 3))
    walker = walk.person(user.email, name, "Demo")
    sign_in(walker)
    return walker


def sign_in(walker: Walker, email: str = "") -> None:
    walker.go("/accounts/login/")
    walker.page.fill("[name=login]", email or walker.email)
    walker.page.fill("[name=password]", PASSWORD)
    walker.page.press("[name=password]", "Enter")
    walker.is_at("/me/")


@pytest.fixture
def amina(walk: Walk) -> Walker:
    return a_graduate(walk, "Amina")


def profile() -> Profile:
    return Profile.objects.get(user__email="amina@example.org")


def test_without_a_connection_nothing_is_sent_and_nothing_is_lost(amina: Walker) -> None:
    amina.go("/me/profile/basics/")
    amina.type("Your headline", "Network technician")
    amina.type("About you", ABOUT)
    amina.context.set_offline(True)
    amina.press("Save and go on")
    amina.reads("There is no connection. Your words are kept")
    amina.look("builder-offline")
    amina.context.set_offline(False)
    amina.reads("The connection is back.")
    amina.press("Save and go on")
    amina.is_at("/me/profile/skills/")
    assert profile().about == ABOUT
    # Back on the step there is nothing left over from the draft.
    amina.go("/me/profile/basics/")
    expect(amina.page.locator("#kept")).to_be_hidden()


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(amina: Walker) -> None:
    amina.go("/me/profile/experience/")
    amina.type("What you did", "Set up the network of a school")
    amina.type("How many months?", "3")
    sent: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if route.request.method == "POST" and not sent:
            sent.append(route.request.url)
            route.fetch(max_redirects=0)  # the server hears of it; the browser never hears back
            route.abort("connectionreset")
        else:
            route.continue_()

    amina.page.route("**/me/profile/experience/", lose_the_answer)
    amina.press("Add")
    amina.page.wait_for_url("chrome-error://**")
    assert sent
    assert profile().experiences.count() == 1
    amina.go("/me/profile/experience/")
    expect(amina.page.get_by_text("What you wrote here before may not have arrived.")).to_be_visible()
    amina.holds("What you did", "Set up the network of a school")
    amina.press("Add")
    amina.page.wait_for_load_state()
    assert profile().experiences.count() == 1


def test_a_draft_survives_a_reload_and_can_be_thrown_away(amina: Walker) -> None:
    amina.go("/me/profile/basics/")
    amina.type("About you", ABOUT)
    amina.page.reload()
    amina.holds("About you", ABOUT)
    amina.press("Throw it away")
    expect(amina.field("About you")).to_have_value("")


def test_the_next_person_at_the_phone_sees_no_draft(walk: Walk, amina: Walker) -> None:
    a_graduate(walk, "Zuhra")
    amina.go("/me/profile/basics/")
    amina.type("About you", ABOUT)
    assert ABOUT in amina.page.evaluate("JSON.stringify({...sessionStorage})")
    amina.press("Sign out")
    sign_in(amina, "zuhra@example.org")
    assert ABOUT not in amina.page.evaluate("JSON.stringify({...sessionStorage})")
    amina.go("/me/profile/basics/")
    expect(amina.field("About you")).to_have_value("")


def test_sealed_answers_are_kept_nowhere_in_the_browser(amina: Walker) -> None:
    amina.go("/me/profile/inclusion/")
    amina.tick("female")
    assert amina.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})") == "{}"
    with pytest.raises(Error):
        amina.page.locator("#kept").wait_for(state="attached", timeout=500)
