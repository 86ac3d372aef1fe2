"""Mentors register, an administrator decides, and they are told."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from corridor.outbox.models import Event
from registry.profiles import errors, notices
from registry.profiles.mentors import decide_mentor, edit_mentor, register_mentor
from registry.profiles.models import MentorProfile

from .conftest import country, make_user

pytestmark = pytest.mark.django_db
VERIFIED, REJECTED = MentorProfile.State.VERIFIED, MentorProfile.State.REJECTED


@pytest.fixture
def words() -> dict[str, Any]:
    return {
        "headline": "Site reliability engineer",
        "about": "",
        "country": country("GB"),
        "languages": ["en", "sw"],
        "proof": "https://dede.example.org/",
    }


@pytest.fixture
def dede(db: None, words: dict[str, Any]) -> MentorProfile:
    return register_mentor(user=make_user("dede@example.org", given_names="Dede"), **words)


@pytest.fixture
def registrar(db: None) -> User:
    user = make_user("registrar@example.org", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_mentorprofile"))
    return User.objects.get(pk=user.pk)


def test_a_mentor_waits_and_registers_once(dede: MentorProfile, words: dict[str, Any]) -> None:
    assert dede.state == MentorProfile.State.PENDING
    assert not MentorProfile.objects.verified().exists()
    dede.user.refresh_from_db()
    assert dede.user.home_country_id == "GB"
    with pytest.raises(errors.MentorExists):
        register_mentor(user=dede.user, **words)


def test_an_administrator_verifies(dede: MentorProfile, registrar: User) -> None:
    decide_mentor(mentor=dede, by=registrar, state=VERIFIED, reason="")
    dede.refresh_from_db()
    assert dede.is_verified
    assert dede.decided_by == registrar
    assert Event.objects.get(topic="mentor.decided").payload == {"mentor_id": dede.pk}


def test_nobody_else_decides(dede: MentorProfile) -> None:
    with pytest.raises(errors.NotAllowed):
        decide_mentor(mentor=dede, by=dede.user, state=VERIFIED, reason="")


@pytest.mark.parametrize("state", ["rejected", "suspended"])
def test_a_refusal_needs_its_reason(dede: MentorProfile, registrar: User, state: str) -> None:
    with pytest.raises(errors.ReasonMissing):
        decide_mentor(mentor=dede, by=registrar, state=state, reason="  ")


@pytest.mark.parametrize("state", ["pending", "", "king"])
def test_only_the_three_decisions_exist(dede: MentorProfile, registrar: User, state: str) -> None:
    with pytest.raises(errors.DecisionNotPossible):
        decide_mentor(mentor=dede, by=registrar, state=state, reason="Because")


def test_other_proof_is_looked_at_again_and_a_suspension_stays(
    dede: MentorProfile, registrar: User, words: dict[str, Any]
) -> None:
    decide_mentor(mentor=dede, by=registrar, state=VERIFIED, reason="")
    edit_mentor(mentor=dede, **{**words, "headline": "Engineer"})
    dede.refresh_from_db()
    assert dede.is_verified
    edit_mentor(mentor=dede, **{**words, "proof": "https://other.example.org/"})
    dede.refresh_from_db()
    assert dede.state == MentorProfile.State.PENDING
    decide_mentor(mentor=dede, by=registrar, state="suspended", reason="Complaints")
    edit_mentor(mentor=dede, **words)
    dede.refresh_from_db()
    assert dede.state == MentorProfile.State.SUSPENDED


def test_a_refused_mentor_asks_again_by_changing_something(
    dede: MentorProfile, registrar: User, words: dict[str, Any]
) -> None:
    decide_mentor(mentor=dede, by=registrar, state=REJECTED, reason="The page is empty.")
    edit_mentor(mentor=dede, **words)
    dede.refresh_from_db()
    assert (dede.state, dede.decision_reason, dede.decided_at) == (MentorProfile.State.PENDING, "", None)


def test_the_mentor_is_told_what_and_why(dede: MentorProfile, registrar: User) -> None:
    assert notices.mentor_decided(mentor_id=dede.pk) == []
    decide_mentor(mentor=dede, by=registrar, state=REJECTED, reason="The page is empty.")
    (notice,) = notices.mentor_decided(mentor_id=dede.pk)
    assert notice.address == "dede@example.org"
    assert "The page is empty." in notice.body
    assert reverse("mentor-edit") in notice.body
    first = notice.key
    decide_mentor(mentor=dede, by=registrar, state=VERIFIED, reason="")
    (notice,) = notices.mentor_decided(mentor_id=dede.pk)
    assert notice.key != first


def test_the_pages_from_registering_to_the_answer(registrar: User, client: Client) -> None:
    user = make_user("dede@example.org")
    client.force_login(user)
    assert client.get(reverse("mentor-edit"))["Location"] == reverse("mentor-new")
    answers = {"headline": "Engineer", "about": "", "country": "GB", "languages": ["en"], "proof": "dede.example.org"}
    refused = client.post(reverse("mentor-new"), {**answers, "languages": []})
    assert refused.status_code == 422
    assert 'value="Engineer"' in refused.content.decode()
    assert client.post(reverse("mentor-new"), answers)["Location"] == reverse("mentor-edit")
    assert "looks at what you wrote" in client.get(reverse("mentor-edit")).content.decode()
    mentor = user.mentor
    assert mentor.proof == "https://dede.example.org"
    decide_mentor(mentor=mentor, by=registrar, state=REJECTED, reason="<b>The page is empty.</b>")
    html = client.get(reverse("mentor-edit")).content.decode()
    assert "&lt;b&gt;The page is empty." in html


@pytest.mark.parametrize("proof", ["javascript:alert(1)", "ftp://example.org/x"])
def test_proof_is_a_page_on_the_web(client: Client, db: None, proof: str) -> None:
    client.force_login(make_user("dede@example.org"))
    answers = {"headline": "E", "country": "GB", "languages": ["en"], "proof": proof}
    answer = client.post(reverse("mentor-new"), answers)
    assert answer.status_code == (302 if proof.startswith("ftp") else 422)
