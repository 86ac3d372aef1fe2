"""The second half of the walk: what is offered, who meets, what comes of it, and what may be said of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.contrib import admin as admin_site
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from corridor.outbox.delivering import drain
from registry.places.rules import corridor_day

from .openings import COHORT, HEADLINE
from .walking import Walk, Walker, mail_to

JOB, MENTORSHIP = "Junior data technician", "First year as a data technician"


def post(owner: Walker, begin: str, terms: Mapping[str, str], *, skills: Mapping[str, str], today: date) -> None:
    """Write a listing: refused for its pay, its skill and its closing date, then kept and handed in."""
    owner.follow(begin)
    for label in ("Kind", "Occupation group", "Country of the work", "Currency"):
        if label in terms:
            owner.choose(label, terms[label])
    for label in ("Title", "Description", "Pay from", "Rhythm"):
        if label in terms:
            owner.type(label, terms[label])
    owner.tick("It can be done remotely")
    owner.tick("English")
    owner.type("Pay up to", "1" if "Pay from" in terms else "")
    owner.type("Closes", (today - timedelta(days=3)).isoformat())
    rows = owner.page.locator("fieldset.fields-2")
    rows.nth(0).get_by_label("Skill").fill("tidy tables")
    owner.press("Keep the draft")
    owner.reads("Please check this", "We do not know “tidy tables”")
    owner.holds("Title", terms["Title"])
    owner.look(f"{terms['Kind']}-refused")
    owner.type("Pay up to", terms.get("Pay up to", ""))
    for at, (skill, level) in enumerate(skills.items()):
        rows.nth(at).get_by_label("Skill").fill(skill)
        rows.nth(at).get_by_label("Level").select_option(level)
    owner.press("Keep the draft")
    owner.reads("The closing date has passed")
    owner.type("Closes", (today + timedelta(days=30)).isoformat())
    owner.press("Keep the draft")
    owner.reads("This is a draft")
    owner.look(f"{terms['Kind']}-draft")
    owner.press("Submit for its check")
    owner.reads("You get a message when it is open")


def become_mentor(mentor: Walker) -> None:
    mentor.sign_up()
    mentor.follow("I am an engineer")
    mentor.type("Your headline", "Data engineer in Berlin, from Kisumu")
    mentor.choose("Where do you live?", "Germany")
    mentor.tick("English")
    mentor.type("A page that shows your work", "not a page")
    mentor.trust_the_server("A page that shows your work")
    mentor.press("Send it")
    mentor.reads("Enter a valid URL")
    mentor.holds("Your headline", "Data engineer in Berlin, from Kisumu")
    mentor.look("mentor-refused")
    mentor.type("A page that shows your work", "https://dede.example/work")
    mentor.press("Send it")
    mentor.reads("An administrator looks at it")
    mentor.look("mentor-waits")


def match(graduate: Walker, employer: Walker) -> None:
    """Both sides read why they fit, in the same words; the employer without a name."""
    graduate.go("/me/")
    graduate.reads(JOB, MENTORSHIP, "match")
    graduate.look("graduate-home")
    graduate.follow("Why this?", within=graduate.page.locator("article", has_text=JOB))
    graduate.reads("What they ask for", "You have it at level 3", "The pay reaches the least that you ask for")
    graduate.look("match-why")
    employer.go("/hire/")
    employer.follow("matches")
    employer.reads(HEADLINE, "Meets 3 of 3 needs", "Python (computer programming)")
    employer.does_not_read("Amina", "least")
    employer.look("employer-matches")


def apply(graduate: Walker, employer: Walker) -> None:
    """The graduate applies; the employer learns the name, reads why they fit, and puts them on the short list."""
    graduate.follow("Apply")
    graduate.look("apply")
    graduate.type("A note to the employer", "I kept the school's tables for a year.")
    graduate.press("Send my application")
    graduate.reads("Your application is sent")
    graduate.look("applied")
    drain()
    assert "/hire/" in mail_to(employer.email, about=JOB)
    employer.go("/hire/")
    employer.look("employer-home")
    employer.to_do("Look at new applications")
    employer.look("pipeline")
    employer.follow("Amina Demo")
    employer.reads("amina@graduate.example", "Why it is a match", "Meets 3 of 3 needs", "I kept the school's tables")
    employer.does_not_read("30000", "30,000")
    employer.press("Put on the short list")
    employer.reads("The graduate is told")
    employer.look("application-shortlisted")


def offer(employer: Walker, graduate: Walker) -> None:
    """An offer, first with decimals that the currency does not have; the graduate accepts it."""
    employer.open("Make an offer")
    employer.type("Pay", "450000.50")
    employer.press("Send the offer")
    employer.reads("RWF has no decimals")
    employer.holds("Pay", "450000.50")
    employer.look("offer-refused")
    employer.type("Pay", "450000")
    employer.press("Send the offer")
    employer.reads("We tell you as soon as there is an answer")
    drain()
    graduate.go("/me/")
    graduate.look("graduate-to-do")
    graduate.to_do("Answer an offer")
    graduate.reads("RWF 450,000", "An offer for you")
    graduate.look("offer")
    graduate.follow("Accept the offer")
    graduate.reads("What you agree to")
    graduate.look("offer-accept")
    graduate.press("Accept the offer")
    graduate.proves_who_they_are()
    graduate.reads("You have accepted")
    graduate.look("offer-accepted")
    drain()


def confirm(graduate: Walker, employer: Walker) -> None:
    """One side says that the work began, then the other: now it counts."""
    graduate.go("/me/")
    graduate.to_do("Confirm a placement")
    graduate.look("placement")
    graduate.press("Yes, I work there")
    graduate.reads("We now ask the other side to confirm it too")
    drain()
    assert "/placements/" in mail_to(employer.email, about="Please confirm")
    employer.go("/hire/")
    employer.to_do("Confirm a placement")
    employer.reads("Amina Demo")
    employer.press("Yes, works with us")
    employer.reads("Both sides have confirmed, so this placement counts")
    employer.look("placement-confirmed")
    drain()


def be_mentored(graduate: Walker, mentor: Walker) -> None:
    """The graduate asks for the mentorship, the mentor says yes, the graduate takes the place."""
    graduate.go("/me/")
    graduate.follow(MENTORSHIP)
    graduate.look("mentorship")
    graduate.follow("Apply")
    graduate.press("Send my application")
    graduate.reads("Your application is sent")
    drain()
    mentor.go("/mentor/")
    mentor.look("mentor-home")
    mentor.to_do("Look at new applications")
    mentor.follow("Amina Demo")
    mentor.open("Accept as a mentee")
    mentor.look("mentor-accepts")
    mentor.press("Say yes")
    mentor.reads("We tell you as soon as there is an answer")
    drain()
    graduate.go("/me/")
    graduate.to_do("Answer an offer")
    graduate.follow("Accept the offer")
    graduate.press("Accept the offer")  # the password was given a moment ago
    graduate.reads("You have accepted")
    drain()


def report(walk: Walk, officer: Walker, analyst: Walker) -> None:
    """The placement counts where figures are complete, and no page tells of the one person behind it."""
    figures = conversion()
    assert (figures["enrolled"], figures["graduated"], figures["placed_365"]) == (11, 10, 1)
    # What began today is not in the figures of yesterday; of so few people none would be shown anyway.
    call_command(
        "publish_release", "corridor", as_of=corridor_day(timezone.now()) - timedelta(days=1), stdout=StringIO()
    )
    visitor = walk.person("visitor@corridor.example")
    visitor.go("/")
    visitor.look("front-page")
    visitor.follow("Outcomes")
    for reader, page in ((visitor, "outcomes"), (officer, "officer-outcomes"), (analyst, "analyst-outcomes")):
        if reader is officer:
            officer.go("/programme/")
            officer.look("officer-home")
            officer.follow("Outcomes", within=officer.page.locator("article"))
        if reader is analyst:
            analyst.go("/insight/")
        reader.reads("showing it could expose them", "“–” means: not known, or too few people to show")
        assert shown_figures(reader) == {
            "Enrolled": "10",  # as rounded, this may be as many as graduated, or four more
            "Graduated": "10",
            "In a tech role within 12 months": "–",
            "Within 6 months": "–",
        }
        reader.look(page)


def conversion() -> dict[str, Any]:
    """The cohort's line of the command, which sees everything."""
    out = StringIO()
    call_command("conversion", json=True, stdout=out)
    rows = [row for row in json.loads(out.getvalue()) if row["by"] == "cohort" and row["definition"] == "strict"]
    assert [row["key"] for row in rows] == [COHORT.lower().replace(" ", "-")]
    return dict(rows[0])


def shown_figures(reader: Walker) -> dict[str, str]:
    stats = reader.page.locator("dl.stats > div")
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in stats.all()}


def open_the_whole_admin(admin: Walker) -> None:
    """Every list, now that there are rows in most, and the first row of each."""
    for model in sorted(admin_site.site._registry, key=lambda model: model._meta.label):
        names = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{names}_changelist")]
        first = model._default_manager.order_by("pk").first()
        if first is not None:
            pages.append(reverse(f"{names}_change", args=[first.pk]))
        for page in pages:
            assert admin.context.request.get(page).status == 200, page
