"""The main job, by hand in a browser: from a cohort's roster to an honest report.

Nothing is put into the database behind the pages' back: people click and type, the outbox is run, mails are read.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from corridor.outbox.delivering import drain

from . import meetings, openings
from .walking import Walk

pytestmark = pytest.mark.browser


def test_the_whole_corridor_is_walked_by_hand(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    admin = openings.administrator(walk, monkeypatch)
    officer = walk.person("chantal@provider.example", "Chantal", "Uwase")
    employer = walk.person("boris@employer.example", "Boris", "Mugisha")
    analyst = walk.person("sifa@funder.example", "Sifa", "Ngabo")
    founders = (
        (officer, "We train people", "Coast Digital School", "Kenya", "Lamu (Kenya)"),
        (employer, "We employ", "Kigali Clinics Data", "Rwanda", "Gasabo (Rwanda)"),
        (analyst, "We fund", "Lakes Skills Fund", "Rwanda", "Gasabo (Rwanda)"),
    )
    for founder, kind, name, country, region in founders:
        openings.organisation(founder, kind=kind, name=name, country=country, region=region)
    officer.look("organisation-waits")
    admin.go("/admin/")
    admin.look("admin-home")
    openings.decide_with_reason(
        admin,
        "Organisations to check",
        [name for _founder, _kind, name, _country, _region in founders],
        action="Verify the chosen organisations",
        picture="organisations",
        done="3 organisations are decided",
    )
    openings.enrol(officer, today)
    amina = walk.person("amina@graduate.example", "Amina", "Demo")
    openings.claim(amina)
    openings.build_profile(amina)
    openings.consent(amina)

    mentor = walk.person("dede@mentor.example", "Dede", "Mwangi")
    meetings.become_mentor(mentor)
    openings.decide_with_reason(
        admin,
        "Mentors to check",
        [mentor.email],
        action="Verify the chosen mentors",
        picture="mentors",
        done="1 mentor is decided",
    )
    employer.go("/start/")
    job = {
        "Kind": "job",
        "Title": meetings.JOB,
        "Description": "Keep the clinics' tables clean and answer their questions with SQL.",
        "Occupation group": "3514",
        "Country of the work": "Rwanda",
        "Currency": "RWF",
        "Pay from": "400000",
        "Pay up to": "550000",
    }
    meetings.post(employer, "Post a listing", job, skills={"Python": "3", "SQL": "2", "HTML": "1"}, today=today)
    mentorship = {
        "Kind": "mentorship",
        "Title": meetings.MENTORSHIP,
        "Description": "We look at your queries together and plan what to learn next.",
        "Occupation group": "2521",
        "Country of the work": "Kenya",
        "Rhythm": "every second Tuesday, 45 minutes",
    }
    mentor.go("/start/")
    meetings.post(mentor, "Offer a mentorship", mentorship, skills={"SQL": "1"}, today=today)
    openings.decide(
        admin,
        "Listings to check",
        [meetings.JOB, meetings.MENTORSHIP],
        action="Approve: open to everybody",
        picture="listings",
    )
    admin.reads("2 listings are open now")
    drain()

    meetings.match(amina, employer)
    meetings.apply(amina, employer)
    meetings.offer(employer, amina)
    meetings.confirm(amina, employer)
    meetings.be_mentored(amina, mentor)
    meetings.report(walk, officer, analyst)
    meetings.open_the_whole_admin(admin)
    assert not walk.wrong, "\n".join(walk.wrong)
