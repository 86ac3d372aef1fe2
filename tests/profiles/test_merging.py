"""Two rows of one person: proposed by the rosters, decided by a registrar, and merged with nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import ConsentRecord, Membership, Role, User
from corridor.outbox.delivering import drain
from registry.credentials.models import Award
from registry.credentials.services import Definition, add_certification, award, define_achievement
from registry.hiring.models import Application
from registry.outcomes.rules import Definition as TechDefinition
from registry.outcomes.selectors import people
from registry.placements.models import Placement
from registry.profiles import services
from registry.profiles.models import MentorProfile, Profile
from registry.profiles.services import claim_profile, set_skill
from registry.programmes import selectors
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, DuplicateProposal, Enrolment
from registry.programmes.services import decide_duplicate
from tests.hiring import people as hired
from tests.profiles.conftest import BORN, make_user, some_skills
from tests.world import World, browser

pytestmark = pytest.mark.django_db
Enrol = Callable[..., Enrolment]


def claim(enrolment: Enrolment, email: str, born: date = BORN) -> Profile:
    profile = claim_profile(token=invite_to_claim(enrolment=enrolment), user=make_user(email), date_of_birth=born)
    drain()
    return profile


def found_the_same(one: Enrolment, other: Enrolment) -> DuplicateProposal:
    first, second = sorted([one, other], key=lambda enrolment: enrolment.pk)
    proposal = decide_duplicate(proposal=DuplicateProposal.objects.create(first=first, second=second), same=True)
    drain()
    for enrolment in (one, other):
        enrolment.refresh_from_db()
    proposal.refresh_from_db()
    return proposal


def test_an_unclaimed_place_joins_the_account_of_the_other(enrol: Enrol, huye: Cohort) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org", skills=4)
    profile = claim(one, "amina@example.org")
    found_the_same(one, other)
    assert other.user == profile.user
    assert profile.skills.count() == 4
    assert profile.certifications.count() == 1  # of the same name, from the same provider


def test_a_place_that_is_claimed_later_brings_the_other_along(enrol: Enrol, huye: Cohort) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org")
    found_the_same(one, other)
    assert (one.user, other.user) == (None, None)
    profile = claim(other, "other@example.org")
    one.refresh_from_db()
    assert one.user == profile.user


def test_two_rows_in_one_cohort_count_once(lamu: Cohort, enrol: Enrol) -> None:
    one, other = enrol(), enrol(reference="R-again")
    before = selectors.cohort_figures(lamu, at=timezone.now())
    found_the_same(one, other)
    after = selectors.cohort_figures(lamu, at=timezone.now())
    assert (before.enrolled, after.enrolled, after.graduated) == (2, 1, 1)
    assert other.merged_into == one
    assert [place.pk for place in selectors.worklist(lamu, at=timezone.now())] == [one.pk]
    counted = people(definition=TechDefinition.STRICT, on=timezone.localdate(), cohort=lamu, inclusion=False)
    assert len(counted) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=other.pk).update(user=make_user("x@example.org"))


def test_two_accounts_become_one_and_nothing_is_lost(world: World, mailoutbox: Any) -> None:
    amina = world.amina
    place = Enrolment.objects.get(user=amina.user)
    again = Enrolment.objects.create(
        cohort=world.huye, reference="H-9", given_names="Amina", family_name="Example", email="second@people.example",
        country=place.country, enrolled_on=place.enrolled_on, outcome="graduated", graduated_on=world.huye.ends_on,
    )  # fmt: skip
    other = claim(again, "second@people.example", born=amina.date_of_birth)
    extra = some_skills(3)[2]
    set_skill(profile=other, skill=extra, level=4)
    add_certification(profile=other, title="First aid", issuer="Red Cross")
    mine, theirs = hired.application(amina, world.listing), hired.application(other, world.listing)
    elsewhere = hired.application(other, world.mentorship)
    placement = Placement.objects.create(
        profile=other, organisation=world.employer, kind="job", role="Helper", isco_id="3512", country_id="RW",
        starts_on=world.today - timedelta(days=30), state="claimed", graduate_confirmed_at=timezone.now(),
    )  # fmt: skip
    consents = ConsentRecord.objects.filter(user=other.user).count()
    proposal = found_the_same(place, again)
    # A registrar's word alone opens nobody's account.
    assert again.user == other.user
    asked = {message.to[0] for message in mail.outbox if "Have you two accounts?" in message.subject}
    assert asked == {amina.user.email, other.user.email}
    url, answer = reverse("two-accounts"), {"pair": str(proposal.pk), "answer": "mine"}
    assert "An account from" in browser(amina.user).get(url).content.decode()
    assert browser(world.eve).post(url, answer).status_code == 404
    browser(amina.user).post(url, answer)
    again.refresh_from_db()
    assert again.user == other.user
    browser(other.user).post(url, answer)
    drain()
    again.refresh_from_db()
    other.user.refresh_from_db()
    assert (again.user, other.user.is_active) == (amina.user, False)
    assert amina.skills.get(skill=extra).level == 4
    assert amina.certifications.filter(title="First aid").exists()
    placement.refresh_from_db()
    assert placement.profile == amina
    # She has an application there already: the other stays with its history.
    assert {a.pk: a.profile_id for a in Application.objects.filter(pk__in=[mine.pk, theirs.pk, elsewhere.pk])} == {
        mine.pk: amina.pk, theirs.pk: other.pk, elsewhere.pk: amina.pk
    }  # fmt: skip
    assert ConsentRecord.objects.filter(user=other.user).count() == consents
    told = [message for message in mail.outbox if "Your two accounts are one now" in message.subject]
    assert [message.to for message in told] == [[amina.user.email]]
    # Twice is as once.
    services.merge_people(first_id=place.pk, second_id=again.pk)


def test_whoever_says_no_keeps_what_is_theirs(enrol: Enrol, huye: Cohort) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org")
    first, second = claim(one, "amina@example.org"), claim(other, "other@example.org")
    proposal = found_the_same(one, other)
    url = reverse("two-accounts")
    browser(first.user).post(url, {"pair": str(proposal.pk), "answer": "mine"})
    browser(second.user).post(url, {"pair": str(proposal.pk), "answer": "other"})
    drain()
    proposal.refresh_from_db()
    other.refresh_from_db()
    assert (proposal.state, other.user) == (DuplicateProposal.State.CONFLICT, second.user)
    assert browser(first.user).post(url, {"pair": str(proposal.pk), "answer": "mine"}).status_code == 404


@pytest.mark.parametrize("what", ["closed", "administrator", "member", "mentor"])
def test_accounts_that_carry_more_are_for_people_to_sort_out(enrol: Enrol, huye: Cohort, what: str) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org")
    first, second = claim(one, "amina@example.org"), claim(other, "other@example.org")
    if what == "member":
        Membership.objects.create(organisation=huye.programme.provider, user=second.user, role=Role.VIEWER)
    elif what == "mentor":
        MentorProfile.objects.create(user=second.user, headline="Engineer", country=huye.country)
    else:
        User.objects.filter(pk=first.user_id).update(**{"closed": {"is_active": False}}.get(what, {"is_staff": True}))
    assert found_the_same(one, other).state == DuplicateProposal.State.CONFLICT
    assert other.user == second.user


def test_awards_follow_the_row_that_counts(world: World) -> None:
    place = Enrolment.objects.get(user=world.amina.user)
    again = Enrolment.objects.create(
        cohort=world.lamu, reference="L-again", given_names="Amina", family_name="Example", email="x@people.example",
        country=place.country, enrolled_on=place.enrolled_on, outcome="graduated", graduated_on=place.graduated_on,
    )  # fmt: skip
    technician = define_achievement(
        provider=world.provider, by=world.chantal, definition=Definition("Technician", "Mends.", "A test.")
    )
    award(achievement=technician, cohort=world.lamu, by=world.chantal, people=[again.public_id])
    drain()
    found_the_same(place, again)
    assert Award.objects.get().enrolment == place
    assert world.amina.certifications.get(title="Technician").trust == "recognised"


def test_accounts_with_different_dates_of_birth_are_not_merged(enrol: Enrol, huye: Cohort) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org")
    first = claim(one, "amina@example.org")
    second = claim(other, "other@example.org", born=date(BORN.year, 12, 31))
    proposal = found_the_same(one, other)
    assert proposal.state == DuplicateProposal.State.CONFLICT
    assert (one.user, other.user) == (first.user, second.user)
    assert second.user.is_active


def test_people_who_are_different_stay_so(enrol: Enrol, huye: Cohort) -> None:
    one, other = enrol(), enrol(huye, email="other@example.org")
    decide_duplicate(proposal=DuplicateProposal.objects.create(first=one, second=other), same=False)
    profile = claim(one, "amina@example.org")
    other.refresh_from_db()
    assert other.user is None
    assert profile.user.enrolments.count() == 1
