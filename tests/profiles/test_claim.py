"""Claiming a place: who may, once, and what comes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone

from accounts.models import User
from corridor.outbox.models import Event
from corridor.web.errors import DomainError
from registry.inclusion.rules import Answers
from registry.inclusion.services import own_answers, seal_answers
from registry.profiles import errors, services
from registry.profiles.models import Profile, ProfileSkill
from registry.profiles.services.sealing import answers_of
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort, Enrolment

from .conftest import BORN, country, make_user, some_skills

Enrol = Callable[..., Enrolment]
pytestmark = pytest.mark.django_db


def topics() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("topic", flat=True))


def test_a_claim_makes_a_profile_from_the_roster(enrol: Enrol) -> None:
    newcomer = make_user("amina@example.org")
    enrolment = enrol()
    before = len(topics())
    profile = services.claim_profile(token=invite_to_claim(enrolment=enrolment), user=newcomer, date_of_birth=BORN)
    enrolment.refresh_from_db()
    newcomer.refresh_from_db()
    assert enrolment.user == newcomer
    assert (newcomer.given_names, newcomer.family_name, newcomer.home_country) == ("Amina Zuhra", "Omar", country("KE"))
    assert (profile.country, profile.region, profile.date_of_birth) == (enrolment.country, enrolment.region, BORN)
    assert profile.visibility == "private"
    assert set(profile.skills.values_list("skill", "level", "trust")) == {(s.pk, 2, "self") for s in some_skills(2)}
    assert not profile.languages.exists()
    assert topics()[before:] == ["claim.invited", "profile.claimed", "profile.changed"]
    event = Event.objects.get(topic="profile.claimed")
    assert event.payload == {"profile_id": profile.pk, "enrolment_id": enrolment.pk}


def test_a_claim_keeps_what_the_person_said(enrol: Enrol, amina: User, profile: Profile) -> None:
    skill = some_skills(1)[0]
    services.set_skill(profile=profile, skill=skill, level=4)
    services.claim_profile(token=invite_to_claim(enrolment=enrol(given_names="A.")), user=amina, date_of_birth=BORN)
    amina.refresh_from_db()
    assert amina.given_names == "Amina"
    assert ProfileSkill.objects.get(profile=profile, skill=skill).level == 4
    assert profile.skills.count() == 2


def test_one_person_claims_places_in_several_cohorts(enrol: Enrol, amina: User, huye: Cohort) -> None:
    first = services.claim_profile(token=invite_to_claim(enrolment=enrol()), user=amina, date_of_birth=BORN)
    second = services.claim_profile(
        token=invite_to_claim(enrolment=enrol(huye, skills=4)), user=amina, date_of_birth=BORN
    )
    assert first == second
    assert second.skills.count() == 4
    assert amina.enrolments.count() == 2


@pytest.mark.parametrize(
    ("code", "at", "welcome"),
    [
        ("KE", datetime(2026, 6, 14, 20, 59, tzinfo=UTC), False),
        ("KE", datetime(2026, 6, 14, 21, 0, tzinfo=UTC), True),
        ("RW", datetime(2026, 6, 14, 21, 59, tzinfo=UTC), False),
        ("RW", datetime(2026, 6, 14, 22, 0, tzinfo=UTC), True),
    ],
)
def test_claiming_is_for_adults_by_the_day_at_home(enrol: Enrol, code: str, at: datetime, welcome: bool) -> None:
    newcomer = make_user("young@example.org")
    enrolment = enrol(country=country(code), region=None, birth_year=None)
    token = invite_to_claim(enrolment=enrolment, at=at - timedelta(days=1))
    if welcome:
        services.claim_profile(token=token, user=newcomer, date_of_birth=date(2008, 6, 15), at=at)
    else:
        with pytest.raises(errors.TooYoung):
            services.claim_profile(token=token, user=newcomer, date_of_birth=date(2008, 6, 15), at=at)
    enrolment.refresh_from_db()
    assert (enrolment.user == newcomer) is welcome


@pytest.mark.parametrize(
    ("born", "refusal"),
    [
        (date(1998, 2, 3), errors.BirthYearDiffers),
        (date(1890, 1, 1), errors.ImpossibleBirthDate),
        (date(2999, 1, 1), errors.ImpossibleBirthDate),
    ],
)
def test_a_wrong_birth_date_claims_nothing(enrol: Enrol, amina: User, born: date, refusal: type[DomainError]) -> None:
    enrolment = enrol()
    token = invite_to_claim(enrolment=enrolment)
    with pytest.raises(refusal):
        services.claim_profile(token=token, user=amina, date_of_birth=born)
    enrolment.refresh_from_db()
    assert enrolment.user is None
    assert not Profile.objects.exists()
    services.claim_profile(token=token, user=amina, date_of_birth=BORN)


def test_a_second_claim_needs_the_same_birth_date(enrol: Enrol, amina: User, profile: Profile) -> None:
    with pytest.raises(errors.BirthDateDiffers):
        services.claim_profile(
            token=invite_to_claim(enrolment=enrol()), user=amina, date_of_birth=BORN + timedelta(days=1)
        )


def test_claiming_again_changes_nothing(enrol: Enrol, amina: User) -> None:
    token = invite_to_claim(enrolment=enrol())
    profile = services.claim_profile(token=token, user=amina, date_of_birth=BORN)
    services.remove_skill(profile=profile, skill=some_skills(1)[0])
    before = topics()
    assert services.claim_profile(token=token, user=amina, date_of_birth=BORN) == profile
    assert topics() == before
    assert profile.skills.count() == 1


def test_a_used_link_gives_nothing_to_somebody_else(enrol: Enrol, amina: User) -> None:
    token = invite_to_claim(enrolment=enrol())
    services.claim_profile(token=token, user=amina, date_of_birth=BORN)
    with pytest.raises(errors.ClaimedBySomeoneElse):
        services.claim_profile(token=token, user=make_user("eve@example.org"), date_of_birth=BORN)


@pytest.mark.parametrize("token", ["", "no such secret", "x" * 500])
def test_an_unknown_link_opens_nothing(amina: User, token: str) -> None:
    with pytest.raises(errors.ClaimNotOpen):
        services.claim_profile(token=token, user=amina, date_of_birth=BORN)


def test_an_old_or_replaced_link_opens_nothing(enrol: Enrol, amina: User) -> None:
    enrolment = enrol()
    old = invite_to_claim(enrolment=enrolment, at=timezone.now() - timedelta(days=90))
    with pytest.raises(errors.ClaimNotOpen):
        services.claim_profile(token=old, user=amina, date_of_birth=BORN)
    replaced = invite_to_claim(enrolment=enrolment)
    invite_to_claim(enrolment=enrolment)
    with pytest.raises(errors.ClaimNotOpen):
        services.claim_profile(token=replaced, user=amina, date_of_birth=BORN)


def test_one_account_holds_one_place_in_a_cohort(enrol: Enrol, amina: User) -> None:
    services.claim_profile(token=invite_to_claim(enrolment=enrol()), user=amina, date_of_birth=BORN)
    second = enrol(given_names="Zainab")
    with pytest.raises(DomainError):
        services.claim_profile(token=invite_to_claim(enrolment=second), user=amina, date_of_birth=BORN)
    second.refresh_from_db()
    assert second.user is None


def test_what_a_person_sealed_before_holds_for_a_place_claimed_later(
    enrol: Enrol, amina: User, profile: Profile
) -> None:
    enrolment = enrol()
    seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="f", disability="no"), source="roster")
    services.answer_inclusion(profile=profile, answers=Answers(disability="yes"))
    services.claim_profile(token=invite_to_claim(enrolment=enrolment), user=amina, date_of_birth=BORN)
    assert own_answers(subject=enrolment.sealed_subject) == Answers(disability="yes")


def test_what_a_roster_sealed_is_shown_to_the_person_and_replaced_by_their_word(enrol: Enrol, amina: User) -> None:
    enrolment = enrol()
    seal_answers(subject=enrolment.sealed_subject, answers=Answers(sex="m"), source="roster")
    profile = services.claim_profile(token=invite_to_claim(enrolment=enrolment), user=amina, date_of_birth=BORN)
    assert answers_of(profile) == Answers(sex="m")
    services.answer_inclusion(profile=profile, answers=Answers(sex="f"))
    assert answers_of(profile) == own_answers(subject=enrolment.sealed_subject) == Answers(sex="f")


def test_a_new_account_is_made_only_with_the_claim(enrol: Enrol) -> None:
    token = invite_to_claim(enrolment=enrol())
    with pytest.raises(errors.BirthYearDiffers):
        services.claim_with_new_account(token=token, password="x" * 12, date_of_birth=date(1990, 1, 1))
    assert not User.objects.filter(email="amina@example.org").exists()
    profile = services.claim_with_new_account(token=token, password="x" * 12, date_of_birth=BORN)
    assert EmailAddress.objects.get(user=profile.user).verified
    assert profile.user.check_password("x" * 12)


def test_no_second_account_is_made_for_an_address(enrol: Enrol, amina: User) -> None:
    with pytest.raises(errors.AccountExists):
        services.claim_with_new_account(
            token=invite_to_claim(enrolment=enrol(email="AMINA@example.org")), password="x" * 12, date_of_birth=BORN
        )


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_claim_once(enrol: Enrol) -> None:
    token = invite_to_claim(enrolment=enrol())
    people = [make_user(f"click{number}@example.org") for number in range(5)]
    barrier, refused = Barrier(10), []

    def click(person: User) -> None:
        barrier.wait()
        try:
            services.claim_profile(token=token, user=person, date_of_birth=BORN)
        except DomainError as error:
            refused.append(type(error))
        finally:
            connection.close()

    threads = [Thread(target=click, args=[person]) for person in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Profile.objects.count() == 1
    assert Event.objects.filter(topic="profile.claimed").count() == 1
    assert refused == [errors.ClaimedBySomeoneElse] * 8


def test_a_profile_without_an_enrolment_is_for_adults_too(amina: User) -> None:
    with pytest.raises(errors.TooYoung):
        services.create_profile(
            user=amina, country=country("KE"), region=None, date_of_birth=timezone.localdate() - timedelta(days=6000)
        )
    services.create_profile(user=amina, country=country("KE"), region=None, date_of_birth=BORN)
    with pytest.raises(errors.ProfileExists):
        services.create_profile(user=amina, country=country("KE"), region=None, date_of_birth=BORN)
