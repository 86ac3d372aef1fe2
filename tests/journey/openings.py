"""The first half of the walk: who runs the corridor, who trains people, and who graduates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from corridor.outbox.delivering import drain

from .walking import PASSWORD, Walk, Walker, codes, link_in, mail_to

COHORT = "Lamu spring"
HEADLINE = "Data technician from Lamu who likes tidy tables"
NAMES = ["Amina", "Baraka", "Chausiku", "Dalila", "Eshe", "Faraji", "Gathoni", "Hamisi", "Imara", "Juma"]


def administrator(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> Walker:
    """Made by the operator's command; sets up the second factor, and signs in with it."""
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", email="admin@corridor.example", interactive=False, verbosity=0)
    admin = walk.person("admin@corridor.example")
    admin.go("/admin/")
    admin.look("admin-sign-in")
    admin.give_password()
    admin.confirm_address()
    admin.reads("Set up a second factor first")
    admin.follow("Set up the app")
    admin.reads("Is it still you?")
    admin.type("Password", PASSWORD)
    admin.press("Confirm")
    admin.look("admin-second-factor")
    shown = codes(admin.page.locator("#authenticator_secret").input_value())
    _give_code(admin, shown, "Turn on")
    admin.press("Sign out", within=admin.page.locator("header"))
    admin.go("/admin/")
    admin.give_password()
    admin.look("admin-code")
    _give_code(admin, shown, "Sign in")
    admin.is_at("/admin/$")
    admin.reads("What waits for you", "Organisations to check", "Listings to check")
    return admin


def _give_code(admin: Walker, shown: Callable[[], str], button: str) -> None:
    """A code that ran out while it was typed is refused; the next one is not."""
    before = admin.page.url
    for _attempt in range(3):
        admin.type("Code", shown())
        admin.press(button)
        if admin.page.url != before:
            return


def organisation(founder: Walker, *, kind: str, name: str, country: str, region: str) -> None:
    """Somebody signs up and registers their organisation, at first without its name."""
    founder.sign_up()
    founder.is_at("/start/")
    founder.follow("I act for an organisation")
    founder.tick(kind)
    founder.choose("Country", country)
    founder.choose("County or district", region)
    founder.trust_the_server("Name")
    founder.press("Register")
    founder.reads("This field is required")
    expect(founder.field(kind)).to_be_checked()
    founder.type("Name", name)
    founder.type("What you do", f"{name} is invented for this walk.")
    founder.press("Register")
    founder.reads("We check it and tell you by e-mail")


def decide(admin: Walker, queue: str, rows: list[str], *, action: str, picture: str) -> None:
    """The administrator opens a queue, chooses rows and an action."""
    admin.go("/admin/")
    admin.page.locator("section").get_by_role("link", name=re.compile(queue)).click()
    for row in rows:
        admin.page.locator("tr", has_text=row).locator("input.action-select").check()
    admin.page.locator("select[name=action]").select_option(label=action)
    admin.look(f"admin-{picture}")
    admin.press("Run")


def decide_with_reason(admin: Walker, queue: str, rows: list[str], *, action: str, picture: str, done: str) -> None:
    """The same, where the decision needs a reason that its subject reads."""
    decide(admin, queue, rows, action=action, picture=picture)
    admin.type("Reason", "Found in the public register.")
    admin.look(f"admin-{picture}-reason")
    admin.press("Decide")
    admin.reads(done)
    drain()


def roster(today: date) -> str:
    """Ten who graduated, one who left, and one row with impossible dates."""
    begun, done = today - timedelta(days=200), today - timedelta(days=40)
    columns = "reference,given_names,family_name,email,country,region,birth_year,enrolled_on,outcome,graduated_on"
    rows = [f"{columns},skills,certificate"]
    rows += [
        f"L-{number:02},{name},Demo,{name.lower()}@graduate.example,KE,Lamu,2001,{begun},graduated,{done},Python|SQL,Basics"
        for number, name in enumerate(NAMES, 1)
    ]
    rows.append(f"L-11,Kito,Demo,kito@graduate.example,KE,Lamu,2001,{begun},withdrew,,,")
    rows.append(
        f"L-12,Leila,Demo,leila@graduate.example,KE,Lamu,2001,{begun},graduated,{begun - timedelta(days=9)},SQL,Basics"
    )
    return "\n".join(rows)


def enrol(officer: Walker, today: date) -> None:
    """A programme, a cohort, its roster checked and written, and the invitations."""
    officer.go("/programme/")
    officer.look("officer-begins")
    officer.follow("Add a programme")
    officer.type("Name of the programme", "DigiTruck basics")
    officer.type("What people learn", "Repair, networks and first programs, in a truck that comes to the village.")
    officer.type("Skills that it teaches", "Python\nSQL\nlinux servers")
    officer.press("Add the programme")
    officer.reads("We do not know “linux servers”. Did you mean")
    officer.holds("Name of the programme", "DigiTruck basics")
    officer.look("programme-refused")
    officer.type("Skills that it teaches", "Python\nSQL\nLinux server administration")
    officer.press("Add the programme")
    officer.reads("Now add its first cohort")
    _cohort(officer, first=today - timedelta(days=200), last=today - timedelta(days=40))
    officer.attach("Roster", "people.csv", "name,town\nAmina,Lamu\n")
    officer.press("Check the roster")
    officer.reads("The first row must name the columns")
    officer.look("roster-refused")
    officer.attach("Roster", "lamu.csv", roster(today))
    officer.press("Check the roster")
    officer.reads("Nothing has been written yet", "graduated_on is before enrolled_on", "1 row is refused")
    officer.look("roster-checked")
    officer.press("Write 11 rows")
    officer.reads("11 new, 0 changed, 0 unchanged, 1 refused")
    officer.press("Invite 11 people to claim")
    officer.reads("11 people are invited")
    officer.look("cohort-invited")
    drain()


def _cohort(officer: Walker, *, first: date, last: date) -> None:
    officer.choose("Programme", "DigiTruck basics")
    officer.type("Name of the cohort", COHORT)
    officer.choose("Country", "Kenya")
    officer.choose("County or district", "Lamu (Kenya)")
    officer.type("First day", last.isoformat())
    officer.type("Last day", first.isoformat())
    officer.press("Add the cohort")
    officer.reads("The last day is before the first day")
    officer.holds("Name of the cohort", COHORT)
    officer.look("cohort-refused")
    officer.type("First day", first.isoformat())
    officer.type("Last day", last.isoformat())
    officer.press("Add the cohort")
    officer.reads("Now import its roster")


def claim(graduate: Walker) -> None:
    """The link from the mail, a password, and a date of birth that the roster first contradicts."""
    graduate.go(link_in(mail_to(graduate.email, about=COHORT)))
    graduate.look("claim")
    graduate.type("Choose a password", PASSWORD)
    graduate.type("Date of birth", "1999-02-03")
    graduate.press("Make it mine")
    graduate.reads("says another year of birth")
    graduate.holds("Date of birth", "1999-02-03")
    graduate.look("claim-refused")
    graduate.type("Choose a password", PASSWORD)
    graduate.type("Date of birth", "2001-02-03")
    graduate.press("Make it mine")
    graduate.reads("It is yours now")
    drain()


def build_profile(graduate: Walker) -> None:
    """Every step of the builder, as it leads on; the inclusion questions are left out."""
    graduate.type("Your headline", HEADLINE)
    graduate.type("About you", "I kept the tables of a school and taught two others to.")
    graduate.type("Phone", "12")
    graduate.press("Save and go on")
    graduate.reads("Write the number with its country code")
    graduate.holds("Your headline", HEADLINE)
    graduate.look("basics-refused")
    graduate.type("Phone", "+254 712 345678")
    graduate.press("Save and go on")
    graduate.is_at("/skills/")
    graduate.type("What can you do?", "linux command line, html")
    graduate.press("Find my skills")
    graduate.choose("Linux command line", "3")
    graduate.choose("HTML", "2")
    graduate.look("skills-found")
    graduate.press("Add to my profile")
    graduate.reads("2 skills are added")
    graduate.open("Python")
    graduate.choose("Level", "3")
    graduate.press("Save", within=graduate.page.locator("details[open]"))
    graduate.reads("Python (computer programming) · 3")
    graduate.look("skills")
    graduate.follow("Go on")
    graduate.type("What you did", "Set up the network of a school")
    graduate.tick("unpaid")
    graduate.type("How many months?", "4")
    graduate.press("Add it")
    graduate.reads("unpaid · 4 months")
    graduate.look("experience")
    graduate.follow("Go on")
    for language, level in (("English", "B2"), ("Swahili", "C2")):
        graduate.choose("Language", language)
        graduate.choose("How well?", level)
        graduate.press("Add it")
    graduate.look("languages")
    graduate.follow("Go on")
    _wishes(graduate)
    graduate.is_at("/certificates/")
    graduate.reads("confirmed by Coast Digital School")
    graduate.look("certificates")
    graduate.follow("Go on")
    graduate.look("portfolio")
    graduate.follow("Go on")
    graduate.look("inclusion")
    graduate.follow("Leave these questions out")
    graduate.is_at("/visibility/")


def _wishes(graduate: Walker) -> None:
    for wish in ("I am looking for work now", "a job", "a mentor", "I would work remotely"):
        graduate.tick(wish)
    graduate.open("Occupations that I aim at")
    graduate.tick("Web technicians")
    graduate.type("Hours a week", "40")
    graduate.type("Least pay a month", "30000")
    graduate.press("Save and go on")
    graduate.reads("Say in which currency the least pay is")
    graduate.holds("Hours a week", "40")
    graduate.look("wishes-refused")
    graduate.choose("Currency", "KES")
    graduate.press("Save and go on")


def consent(graduate: Walker) -> None:
    """Being seen needs a consent; no box is ticked beforehand, and each is its own answer."""
    graduate.tick("an anonymous card")
    graduate.press("Save")
    graduate.reads("First agree to")
    graduate.look("visibility-refused")
    graduate.follow("My consents")
    boxes = graduate.page.get_by_role("checkbox", name="I agree to this")
    assert boxes.count() >= 5
    assert not any(box.is_checked() for box in boxes.all())
    graduate.look("consents")
    for purpose in ("matching", "public_card", "cross_border"):
        graduate.page.locator(f"section#{purpose}").get_by_label("I agree to this").check()
    graduate.press("Save my answers")
    graduate.reads("Your answers are saved")
    assert graduate.page.get_by_role("button", name="Withdraw").count() == 3
    graduate.look("consents-given")
    graduate.go("/me/profile/visibility/")
    graduate.tick("an anonymous card")
    graduate.press("Save")
    graduate.look("profile")
    graduate.follow("My corridor")
    graduate.reads("No open listing fits yet")
    drain()
