"""One small, named world, built through the services that real people use, from which a test of any room can start.

Amina graduated in Lamu and Claudine in Huye, both from courses that Chantal runs. Boris hires in Kigali, Dede mentors
from Berlin, an analyst reads figures for a funder, and an administrator has checked them all. Eve signs in too: she
owns an employer elsewhere and must see nothing of the others. `tests/story.py` tells what they do together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts import consents
from accounts.models import Organisation, Purpose, User
from accounts.services.organisations import decide_organisation, register_organisation
from registry.agreements.loading import load_agreements
from registry.listings.models import Listing
from registry.listings.services import AskedSkill, approve_listing, draft_listing, submit_listing
from registry.places.models import Country, Language
from registry.places.selectors import region_by_name
from registry.profiles.mentors import decide_mentor, register_mentor
from registry.profiles.models import MentorProfile, Profile
from registry.profiles.services import claim_profile, set_language, set_skill, set_visibility, set_wishes, update_basics
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment, Programme
from registry.programmes.roster import apply_plan, plan_roster
from registry.programmes.services import create_cohort, create_programme
from registry.taxonomy.models import Skill

PASSWORD = "a long sentence about boats"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LINUX = "Linux command line"
SHOWING = (Purpose.PUBLIC_CARD, Purpose.MATCHING, Purpose.CROSS_BORDER)
OWNED_BY_EVE = "Elsewhere Ltd"


@dataclass
class World:
    """Who is who. Graduates and mentors by their profile, everybody else by their account."""

    today: date
    admin: User
    analyst: User
    funder: Organisation
    chantal: User
    provider: Organisation
    programme: Programme
    lamu: Cohort
    huye: Cohort
    amina: Profile
    claudine: Profile
    baraka: Enrolment  # has not claimed his place yet
    baraka_token: str
    boris: User
    employer: Organisation
    dede: MentorProfile
    eve: User
    elsewhere: Organisation
    listing: Listing
    mentorship: Listing
    draft: Listing

    def cast(self) -> dict[str, User | None]:
        """Everybody who may ask for a page, by name; None is a visitor."""
        return {
            "visitor": None,
            "amina": self.amina.user,
            "claudine": self.claudine.user,
            "boris": self.boris,
            "dede": self.dede.user,
            "chantal": self.chantal,
            "analyst": self.analyst,
            "admin": self.admin,
            "eve": self.eve,
        }


def browser(user: User | None) -> Client:
    """A browser in which this person is signed in; None is a visitor."""
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def proven(client: Client) -> Client:
    """The same browser, in which the password was asked for once more a moment ago."""
    session = client.session
    request = HttpRequest()
    request.session = session
    user = User.objects.get(pk=session[SESSION_KEY])
    record_authentication(request, user, method="password", reauthenticated=True)
    session.save()
    return client


def build_world() -> World:
    """The cast, their organisations and courses, and three listings. Nobody has applied for anything yet."""
    load_agreements()
    today = today_in_kigali()
    admin = administrator("admin@corridor.example")
    chantal, boris, eve, analyst = (person(name) for name in ("Chantal", "Boris", "Eve", "Analyst"))
    provider = organisation("Lake Training", "provider", "KE", owner=chantal, checked_by=admin)
    employer = organisation("Hilltop Data", "employer", "RW", owner=boris, checked_by=admin)
    elsewhere = organisation(OWNED_BY_EVE, "employer", "RW", owner=eve, checked_by=admin)
    funder = organisation("Lakes Fund", "funder", "KE", owner=analyst, checked_by=admin)
    dede = mentor(person("Dede"), "DE", checked_by=admin)
    programme = create_programme(
        by=chantal, provider=provider, name="Digital skills", country=country("KE"), skills=[skill(LINUX)]
    )
    lamu = cohort(programme, "lamu", "KE", "Lamu", today=today)
    huye = cohort(programme, "huye", "RW", "Huye", today=today)
    enrol(lamu, ["Amina", "Baraka"], today=today)
    enrol(huye, ["Claudine"], today=today)
    baraka = Enrolment.objects.get(given_names="Baraka")
    listing = post(employer, by=boris, today=today)
    return World(
        today=today,
        admin=admin,
        analyst=analyst,
        funder=funder,
        chantal=chantal,
        provider=provider,
        programme=programme,
        lamu=lamu,
        huye=huye,
        amina=graduate("Amina"),
        claudine=graduate("Claudine"),
        baraka=baraka,
        baraka_token=invite_to_claim(enrolment=baraka),
        boris=boris,
        employer=employer,
        dede=dede,
        eve=eve,
        elsewhere=elsewhere,
        listing=publish(listing, checked_by=admin),
        mentorship=publish(post(dede, by=dede.user, today=today, kind="mentorship"), checked_by=admin),
        draft=post(employer, by=boris, today=today, title="Not ready yet"),
    )


def today_in_kigali() -> date:
    """The day where the listings are."""
    return timezone.localdate(timezone=ZoneInfo("Africa/Kigali"))


def country(code: str) -> Country:
    return Country.objects.get(code=code)


def skill(label: str) -> Skill:
    return Skill.objects.held().filter(label=label).earliest("pk")


def person(name: str, **fields: Any) -> User:
    """Somebody with a verified address who can sign in."""
    email = f"{name.lower()}@people.example"
    user = User.objects.create_user(email, PASSWORD, given_names=name, family_name="Example", **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def administrator(email: str) -> User:
    """A superuser with the second factor that the admin asks for."""
    user = User.objects.create_superuser(email, PASSWORD, given_names="Ada", family_name="Administrator")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    return user


def organisation(name: str, kind: str, home: str, *, owner: User, checked_by: User) -> Organisation:
    """An organisation that the administrator has checked."""
    made = register_organisation(by=owner, name=name, kind=kind, country=country(home))
    return decide_organisation(organisation=made, by=checked_by, state="verified", reason="Found in the register.")


def mentor(user: User, home: str, *, checked_by: User) -> MentorProfile:
    """A mentor whom the administrator has checked."""
    proof = f"https://{user.given_names.lower()}.example/"
    made = register_mentor(
        user=user, headline="Cloud engineer", about="", country=country(home), languages=["en"], proof=proof
    )
    return decide_mentor(mentor=made, by=checked_by, state="verified", reason="The page is theirs.")


def cohort(programme: Programme, slug: str, home: str, region: str, *, today: date) -> Cohort:
    """A course that ended four months ago."""
    return create_cohort(
        by=programme.provider.memberships.get().user,
        programme=programme,
        name=f"{region} {today.year}",
        slug=slug,
        country=country(home),
        region=region_by_name(home, region),
        starts_on=today - timedelta(days=200),
        ends_on=today - timedelta(days=120),
    )


def enrol(to: Cohort, names: Sequence[str], *, today: date) -> None:
    """Put graduates of the course on its roster, as a file that the officer uploads."""
    rows = [
        {
            "reference": f"{to.slug}-{name}",
            "given_names": name,
            "family_name": "Example",
            "email": f"{name.lower()}@people.example",
            "country": to.country_id,
            "region": to.region.name if to.region else "",
            "birth_year": 2000,
            "enrolled_on": to.starts_on,
            "outcome": "graduated",
            "graduated_on": to.ends_on,
            "intent": "job",
            "sex": "f",
            "skills": LINUX,
            "certificate": "Certificate in digital skills",
        }
        for name in names
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    plan = plan_roster(data=out.getvalue().encode(), filename="roster.csv", cohort=to, on=today)
    assert plan.counts["refused"] == 0, [row.reasons for row in plan.rows]
    apply_plan(plan=plan, by=to.programme.provider.memberships.get().user)


def graduate(name: str, *, agrees: Sequence[Purpose] = SHOWING) -> Profile:
    """Somebody on a roster claims the place, agrees, and fills in a profile."""
    enrolment = Enrolment.objects.get(given_names=name)
    token = invite_to_claim(enrolment=enrolment)
    user = person(name)
    profile = claim_profile(token=token, user=user, date_of_birth=date(2000, 5, 17), phone="+254700000001")
    for purpose in agrees:
        consents.give(user=user, purpose=purpose)
    place = profile.region.name if profile.region else ""
    update_basics(
        profile=profile,
        headline=f"Support technician in {place}",
        about="",
        country=profile.country,
        region=profile.region,
        nationality=profile.country,
    )
    set_skill(profile=profile, skill=skill(LINUX), level=3)
    set_language(profile=profile, language=Language.objects.get(code="en"), level="B2")
    set_wishes(profile=profile, wants=["job", "contract", "mentorship"])
    if Purpose.PUBLIC_CARD in agrees:
        set_visibility(profile=profile, visibility="anonymous")
    return Profile.objects.get(pk=profile.pk)


def post(
    owner: Organisation | MentorProfile,
    *,
    by: User,
    today: date,
    kind: str = "job",
    title: str = "Support engineer",
    openings: int = 1,
) -> Listing:
    """A draft of a remote job in Rwanda's francs, or of a mentorship."""
    paid: dict[str, Any] = {"pay_min": Decimal(500_000), "pay_max": Decimal(700_000), "currency": "RWF"}
    return draft_listing(
        by=by,
        owner=owner,
        kind=kind,
        title=title,
        description="You help people with their machines.",
        isco="3512",
        country=owner.country,
        is_remote=True,
        openings=openings,
        closes_on=today + timedelta(days=30),
        skills=[AskedSkill(skill(LINUX).pk, level=3, weight=3, is_required=True)],
        **({} if kind == "mentorship" else paid),
    )


def publish(listing: Listing, *, checked_by: User) -> Listing:
    """The owner submits the draft and the administrator approves it."""
    assert listing.posted_by is not None
    submit_listing(listing=listing, by=listing.posted_by)
    return approve_listing(listing=listing, by=checked_by)
