"""A cohort in Lamu and one in Huye, with people who were enrolled in them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Organisation, Purpose, User
from registry.places.models import Country, Region
from registry.profiles import services
from registry.profiles.models import Profile
from registry.programmes.models import Cohort, Enrolment, EnrolmentSkill, Outcome, Programme
from registry.taxonomy.models import Skill

BORN = date(1999, 2, 3)
PASSWORD = "a long sentence about boats"


def country(code: str) -> Country:
    return Country.objects.get(code=code)


def some_skills(number: int) -> list[Skill]:
    return list(Skill.objects.held().order_by("uri")[:number])


def make_user(email: str, **fields: Any) -> User:
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(email, PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def lamu(db: None) -> Cohort:
    provider = Organisation.objects.create(
        slug="digitruck",
        name="DigiTruck",
        kind=Organisation.Kind.PROVIDER,
        country=country("KE"),
        state=Organisation.State.VERIFIED,
        decided_at="2025-01-01T00:00Z",
    )
    programme = Programme.objects.create(
        slug="digitruck", provider=provider, name="Digital skills", country=country("KE")
    )
    programme.skills.set(some_skills(4)[:2])
    return Cohort.objects.create(
        slug="lamu",
        programme=programme,
        name="Lamu 2025",
        country=country("KE"),
        starts_on=date(2025, 1, 6),
        ends_on=date(2025, 3, 28),
    )


@pytest.fixture
def huye(lamu: Cohort) -> Cohort:
    return Cohort.objects.create(
        slug="huye",
        programme=lamu.programme,
        name="Huye 2025",
        country=country("RW"),
        starts_on=date(2025, 5, 5),
        ends_on=date(2025, 7, 25),
    )


@pytest.fixture
def enrol(lamu: Cohort) -> Callable[..., Enrolment]:
    """Enrol somebody; Amina of Lamu unless told otherwise."""

    def _enrol(cohort: Cohort = lamu, *, skills: int = 2, **fields: Any) -> Enrolment:
        number = Enrolment.objects.count()
        values: dict[str, Any] = {
            "reference": f"R-{number}",
            "given_names": "Amina Zuhra",
            "family_name": "Omar",
            "email": "amina@example.org",
            "phone": "+254712345678",
            "country": cohort.country,
            "region": Region.objects.residential().filter(country=cohort.country).order_by("code").first(),
            "birth_year": BORN.year,
            "enrolled_on": cohort.starts_on,
            "outcome": Outcome.GRADUATED,
            "graduated_on": cohort.ends_on,
            "certificate": "Certificate in digital skills",
            **fields,
        }
        enrolment = Enrolment.objects.create(cohort=cohort, **values)
        for skill in some_skills(skills):
            EnrolmentSkill.objects.create(enrolment=enrolment, skill=skill, phrase=skill.label)
        return enrolment

    return _enrol


@pytest.fixture
def amina(db: None) -> User:
    return make_user("amina@example.org", given_names="Amina", family_name="Omar", home_country=country("KE"))


@pytest.fixture
def profile(amina: User) -> Profile:
    return services.create_profile(user=amina, country=country("KE"), region=None, date_of_birth=BORN)


@pytest.fixture
def consent_texts(db: None) -> None:
    call_command("load_consents", verbosity=0)


@pytest.fixture
def agree(consent_texts: None) -> Callable[..., None]:
    """Give or withdraw consent, and let what listens to it run."""
    from accounts import consents
    from registry.profiles.events import follow_consent

    def _agree(user: User, purpose: Purpose, *, yes: bool = True) -> None:
        (consents.give if yes else consents.withdraw)(user=user, purpose=purpose)
        follow_consent(user_id=user.pk, purpose=purpose)

    return _agree
