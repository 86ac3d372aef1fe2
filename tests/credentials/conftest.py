"""The people and cohorts of the profiles' tests, and a provider that awards a certificate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Membership, Role, User
from corridor.outbox.delivering import drain
from registry.credentials import services
from registry.credentials.models import Achievement, Award
from registry.programmes.models import Cohort, Enrolment
from tests.profiles.conftest import amina, enrol, huye, lamu, make_user, profile, some_skills

__all__ = ["amina", "enrol", "huye", "lamu", "profile"]


@pytest.fixture
def site(settings: Any) -> None:
    settings.SITE_URL = "https://corridor.example.org"


@pytest.fixture
def officer(site: None, lamu: Cohort) -> User:
    user = make_user("officer@people.example")
    Membership.objects.create(organisation=lamu.programme.provider, user=user, role=Role.OFFICER)
    return user


@pytest.fixture
def technician(lamu: Cohort, officer: User) -> Achievement:
    definition = services.Definition(
        "Network technician", "Sets up the network of a school.", "Twelve weeks.", 24, some_skills(2)
    )
    return services.define_achievement(provider=lamu.programme.provider, by=officer, definition=definition)


@pytest.fixture
def given_to(technician: Achievement, lamu: Cohort, officer: User) -> Callable[..., Award]:
    """Award it to the cohort, let everything follow, and return one person's."""

    def _given_to(enrolment: Enrolment) -> Award:
        services.award(achievement=technician, cohort=lamu, by=officer)
        drain()
        return Award.objects.standing().get(enrolment=enrolment)

    return _given_to
