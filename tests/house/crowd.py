"""Many more people and things around the cast, so that every list has rows to show."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from accounts.models import Organisation
from registry.credentials.models import Achievement, Award, StatusList
from registry.credentials.services import signer_of, take_award
from registry.hiring.models import Application, Attachment, ConversationMessage, PrivateNote, Rating, Voice
from registry.listings.models import Kind, Listing, ListingSkill
from registry.matching.services import match_listing, match_profile
from registry.mentoring.models import MentorshipAgreement, NextStep, mentorships_of
from registry.placements.models import Escalation, Placement
from registry.placements.services import add_milestone, answer_amount, record_amount
from registry.profiles.models import Experience, Profile, ProfileLanguage, ProfileSkill
from registry.programmes.models import Cohort, Enrolment, Programme
from registry.safeguarding.models import Helpline
from registry.safeguarding.services import raise_concern
from registry.talent.indexing import index_range
from registry.taxonomy.models import Skill
from tests.hiring import people
from tests.house.lived import Lived
from tests.mentoring import pairs
from tests.outcomes.published import a_release
from tests.world import LINUX, World, skill

numbers = count(1)


def grow(lived: Lived, by: int) -> None:
    """Add so many graduates, listings, applications, placements, cohorts and programmes, all different."""
    world = lived.world
    skills = [skill(LINUX), *Skill.objects.held().order_by("pk")[:3]]
    for _time in range(by):
        number = next(numbers)
        _more_skills(world, number)
        listing = _listings(world, skills)
        _of_amina(world, listing, number)
        profile = _graduate(world, skills, number)
        application = people.application(
            profile, lived.story.second_job, ["new", "shortlisted", "interview"][number % 3]
        )
        people.application(profile, world.mentorship)
        if number % 2:
            people.offer(application, "declined")
        _talk(lived, application)
        _placement(world, profile, state="expected" if number % 2 else "confirmed")
        _contract(lived, number)
        _mentoring(world, profile, number)
        _course(world, number)
        _certificate(world, number)
        _help(world, number)
        a_release(f"house-{number:03}", date(2020, 1, 1) + timedelta(days=number))
    index_range(1, Profile.objects.latest("pk").pk)
    match_profile(profile_id=world.amina.pk)
    match_listing(listing_id=world.listing.pk)


def _talk(lived: Lived, application: Application) -> None:
    """A word, a note and a rating more on the new application and on the one that is looked at."""
    now = timezone.now()
    for one in (application, lived.story.waiting):
        for voice in Voice:
            said = ConversationMessage.objects.create(application=one, voice=voice, body="A word.", sent_at=now)
            Attachment.objects.create(message=said, file="x", file_name="plan.pdf", size_bytes=1)
        PrivateNote.objects.create(application=one, author=lived.world.boris, body="A note.", written_at=now)
    Rating.objects.create(
        application=application, rated_by=lived.world.boris, criterion="skills", points=3, rated_at=now
    )


def _more_skills(world: World, number: int) -> None:
    """Of Amina and of the listing that she looks at."""
    more = Skill.objects.held().order_by("-pk")[number]
    ProfileSkill.objects.create(profile=world.amina, skill=more, level=2)
    ListingSkill.objects.create(listing=world.listing, skill=more, level=3, weight=1, is_required=False)


def _graduate(world: World, skills: list[Skill], number: int) -> Profile:
    home = ["KE", "RW"][number % 2]
    cohort = [world.lamu, world.huye][number % 2]
    profile = people.graduate(f"Crowd{number}", home)
    Profile.objects.filter(pk=profile.pk).update(region=cohort.region)
    ProfileSkill.objects.bulk_create(ProfileSkill(profile=profile, skill=one, level=3) for one in skills)
    ProfileLanguage.objects.create(profile=profile, language_id="en", level="B2")
    Experience.objects.create(profile=profile, title="Helper", isco_id="3512", months=6)
    Enrolment.objects.create(
        cohort=cohort, reference=f"crowd-{number}", given_names="Crowd", family_name=str(number), outcome="graduated",
        email=profile.user.email, country_id=home, enrolled_on=cohort.starts_on, graduated_on=cohort.ends_on,
        intent="job", user=profile.user if number % 3 else None, region=cohort.region,
    )  # fmt: skip
    return profile


def _certificate(world: World, number: int) -> None:
    """One more that the provider awards, and Amina has it, signed."""
    achievement = Achievement.objects.create(
        provider=world.provider, name=f"Certificate {number}", description="Mends things.", criteria="A test."
    )
    held, _made = StatusList.objects.get_or_create(provider=world.provider, number=1)
    award = Award.objects.create(
        achievement=achievement, enrolment=Enrolment.objects.get(user=world.amina.user, cohort=world.lamu),
        awarded_at=timezone.now(), status_list=held, status_index=number, key_id=signer_of(world.provider).key_id,
        document="{}", token="e.e.e",
    )  # fmt: skip
    take_award(award_id=award.pk)


def _help(world: World, number: int) -> None:
    """One more thing that Amina asked, some time ago, and one more number to call."""
    raise_concern(
        kind="question", words="How?", by=world.amina.user, at=timezone.now() - timedelta(days=400 - 2 * number)
    )
    Helpline.objects.create(
        country_id=["KE", "RW"][number % 2], name=f"Helpline {number}", phone=f"0800 {number}",
        helps_with=["violence"], source="https://help.example.org/", checked_on=world.today,
    )  # fmt: skip


def _listings(world: World, skills: list[Skill]) -> Listing:
    mine = people.listing(
        organisation=world.employer, posted_by=world.boris, is_remote=True, isco_id="2512", region=world.huye.region
    )
    theirs = people.listing(
        mentor=world.dede, posted_by=world.dede.user, kind=Kind.MENTORSHIP, country="DE", is_remote=True
    )
    for listing in (mine, theirs):
        ListingSkill.objects.bulk_create(
            ListingSkill(listing=listing, skill=one, level=2, weight=2, is_required=True) for one in skills
        )
    return mine


def _of_amina(world: World, listing: Listing, number: int) -> None:
    applied = people.application(world.amina, listing, ["new", "offered", "withdrawn"][number % 3])
    if applied.state == "offered":
        people.offer(applied)
    people.invitation(people.listing(organisation=world.employer, posted_by=world.boris), world.amina)
    _placement(world, world.amina, state="expected", days=200 + number, lasts=1)


def _placement(world: World, profile: Profile, *, state: str, days: int = 60, lasts: int = 0) -> None:
    now = timezone.now()
    began = world.today - timedelta(days=days)
    confirmed = {"graduate_confirmed_at": now, "employer_confirmed_at": now} if state == "confirmed" else {}
    Placement.objects.create(
        profile=profile, organisation=world.employer, kind="job", role="Helper", isco_id="3512", country_id="RW",
        starts_on=began, ended_on=began + timedelta(days=lasts) if lasts else None, state=state, **confirmed,
    )  # fmt: skip


def contract_of(lived: Lived) -> Placement:
    """Amina's contract with Boris, to which every turn adds."""
    now, began = timezone.now(), lived.world.today - timedelta(days=50)
    found, _made = Placement.objects.get_or_create(
        profile=lived.world.amina, organisation=lived.world.employer, kind="contract", starts_on=began,
        defaults={
            "role": "Draughtswoman", "isco_id": "3512", "country_id": "RW", "currency_id": "KES", "state": "confirmed",
            "graduate_confirmed_at": now, "employer_confirmed_at": now,
        },
    )  # fmt: skip
    return found


def _contract(lived: Lived, number: int) -> None:
    """One more milestone, agreed and delivered, and one more placement that nobody answers."""
    world, contract = lived.world, contract_of(lived)
    on = world.today.replace(month=1 + number % 12, day=1, year=world.today.year - 1)
    milestone = add_milestone(placement=contract, by=world.boris, title=f"Part {number}", amount=Decimal(90))
    answer_amount(entry=milestone.entries.get(), by=world.amina.user, verdict="confirmed")
    for day in (on, world.today):
        entry = record_amount(milestone=milestone, by=world.amina.user, step="delivered", amount=Decimal(9), on=day)
        answer_amount(entry=entry, by=world.boris, verdict="confirmed")
    now, began = timezone.now(), on - timedelta(days=800 + number * 9)
    other = Placement.objects.create(
        profile=world.amina, organisation=world.employer, kind="contract", role=f"Helper {number}", isco_id="3512",
        country_id="RW", starts_on=began, ended_on=began + timedelta(days=1), state="confirmed", currency_id="KES",
        graduate_confirmed_at=now, employer_confirmed_at=now,
    )  # fmt: skip
    milestone = add_milestone(placement=other, by=world.boris, title="All", amount=Decimal(90))
    answer_amount(entry=milestone.entries.get(), by=world.amina.user, verdict="confirmed")
    long_ago = now - timedelta(days=20)
    began = world.today - timedelta(days=400 + number * 3)
    silent = Placement.objects.create(
        profile=world.claudine, organisation=world.employer, kind="contract", role="Helper", isco_id="3512",
        country_id="RW", starts_on=began, ended_on=began + timedelta(days=1), state="claimed",
        graduate_confirmed_at=long_ago,
    )  # fmt: skip
    Escalation.objects.create(placement=silent, silent_since=long_ago, raised_at=now)


def _mentoring(world: World, profile: Profile, number: int) -> None:
    """Dede mentors one more graduate, and Amina once more; the first pair meets again and agrees anew."""
    pairs.mentorship(world, profile=profile, days=100 + number)
    first = mentorships_of(world.amina.user).order_by("pk").first() or pairs.mentorship(world)
    pairs.mentorship(world, days=300 + number, ended_on=world.today - timedelta(days=90))
    session = pairs.met(first, days_ago=number)
    session.skills.add(Skill.objects.held().order_by("pk")[0])
    NextStep.objects.create(session=session, words=f"Step {number}")
    MentorshipAgreement.objects.create(
        placement=first, version=number, goals=["A goal"], weeks=12, every_days=14, proposed_by="mentor",
        proposed_at=timezone.now(), state="replaced", answered_at=timezone.now(),
    )  # fmt: skip


def _course(world: World, number: int) -> None:
    provider = Organisation.objects.create(
        slug=f"crowd-{number}", name=f"Crowd {number}", kind="provider", country_id="KE", state="verified",
        decided_at=timezone.now(),
    )  # fmt: skip
    for owner in (provider, world.provider):
        programme = Programme.objects.create(
            slug=f"crowd-{owner.pk}-{number}", provider=owner, name=f"Crowd {number}", country_id="KE"
        )
        programme.skills.add(Skill.objects.held().order_by("pk")[0])
        Cohort.objects.create(
            slug=f"crowd-{owner.pk}-{number}", programme=programme, name=f"Crowd {number}", country_id="KE",
            region_id="KE-21", starts_on=world.today - timedelta(days=400), ends_on=world.today - timedelta(days=300),
        )  # fmt: skip
