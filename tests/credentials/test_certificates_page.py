"""The builder's step for certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.credentials import events, services
from registry.profiles import services as profiles
from registry.profiles.models import Profile
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Enrolment
from tests.profiles.conftest import BORN, country, make_user, some_skills

pytestmark = pytest.mark.django_db


def url() -> str:
    return reverse("profile-step", args=["certificates"])


@pytest.fixture
def browser(profile: Profile, client: Client) -> Client:
    client.force_login(profile.user)
    return client


def test_a_certificate_is_added_with_its_skills_and_removed(browser: Client, profile: Profile) -> None:
    skill = some_skills(1)[0]
    profiles.set_skill(profile=profile, skill=skill, level=3)
    answers = {"title": "Networks I", "issuer": "A school", "issued_on": "2024-05-01", "skills": [skill.pk]}
    assert browser.post(url(), answers)["Location"] == url()
    certification = profile.certifications.get()
    assert certification.trust == "self"
    assert list(certification.skills.all()) == [skill]
    html = browser.get(url()).content.decode()
    assert "Nobody has confirmed it yet" in html
    browser.post(url(), {"remove": certification.pk})
    assert not profile.certifications.exists()


def test_only_skills_that_are_held_can_be_shown_by_it(browser: Client, profile: Profile) -> None:
    held, other = some_skills(2)
    profiles.set_skill(profile=profile, skill=held, level=3)
    refused = browser.post(url(), {"title": "T", "issuer": "I", "skills": [other.pk]})
    assert refused.status_code == 422
    assert not profile.certifications.exists()


def test_the_same_certificate_twice_is_an_error_on_the_form(browser: Client, profile: Profile) -> None:
    services.add_certification(profile=profile, title="Networks I", issuer="A school")
    refused = browser.post(url(), {"title": "Networks I", "issuer": "A school"})
    assert refused.status_code == 422
    assert "on your profile already" in refused.content.decode()
    assert profile.certifications.count() == 1


def test_dates_that_cannot_be_are_refused_beside_their_field(browser: Client, profile: Profile) -> None:
    answers = {"title": "T", "issuer": "I", "issued_on": "2024-05-02", "expires_on": "2024-05-01"}
    refused = browser.post(url(), answers)
    assert "cannot expire before" in refused.content.decode()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    refused = browser.post(url(), {"title": "T", "issuer": "I", "issued_on": tomorrow})
    assert "in the future" in refused.content.decode()
    assert f'value="{tomorrow}"' in refused.content.decode()


def test_another_s_certificate_is_not_found(browser: Client, profile: Profile) -> None:
    eve = make_user("eve@example.org")
    other = profiles.create_profile(user=eve, country=country("KE"), region=None, date_of_birth=BORN)
    theirs = services.add_certification(profile=other, title="T", issuer="I")
    assert browser.post(url(), {"remove": theirs.pk}).status_code == 404
    assert other.certifications.exists()


def test_the_page_says_how_each_is_proven(
    enrol: Callable[..., Enrolment], amina: User, profile: Profile, client: Client
) -> None:
    enrolment = enrol()
    profiles.claim_profile(token=invite_to_claim(enrolment=enrolment), user=amina, date_of_birth=BORN)
    events.confirm_by_roster(profile_id=profile.pk, enrolment_id=enrolment.pk)
    services.add_certification(
        profile=profile, title="Old", issuer="A school", expires_on=timezone.localdate() - timedelta(days=1)
    )
    client.force_login(amina)
    html = client.get(url()).content.decode()
    assert "confirmed by DigiTruck" in html
    assert "expired, counts nothing now" in html
    assert "in its own list of graduates" in html
