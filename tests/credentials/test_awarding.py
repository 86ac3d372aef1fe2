"""A provider awards a cohort, signs, takes back; people without an account get theirs when they claim."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Membership, Organisation, Role, User
from corridor.outbox.delivering import drain
from registry.credentials import errors, own_web, rules, services
from registry.credentials.models import Achievement, Award, IssuerKey, StatusList
from registry.credentials.proofs import integrity
from registry.credentials.proofs.problems import Invalid
from registry.credentials.services import statuses
from registry.credentials.verifying import judge, summary_of
from registry.outreach.models import Message
from registry.profiles.models.graduate import TrustLevel
from registry.profiles.services import set_skill
from registry.programmes.errors import NotYourProgramme
from registry.programmes.models import Cohort, Outcome
from tests.profiles.conftest import country, make_user, some_skills

from .awards import Enrol, claimed, verdict

pytestmark = pytest.mark.django_db


# --- What is issued ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["document", "token"])
def test_what_is_awarded_is_valid_for_anybody(given_to: Any, enrol: Enrol, form: str) -> None:
    assert verdict(given_to(enrol()), form=form) == ("valid", "recognised", "active")


@pytest.mark.parametrize("words", ["Network technician", "Amina", "Twelve weeks", "emailAddress"])
def test_what_is_changed_afterwards_is_not(given_to: Any, enrol: Enrol, words: str) -> None:
    award = given_to(enrol())
    assert words in award.document
    award.document = award.document.replace(words, words[::-1])
    assert verdict(award)[0] == "not_valid"


def test_it_says_what_was_defined_and_to_whom(given_to: Any, enrol: Enrol, technician: Achievement) -> None:
    award = given_to(enrol())
    document = json.loads(award.document)
    subject, achievement = document["credentialSubject"], document["credentialSubject"]["achievement"]
    assert document["issuer"] == {
        "id": "did:web:corridor.example.org:issuers:digitruck", "type": ["Profile"], "name": "DigiTruck"
    }  # fmt: skip
    assert achievement["criteria"]["narrative"] == "Twelve weeks."
    assert achievement["id"] == f"https://corridor.example.org/achievements/{technician.public_id}/"
    assert {one["targetUrl"] for one in achievement["alignment"]} == {one.uri for one in some_skills(2)}
    assert [one["identityHash"] for one in subject["identifier"] if one["identityType"] == "name"] == [
        "Amina Zuhra Omar"
    ]
    # The address itself is not in it, nor anything else that the roster knows.
    assert "amina@example.org" not in award.document + award.token
    assert "+254712345678" not in award.document
    today = timezone.localdate()
    assert award.expires_on == date(today.year + 2, today.month, min(today.day, 28 if today.month == 2 else 31))
    assert document["validUntil"].startswith(award.expires_on.isoformat())


def test_a_reader_is_told_whose_it_is(given_to: Any, enrol: Enrol) -> None:
    award = given_to(enrol())
    report, _found = judge(award.document, at=timezone.now(), get=own_web.asking(None))
    summary = summary_of(report)
    assert summary is not None
    assert (summary.title, summary.holder) == ("Network technician", "Amina Zuhra Omar")


@pytest.mark.parametrize(
    ("email", "state", "words"),
    [
        ("", "none", "About Amina Zuhra Omar. Their e-mail address is in it as a digest"),
        ("Amina@example.org", "passed", "About the person with the address Amina@example.org."),
        ("eve@example.org", "unknown", "About another e-mail address than eve@example.org."),
    ],
)
def test_whoever_has_it_shown_can_see_whether_it_is_theirs(
    given_to: Any, enrol: Enrol, email: str, state: str, words: str
) -> None:
    award = given_to(enrol())
    emails = [email] if email else []
    report, _found = judge(award.document, at=timezone.now(), get=own_web.asking(None), emails=emails)
    step = next(one for one in report.steps if one.name == "holder")
    assert (step.state, report.verdict) == (state, "valid")
    assert str(step.words).startswith(words)


def test_a_whole_cohort_in_one_act_and_only_its_graduates(
    technician: Achievement, lamu: Cohort, huye: Cohort, officer: User, enrol: Enrol
) -> None:
    people = [enrol(), enrol(email="", phone="+254700000001"), enrol(email="b@example.org")]
    enrol(outcome=Outcome.WITHDREW, graduated_on=None)
    enrol(huye)
    assert services.award(achievement=technician, cohort=lamu, by=officer, people=[people[0].public_id]) == 1
    assert services.award(achievement=technician, cohort=lamu, by=officer) == 2
    assert services.award(achievement=technician, cohort=lamu, by=officer) == 0
    drain()
    awards = list(Award.objects.order_by("pk"))
    assert {award.enrolment for award in awards} == set(people)
    assert all(verdict(award)[0] == "valid" for award in awards)
    assert len({award.status_index for award in awards}) == 3
    # Of somebody without an address only the name stands in it.
    identities = json.loads(awards[1].document)["credentialSubject"]["identifier"]
    assert [one["identityType"] for one in identities] == ["name"]


def test_one_that_cannot_be_signed_keeps_none_of_the_others_waiting(
    technician: Achievement, lamu: Cohort, officer: User, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [enrol(given_names=name, email=f"{name}@example.org") for name in ("Asha", "Broken", "Chep")]
    services.award(achievement=technician, cohort=lamu, by=officer)
    real = integrity.sign_all

    def sign_all(documents: Any, **options: Any) -> Any:
        if "Broken" in json.dumps(documents):
            raise Invalid("signed_by_nothing")
        return real(documents, **options)

    monkeypatch.setattr(integrity, "sign_all", sign_all)
    for _again in range(2):
        services.sign_waiting(provider_id=technician.provider_id)
    assert set(Award.objects.signed().values_list("enrolment", flat=True)) == {people[0].pk, people[2].pk}
    monkeypatch.undo()
    assert services.sign_waiting(provider_id=technician.provider_id) == 1


def test_only_the_providers_officers_define_award_and_take_back(
    technician: Achievement, lamu: Cohort, officer: User, enrol: Enrol, given_to: Any
) -> None:
    award = given_to(enrol())
    elsewhere = Organisation.objects.create(
        slug="other", name="Other", kind="provider", country=country("KE"), state="verified", decided_at=timezone.now()
    )
    stranger = make_user("stranger@people.example")
    Membership.objects.create(organisation=elsewhere, user=stranger, role=Role.OFFICER)
    definition = services.Definition("X", "Y", "Z")
    for refused in (
        lambda: services.define_achievement(provider=lamu.programme.provider, by=stranger, definition=definition),
        lambda: services.change_achievement(achievement=technician, by=stranger, definition=definition),
        lambda: services.retire_achievement(achievement=technician, by=stranger),
        lambda: services.award(achievement=technician, cohort=lamu, by=stranger),
        lambda: services.revoke_award(award=award, by=stranger, reason="Because."),
        lambda: services.suspend_award(award=award, by=stranger, reason="Because."),
        lambda: services.reinstate_award(award=award, by=stranger, reason="Because."),
    ):
        with pytest.raises(NotYourProgramme):
            refused()
    theirs = services.define_achievement(provider=elsewhere, by=stranger, definition=definition)
    Membership.objects.create(organisation=elsewhere, user=officer, role=Role.OFFICER)
    with pytest.raises(errors.OfAnotherProvider):
        services.award(achievement=theirs, cohort=lamu, by=officer)


def test_words_stay_once_somebody_has_it(technician: Achievement, officer: User, given_to: Any, enrol: Enrol) -> None:
    other = services.Definition("Other name", "Y", "Z")
    assert services.change_achievement(achievement=technician, by=officer, definition=other).name == "Other name"
    with pytest.raises(errors.AchievementExists):
        services.define_achievement(provider=technician.provider, by=officer, definition=other)
    given_to(enrol())
    with pytest.raises(errors.AchievementAwarded):
        services.change_achievement(achievement=technician, by=officer, definition=other)
    for _again in range(2):
        services.retire_achievement(achievement=technician, by=officer)
    with pytest.raises(errors.AchievementRetired):
        services.award(achievement=technician, cohort=Cohort.objects.get(), by=officer)
    services.define_achievement(provider=technician.provider, by=officer, definition=other)  # the name is free again


# --- On people's profiles ------------------------------------------------------------------------------------


def test_who_claims_later_finds_it_on_the_profile(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol()
    given_to(enrolment)
    profile = claimed(enrolment)
    drain()
    held = profile.certifications.get(title="Network technician")
    assert (held.issuer, held.trust) == ("DigiTruck", TrustLevel.RECOGNISED)
    assert held.expires_on is not None
    assert set(held.skills.all()) == set(some_skills(2))


def test_who_has_an_account_finds_it_at_once_and_is_told(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    set_skill(profile=profile, skill=some_skills(1)[0], level=3)
    given_to(enrolment)
    assert profile.skills.get(skill=some_skills(1)[0]).trust == TrustLevel.RECOGNISED
    told = Message.objects.get(key__startswith="award.signed")
    assert told.address == "amina@example.org"
    assert "Network technician" in told.subject


def test_what_the_roster_confirmed_becomes_the_signed_one(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol(certificate="Network technician")
    profile = claimed(enrolment)
    drain()
    assert profile.certifications.get().trust == TrustLevel.PROVIDER
    given_to(enrolment)
    assert profile.certifications.get().trust == TrustLevel.RECOGNISED


def test_to_take_it_twice_is_as_once(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    award = given_to(enrolment)
    services.take_award(award_id=award.pk)
    services.take_awards(profile=profile, enrolment_id=enrolment.pk)
    assert profile.certifications.filter(title="Network technician").count() == 1


def test_nobody_else_gets_it(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol()
    given_to(enrolment)
    other = claimed(enrol(email="b@example.org", reference="R-9"), "b@example.org")
    assert services.take_awards(profile=other, enrolment_id=enrolment.pk) == 0


# --- Keys ------------------------------------------------------------------------------------------------------


def test_what_a_lost_key_signed_is_signed_anew(given_to: Any, enrol: Enrol) -> None:
    enrolment = enrol()
    profile = claimed(enrolment)
    award = given_to(enrolment)
    before = award.document
    chief = User.objects.create_superuser("chief@corridor.example", "a long sentence about boats")
    services.withdraw_key(key=IssuerKey.objects.get(), by=chief)
    assert verdict(award)[0] == "not_valid"
    drain()
    award.refresh_from_db()
    assert award.document != before
    assert verdict(award) == ("valid", "recognised", "active")
    # What stands on the profile is the new form, and the person is not told twice.
    held = profile.certifications.get(title="Network technician")
    assert held.evidence.document == award.document
    services.judge_again(evidence_id=held.evidence.pk)
    held.refresh_from_db()
    assert held.trust == TrustLevel.RECOGNISED
    assert Message.objects.filter(key__startswith="award.signed").count() == 1


# --- Places in lists ---------------------------------------------------------------------------------------------


def test_a_list_that_is_half_full_is_followed_by_another(
    technician: Achievement, lamu: Cohort, officer: User, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statuses, "FULL_AT", 2)
    for number in range(5):
        enrol(email=f"p{number}@example.org")
    services.award(achievement=technician, cohort=lamu, by=officer)
    assert sorted(one.awards.count() for one in StatusList.objects.all()) == [1, 2, 2]
    drain()
    assert {verdict(award)[0] for award in Award.objects.all()} == {"valid"}


def test_the_database_refuses_a_place_twice_and_two_standing_awards(given_to: Any, enrol: Enrol) -> None:
    award = given_to(enrol())
    other = enrol(email="b@example.org")
    same: dict[str, Any] = {
        "achievement": award.achievement, "awarded_at": timezone.now(), "status_list": award.status_list
    }  # fmt: skip
    for wrong in (
        {"enrolment": other, "status_index": award.status_index},
        {"enrolment": award.enrolment, "status_index": award.status_index - 1 or 2},
        {"enrolment": other, "status_index": rules.STATUS_LIST_LENGTH},
        {"enrolment": other, "status_index": 5, "key": award.key},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.create(**same, **wrong)


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(1, 120))
def test_so_many_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int) -> None:
    last = rules.expiry(day, months=months)
    assert last is not None
    assert (last.year * 12 + last.month) - (day.year * 12 + day.month) == months
    assert last.day == day.day or (last.day < day.day and (last + timedelta(days=1)).day == 1)
