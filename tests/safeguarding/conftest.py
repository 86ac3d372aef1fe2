"""Amina reports, Kezia keeps the queue, Eve must see nothing. No world is needed: this room stands near the ground."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.test import Client

from accounts.groups import MODERATOR
from accounts.loading import load_roles
from accounts.models import User
from registry.safeguarding.loading import load_helplines
from tests.world import administrator, browser, person

SECRET_WORDS = "Mwalimu Otieno wants nine thousand shillings"


@pytest.fixture
def amina(db: None) -> User:
    return person("Amina", home_country_id="KE")


@pytest.fixture
def eve(db: None) -> User:
    return person("Eve", home_country_id="RW", time_zone="Africa/Kigali")


def staff(name: str, *groups: str) -> User:
    """An administrator with a second factor, in these groups."""
    load_roles()
    made = person(name, is_staff=True)
    made.groups.set(Group.objects.filter(name__in=groups))
    TOTP.activate(made, "JBSWY3DPEHPK3PXP")
    return made


@pytest.fixture
def kezia(db: None) -> User:
    """A moderator."""
    return staff("Kezia", MODERATOR)


@pytest.fixture
def chief(db: None) -> User:
    return administrator("chief@people.example")


@pytest.fixture
def helplines(db: None) -> dict[str, int]:
    return load_helplines()


@pytest.fixture
def visitor() -> Client:
    return browser(None)


def text_of(answer: Any) -> str:
    content: str = answer.content.decode()
    return content
