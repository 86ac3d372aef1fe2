"""A provider gives a cohort its certificates; a graduate takes hers along; a stranger checks it; it is taken back."""

from __future__ import annotations

import pytest

from corridor.outbox.delivering import drain
from registry.credentials.models import Award
from tests.world import build_world

from .walking import Walk, Walker

pytestmark = pytest.mark.browser


def test_issuing_to_a_cohort_and_verifying_as_a_stranger(walk: Walk) -> None:
    world = build_world()
    officer, amina = walk.person(world.chantal.email), walk.person(world.amina.user.email)
    for somebody in (officer, amina):
        somebody.sign_in()
    _define(officer)
    _award(officer)
    drain()
    badge = _take_along(amina)
    stranger = walk.person("nobody@example.org")
    stranger.go("/verify/")
    stranger.attach_bytes("A file or a photo", "badge.png", badge)
    stranger.press("Check it")
    stranger.reads("It is right, and from an issuer whom we know", "Network technician", "Amina Example")
    stranger.reads("Their e-mail address is in it as a digest")
    stranger.look("stranger-verifies")
    stranger.attach_bytes("A file or a photo", "badge.png", badge)
    stranger.type("E-mail address of whoever shows it", world.amina.user.email)
    stranger.press("Check it")
    stranger.reads(f"About the person with the address {world.amina.user.email}.")
    _take_back(officer)
    drain()
    stranger.attach_bytes("A file or a photo", "badge.png", badge)
    stranger.press("Check it")
    stranger.reads("It does not count", "The issuer took it back for good.")
    stranger.look("stranger-after-revocation")
    amina.go("/me/profile/certificates/")
    amina.reads("withdrawn by its issuer", "The test was taken by somebody else")
    amina.look("graduate-after-revocation")
    assert Award.objects.filter(enrolment=world.baraka).exists()  # who has no account yet
    assert walk.wrong == []


def _define(officer: Walker) -> None:
    officer.go("/programme/")
    officer.look("workspace")
    officer.follow("Your certificates")
    officer.look("no-certificate-yet")
    officer.follow("Define a certificate")
    officer.type("Name of the certificate", "Network technician")
    officer.type("What is somebody able to do who has it?", "Sets up and mends the network of a school.")
    officer.type("What must one do to get it?", "Twelve weeks, and a network that runs on the last day.")
    officer.type("Skills that it shows", "Linux command line\nxqzt")
    officer.press("Save the certificate")
    officer.reads("xqzt")
    officer.look("skill-not-known")
    officer.type("Skills that it shows", "Linux command line")
    officer.choose("How long does it last?", "two years")
    officer.press("Save the certificate")
    officer.reads("Network technician is there. Open a cohort to award it.")
    officer.look("certificates")


def _award(officer: Walker) -> None:
    officer.follow("Choose a cohort to award one")
    officer.follow("lamu")
    officer.look("cohort")
    officer.follow("Award certificates")
    officer.look("before-awarding")
    officer.press("Award Network technician to 2 people")
    officer.reads("2 people get Network technician", "All graduates of this cohort have it.")
    officer.look("awarded")


def _take_along(graduate: Walker) -> bytes:
    """The badge as a picture, as the browser saves it."""
    graduate.go("/me/profile/certificates/")
    graduate.reads("Network technician", "signed by Lake Training")
    graduate.open("Take it along")
    graduate.look("graduate-takes-it-along")
    with graduate.page.expect_download() as download:
        graduate.follow("As a picture that holds the certificate (PNG)")
    assert download.value.suggested_filename == "network-technician.png"
    return download.value.path().read_bytes()


def _take_back(officer: Walker) -> None:
    officer.page.get_by_role("row").filter(has_text="Amina").get_by_role("link").click()
    officer.type("Why?", " ")
    officer.press("Suspend it for now")
    officer.reads("This field is required.")
    officer.type("Why?", "The test was taken by somebody else")
    officer.look("taking-back")
    officer.press("Take it back for good")
    officer.reads("It is taken back for good.", "Award it anew")
    officer.look("taken-back")
