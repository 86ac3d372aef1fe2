"""A small corridor of one cohort with known endings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from registry.placements.models import Placement
from registry.profiles.models import Profile
from registry.programmes.models import Cohort, Enrolment, Programme

GRADUATED_ON = date(2025, 3, 28)


@pytest.fixture
def employer(db: None) -> Organisation:
    return Organisation.objects.create(
        slug="lakeside", name="Lakeside", kind="employer", country_id="KE", state="verified", decided_at=timezone.now()
    )


@pytest.fixture
def cohort(db: None) -> Cohort:
    provider = Organisation.objects.create(
        slug="provider", name="Provider", kind="provider", country_id="KE", state="verified", decided_at=timezone.now()
    )
    programme = Programme.objects.create(slug="truck", provider=provider, name="Truck", country_id="KE")
    return Cohort.objects.create(
        slug="truck-1", programme=programme, name="First", country_id="KE", region_id="KE-21",
        starts_on=date(2025, 2, 3), ends_on=GRADUATED_ON,
    )  # fmt: skip


@pytest.fixture
def graduate(cohort: Cohort, employer: Organisation) -> Callable[..., Enrolment]:
    def make(number: int, *, placed_after: int | None = None, isco: str = "2512", **fields: Any) -> Enrolment:
        user = User.objects.create(email=f"g{number}@graduate.example")
        profile = Profile.objects.create(user=user, date_of_birth=date(2000, 1, 1), country_id="KE")
        values = {"outcome": "graduated", "graduated_on": GRADUATED_ON, "intent": "job", **fields}
        enrolment = Enrolment.objects.create(
            cohort=cohort, reference=f"R{number}", given_names="A", family_name="B", email=user.email,
            country_id="KE", enrolled_on=date(2025, 2, 3), user=user, **values,
        )  # fmt: skip
        if placed_after is not None:
            now = timezone.now()
            Placement.objects.create(
                profile=profile, organisation=employer, kind="job", role="Developer", isco_id=isco, country_id="KE",
                starts_on=GRADUATED_ON + timedelta(days=placed_after), state="confirmed",
                graduate_confirmed_at=now, employer_confirmed_at=now,
            )  # fmt: skip
        return enrolment

    return make
