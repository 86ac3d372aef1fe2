"""The pages around awards: what officers see, what everybody fetches, and what people take along."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from registry.credentials import own_web
from registry.credentials.models import Achievement, Award
from registry.credentials.proofs import baking
from registry.credentials.verifying import judge
from registry.profiles.services import claim_profile
from registry.programmes.claims import invite_to_claim
from registry.programmes.models import Cohort
from tests.profiles.conftest import BORN, make_user
from tests.world import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(enrol: Any, given_to: Any) -> User:
    """Amina, who has claimed her place and has the certificate."""
    user = make_user("amina@example.org")
    enrolment = enrol()
    claim_profile(token=invite_to_claim(enrolment=enrolment), user=user, date_of_birth=BORN)
    given_to(enrolment)
    return user


@pytest.mark.parametrize("kind", ["json", "token", "svg", "png"])
def test_what_is_taken_along_is_valid_in_every_form(holder: User, kind: str) -> None:
    award = Award.objects.get()
    answer = browser(holder).get(reverse("award-download", args=[award.public_id, kind]))
    assert answer["Content-Disposition"].startswith('attachment; filename="network-technician.')
    report, found = judge(answer.content, at=timezone.now(), get=own_web.asking(None))
    assert report.verdict == "valid"
    assert found.decode() == (award.token if kind == "token" else award.document)
    if kind == "png":
        assert baking.from_png(answer.content) == award.document.encode()


def test_nobody_else_takes_it_along(holder: User, officer: User) -> None:
    url = reverse("award-download", args=[Award.objects.get().public_id, "json"])
    assert [browser(who).get(url).status_code for who in (officer, None)] == [404, 302]
    assert browser(holder).get(url.replace("json", "exe")).status_code == 404


def test_an_officer_awards_those_who_are_ticked(
    officer: User, technician: Achievement, lamu: Cohort, enrol: Any
) -> None:
    one, other = enrol(), enrol(email="b@example.org")
    client, url = browser(officer), reverse("cohort-awards", args=[lamu.slug])
    assert "Tick the people" in client.post(url, {"act": "ticked"}, follow=True).content.decode()
    client.post(url, {"act": "ticked", "person": [str(one.public_id), "no-uuid", str(technician.public_id)]})
    assert [award.enrolment for award in Award.objects.all()] == [one]
    page = client.get(url).content.decode()
    assert "Award Network technician to 1 person" in page
    assert str(other.public_id) in page


def test_an_ended_certificate_can_still_be_taken_back(
    officer: User, technician: Achievement, lamu: Cohort, enrol: Any, given_to: Any
) -> None:
    award = given_to(enrol())
    client, url = browser(officer), reverse("cohort-awards", args=[lamu.slug])
    client.post(reverse("achievement-retire", args=[technician.public_id]))
    page = client.get(url, {"achievement": str(technician.public_id)}).content.decode()
    assert "It is awarded no more. Who has it keeps it." in page
    assert reverse("award", args=[award.public_id]) in page
    done = client.post(reverse("award", args=[award.public_id]), {"act": "revoke", "reason": "A mistake."}, follow=True)
    assert "It is taken back for good." in done.content.decode()


def test_everybody_reads_what_it_stands_for_and_what_was_taken_back(
    client: Client, technician: Achievement, enrol: Any, given_to: Any, settings: Any
) -> None:
    award = given_to(enrol())
    page = client.get(reverse("achievement", args=[technician.public_id])).content.decode()
    assert "Sets up the network of a school." in page
    assert "Amina" not in page
    answer = client.get(reverse("status-list", args=[award.status_list.revocation_id]))
    assert answer["Content-Type"] == "application/vc+ld+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert "max-age=60" in answer["Cache-Control"]
    missing = reverse("status-list", args=[technician.public_id])
    assert client.get(missing).status_code == 404
    first, second = (client.get(reverse("achievement-picture", args=[technician.public_id])) for _ in range(2))
    assert first.content == second.content
    assert first.content.startswith(baking.PNG_SIGNATURE)
    assert len(first.content) < 20_000


def test_words_that_could_break_a_picture_do_not(client: Client, technician: Achievement, holder: User) -> None:
    Achievement.objects.update(name='<script>alert("]]>")</script> & more words ' * 3)
    answer = browser(holder).get(reverse("award-download", args=[Award.objects.get().public_id, "svg"]))
    assert b"<script" not in answer.content.lower()
    assert baking.from_svg(answer.content) == Award.objects.get().document.encode()
