"""The admin: profiles to look up, mentors and certificates to decide, nothing sealed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from registry.credentials import services as credentials
from registry.inclusion.rules import Answers
from registry.profiles import services
from registry.profiles.mentors import register_mentor
from registry.profiles.models import MentorProfile, Profile
from registry.programmes.models import Enrolment

from .conftest import country, make_user, some_skills

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("accounts.middleware.is_mfa_enabled", lambda *asked: True)
    client.force_login(User.objects.create_superuser("root@example.org", "x" * 12))
    return client


@pytest.fixture
def mentor(db: None) -> MentorProfile:
    return register_mentor(
        user=make_user("dede@example.org"),
        headline="Engineer",
        about="",
        country=country("GB"),
        languages=["en"],
        proof="https://dede.example.org/",
    )


def decide(admin: Client, mentor: MentorProfile, act: str, **more: str) -> str:
    url = reverse("admin:profiles_mentorprofile_changelist")
    answer = admin.post(url, {"action": act, "_selected_action": [mentor.pk], **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_profile_can_be_looked_up_and_shows_nothing_sealed_or_private(
    profile: Profile, admin: Client, enrol: Callable[..., Enrolment]
) -> None:
    services.answer_inclusion(profile=profile, answers=Answers(disability="yes"))
    services.set_skill(profile=profile, skill=some_skills(1)[0], level=3)
    listed = admin.get(reverse("admin:profiles_profile_changelist"), {"q": "amina@example.org"})
    assert str(profile.public_id) in listed.content.decode()
    shown = admin.get(reverse("admin:profiles_profile_change", args=[profile.pk])).content.decode()
    assert some_skills(1)[0].label in shown
    for hidden in (str(profile.sealed_subject), "disability", "Least pay"):
        assert hidden not in shown
    assert 'name="headline"' not in shown


def test_a_mentor_is_verified_after_a_reason(mentor: MentorProfile, admin: Client) -> None:
    asked = decide(admin, mentor, "verify")
    assert "https://dede.example.org/" in asked
    mentor.refresh_from_db()
    assert mentor.state == MentorProfile.State.PENDING
    decide(admin, mentor, "verify", decided="1", reason="The page is theirs.")
    mentor.refresh_from_db()
    assert mentor.is_verified
    assert mentor.decided_by is not None


def test_a_mentor_is_rejected_with_the_reason_that_they_read(mentor: MentorProfile, admin: Client) -> None:
    decide(admin, mentor, "reject", decided="1", reason="")
    mentor.refresh_from_db()
    assert mentor.state == MentorProfile.State.PENDING
    decide(admin, mentor, "reject", decided="1", reason="The page is empty.")
    mentor.refresh_from_db()
    assert (mentor.state, mentor.decision_reason) == (MentorProfile.State.REJECTED, "The page is empty.")


def test_a_certificate_is_withdrawn(profile: Profile, admin: Client) -> None:
    certification = credentials.add_certification(profile=profile, title="Networks I", issuer="A school")
    url = reverse("admin:credentials_certification_changelist")
    admin.post(url, {"action": "withdraw", "_selected_action": [certification.pk]}, follow=True)
    certification.refresh_from_db()
    assert certification.revoked_at is not None
    assert "Networks I" in admin.get(url).content.decode()
