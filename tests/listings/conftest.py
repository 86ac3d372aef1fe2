from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import Organisation, User
from registry.listings.models import Listing
from registry.listings.services import AskedSkill, approve_listing, draft_listing, submit_listing
from registry.profiles.models import MentorProfile
from registry.taxonomy.models import Skill
from tests.agreements.factories import mentor, organisation, person

Terms = dict[str, Any]


def skill(label: str) -> int:
    return Skill.objects.held().filter(label=label).earliest("pk").pk


@pytest.fixture
def boris(db: None) -> User:
    return person("Boris")


@pytest.fixture
def kenyan(boris: User) -> Organisation:
    return organisation("Savannah Works", "KE", owner=boris)


@pytest.fixture
def eve(db: None) -> User:
    """She belongs to another organisation and must see nothing."""
    eve = person("Eve")
    organisation("Other Firm", "KE", owner=eve)
    return eve


@pytest.fixture
def dede(db: None) -> MentorProfile:
    return mentor("Dede", "GB")


@pytest.fixture
def chief(db: None) -> User:
    chief = person("Chief", is_staff=True)
    chief.user_permissions.set(Permission.objects.filter(codename__in=["change_listing", "view_listing"]))
    return chief


@pytest.fixture
def job(db: None) -> Terms:
    return {
        "kind": "job",
        "title": "Network technician",
        "description": "You keep the network of three clinics running.",
        "isco": "3513",
        "country": "KE",
        "region": "KE-21",
        "pay_min": Decimal(45000),
        "pay_max": Decimal("60000.50"),
        "currency": "KES",
        "closes_on": timezone.localdate() + timedelta(days=20),
        "skills": [AskedSkill(skill("Linux command line"), level=3, weight=3, is_required=True)],
    }


@pytest.fixture
def draft(kenyan: Organisation, boris: User, job: Terms) -> Listing:
    return draft_listing(by=boris, owner=kenyan, **job)


@pytest.fixture
def publish(kenyan: Organisation, boris: User, chief: User, job: Terms) -> Callable[..., Listing]:
    def make(**changes: Any) -> Listing:
        made = draft_listing(by=boris, owner=kenyan, **{**job, **changes})
        submit_listing(listing=made, by=boris)
        return approve_listing(listing=made, by=chief)

    return make
