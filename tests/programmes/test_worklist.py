"""What an officer sees of who needs help: mail that came back, profiles that stand still; and reminders with limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any
from unittest.mock import patch

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from corridor.outbox.delivering import drain
from registry.outreach.models import Message, MessageState
from registry.profiles.rules import HELPED_WITH, STEP_LABELS
from registry.profiles.services import claim_profile, set_skill
from registry.programmes import selectors, services
from registry.programmes.claims import invite_to_claim
from registry.programmes.errors import NotYourProgramme
from registry.programmes.models import Cohort, Enrolment, HelpStep, Progress
from tests.profiles.conftest import BORN, amina, enrol, lamu, make_user, some_skills
from tests.world import browser

__all__ = ["amina", "enrol", "lamu"]
pytestmark = pytest.mark.django_db
Enrol = Callable[..., Enrolment]


@pytest.fixture
def officer(lamu: Cohort) -> User:
    user = make_user("officer@people.example")
    Membership.objects.create(organisation=lamu.programme.provider, user=user, role=Role.OFFICER)
    return user


@pytest.fixture
def claimed(enrol: Enrol, amina: User) -> Enrolment:
    enrolment = enrol(skills=0)
    claim_profile(token=invite_to_claim(enrolment=enrolment), user=amina, date_of_birth=BORN)
    drain()
    enrolment.refresh_from_db()
    return enrolment


def in_days(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def shown(cohort: Cohort, show: str, *, days: int = 0) -> list[str]:
    return [one.reference for one in selectors.worklist(cohort, at=in_days(days), show=show)]


def test_an_address_that_refuses_mail_is_shown_until_it_is_corrected(lamu: Cohort, enrol: Enrol) -> None:
    wrong, fine = enrol(), enrol(email="fine@example.org")
    refused = SMTPRecipientsRefused({wrong.email: (550, b"no such user")})
    with patch("registry.outreach.services.EmailMessage.send", side_effect=refused):
        invite_to_claim(enrolment=wrong)
        drain()
    invite_to_claim(enrolment=fine)
    drain()
    assert Message.objects.filter(state=MessageState.REFUSED, body="").count() == 1
    assert shown(lamu, "bounced") == [wrong.reference]
    assert selectors.cohort_figures(lamu, at=timezone.now()).bounced == 1
    Enrolment.objects.filter(pk=wrong.pk).update(email="right@example.org")
    assert shown(lamu, "bounced") == []


def test_a_profile_that_stands_still_is_shown_with_its_step(lamu: Cohort, claimed: Enrolment, officer: User) -> None:
    assert shown(lamu, "stuck") == shown(lamu, "stuck", days=13) == []
    assert shown(lamu, "stuck", days=15) == [claimed.reference]
    Progress.objects.update(since=in_days(-15))
    page = browser(officer).get(reverse("cohort", args=[lamu.slug]), {"show": "stuck"}).content.decode()
    assert "stopped at “Skills”" in page
    assert "Remind 1 person to go on" in page


def test_whoever_goes_on_is_not_stuck(lamu: Cohort, claimed: Enrolment, amina: User) -> None:
    Progress.objects.update(since=in_days(-15))
    for skill in some_skills(3):
        set_skill(profile=amina.profile, skill=skill, level=3)
    drain()
    assert Progress.objects.get().step == "wishes"
    assert shown(lamu, "stuck") == []
    Progress.objects.update(since=in_days(-15))
    assert shown(lamu, "stuck") == [claimed.reference]


def test_reminders_have_limits(lamu: Cohort, claimed: Enrolment, officer: User) -> None:
    mail.outbox.clear()
    with pytest.raises(NotYourProgramme):
        services.remind_cohort(cohort=lamu, by=make_user("stranger@people.example"), at=in_days(20))
    sent = [services.remind_cohort(cohort=lamu, by=officer, at=in_days(day)) for day in (1, 20, 21, 40, 60, 80, 100)]
    assert sent == [0, 1, 0, 1, 1, 0, 0]
    drain()
    bodies = [message.body for message in mail.outbox if "waiting for you" in message.subject]
    assert len(bodies) == 3
    assert "DigiTruck would like you to go on" in bodies[0]


def test_nobody_is_urged_to_be_seen_or_to_answer_sealed_questions() -> None:
    assert {str(step): str(STEP_LABELS[step]) for step in HELPED_WITH} == {
        step.value: str(step.label) for step in HelpStep
    }
    assert not {"visibility", "inclusion", "works", "certificates"} & set(HelpStep.values)
