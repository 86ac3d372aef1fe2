"""A family's one phone: two claim their places on it by SMS, and neither gets into the other's account."""

from __future__ import annotations

import pytest

from corridor.outbox.delivering import drain
from registry.outreach import sms
from registry.programmes.models import Enrolment
from tests.world import World, build_world

from .walking import Walk, Walker

pytestmark = pytest.mark.browser
NUMBER = "0712 345678"
# Each one's reference, date of birth and PIN.
JUMA = ("lamu-Juma", "2001-04-05", "384051")
NEEMA = ("lamu-Neema", "2003-07-09", "590317")


def test_a_family_shares_a_phone_and_nothing_else(walk: Walk) -> None:
    world = build_world()
    for name in ("Juma", "Neema"):
        _enrolled(world, name)
    phone = walk.person("juma@nowhere.example")
    phone.go("/accounts/login/")
    phone.look("sign-in")
    _claim(phone, JUMA, look=True)
    phone.reads("It is yours now. Nobody sees your profile until you say so.")
    phone.press("Sign out")
    _claim(phone, NEEMA)
    phone.press("Sign out")
    phone.go("/phone/")
    _enter(phone, born=JUMA[1], pin=NEEMA[2])
    phone.reads("These do not belong together.")
    phone.look("sign-in-refused")
    _enter(phone, born=JUMA[1], pin=JUMA[2])
    phone.is_at("/me/")
    phone.look("workspace-by-phone")
    _help(walk, world)
    assert walk.wrong == []


def _enrolled(world: World, name: str) -> None:
    model = world.baraka
    Enrolment.objects.create(
        cohort=world.lamu, reference=f"lamu-{name}", given_names=name, family_name="Example", phone="+254712345678",
        birth_year=int({"Juma": JUMA, "Neema": NEEMA}[name][1][:4]),
        country=model.country, region=model.region, enrolled_on=model.enrolled_on, outcome="graduated",
        graduated_on=model.graduated_on, certificate="Certificate in digital skills",
    )  # fmt: skip


def _claim(phone: Walker, who: tuple[str, str, str], *, look: bool = False) -> None:
    reference, born, pin = who
    phone.go("/claim/phone/")
    phone.type("Phone number", NUMBER)
    if look:
        phone.look("claim-number")
    phone.press("Send me a code")
    drain()
    phone.type("Code from the SMS", sms.Memory.outbox[-1][1][:6])
    phone.type("Reference", reference)
    phone.type("Date of birth", born)
    if look:
        phone.look("claim-code")
    phone.press("Go on")
    phone.type("Choose a PIN", pin)
    phone.type("The PIN again", pin)
    if look:
        phone.look("claim-pin")
    phone.press("Make it mine")
    phone.is_at("/me/profile/")


def _enter(phone: Walker, *, born: str, pin: str) -> None:
    phone.type("Phone number", NUMBER)
    phone.type("Date of birth", born)
    phone.type("PIN", pin)
    phone.page.locator("main").get_by_role("button", name="Sign in").click()


def _help(walk: Walk, world: World) -> None:
    """The officer gives a code face to face."""
    officer = walk.person(world.chantal.email)
    officer.sign_in()
    juma = Enrolment.objects.get(given_names="Juma")
    officer.go(f"/programme/enrolments/{juma.public_id}/")
    officer.reads("Forgotten PIN")
    officer.look("officer-helps")
    officer.press("Show a code")
    officer.reads("A code for a new PIN", "Tell it only to Juma Example")
    officer.look("officer-code")
